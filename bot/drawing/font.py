"""Reads the shipped font: which characters it has, how far each moves the pen, which pairs kern.

The three tables needed are read here in some thousandths of a second; a font library would take
longer to import. Layouts: https://learn.microsoft.com/typography/opentype/spec/, tables `cmap`
(format 4), `hhea`, `hmtx` and `kern` (format 0).
"""

import struct
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.drawing.theme import Style

FAMILY = "Inter"
FILES = {False: "Inter-Regular.ttf", True: "Inter-SemiBold.ttf"}
"""By whether the text is bold."""
END = 0xFFFF
"""No character: the last segment of a `cmap` must hold it."""


@dataclass(frozen=True)
class Face:
    """One weight of the font. Lengths are shares of the font size."""

    data: bytes
    advances: dict[str, float]
    kerning: dict[tuple[str, str], float]

    def pens(self, text: str) -> list[float]:
        """Where the pen stands before each character, and last where it ends."""
        at, last, pens = 0.0, "", []
        for char in text:
            at += self.kerning.get((last, char), 0.0)
            pens.append(at)
            at += self.advances.get(char, 0.0)
            last = char
        return [*pens, at]


@cache
def face(bold: bool) -> Face:
    """The regular or the bold weight, read once."""
    data = (resources.files(__package__) / "fonts" / FILES[bold]).read_bytes()
    tables = _tables(data)
    glyphs = _glyphs(tables["cmap"])
    (em,) = struct.unpack_from(">H", tables["head"], 18)
    (measured,) = struct.unpack_from(">H", tables["hhea"], 34)
    widths = [width for width, _ in struct.iter_unpack(">Hh", tables["hmtx"][: measured * 4])]
    kerns = _kerning(tables["kern"])
    chars: dict[int, list[str]] = {}
    for char, glyph in glyphs.items():
        chars.setdefault(glyph, []).append(char)
    return Face(
        data=data,
        advances={char: widths[min(glyph, measured - 1)] / em for char, glyph in glyphs.items()},
        kerning={
            (first, second): value / em
            for (left, right), value in kerns.items()
            for first in chars.get(left, ())
            for second in chars.get(right, ())
        },
    )


def has(char: str) -> bool:
    """Whether the font can draw the character. Both weights have the same ones."""
    return char in face(bold=False).advances


def width(text: str, style: Style) -> float:
    """How wide a line is, in the unit of the style's size."""
    return face(style.bold).pens(text)[-1] * style.size


def _tables(data: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", data, 4)
    entries = (struct.unpack_from(">4s4xII", data, 12 + 16 * n) for n in range(count))
    return {tag.decode(): data[start : start + length] for tag, start, length in entries}


def _glyphs(cmap: bytes) -> dict[str, int]:
    (start,) = struct.unpack_from(">I", cmap, 8)
    (doubled,) = struct.unpack_from(">H", cmap, start + 6)
    count = doubled // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", cmap, start + 14 + skip)
        for skip in (0, doubled + 2, 2 * doubled + 2, 3 * doubled + 2)
    )
    glyphs = {}
    for n in range(count):
        here = start + 16 + 3 * doubled + 2 * n
        for code in range(starts[n], ends[n] + 1):
            glyph = code
            if offsets[n]:
                (glyph,) = struct.unpack_from(
                    ">H", cmap, here + offsets[n] + 2 * (code - starts[n])
                )
            if code != END and (glyph or not offsets[n]):
                glyphs[chr(code)] = (glyph + deltas[n]) & 0xFFFF
    return glyphs


def _kerning(kern: bytes) -> dict[tuple[int, int], int]:
    (count,) = struct.unpack_from(">H", kern, 10)
    pairs = struct.iter_unpack(">HHh", kern[18 : 18 + 6 * count])
    return {(left, right): value for left, right, value in pairs}
