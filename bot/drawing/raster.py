"""Turns a sheet into PNG with a palette: small files, and the same pixels on every machine.

Each ink fades into the ground it stands on in a few steps, and these steps are the palette. So the
picture is painted in one byte a pixel, and nothing has to be reduced to a palette afterwards.
Glyphs and shapes are drawn four times as large and shrunk, which gives smooth edges, and places
between pixels that no font hinting disturbs.
"""

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFont

from bot.drawing import font
from bot.drawing.patterns import DOT, PERIOD, STRIPE, STROKE
from bot.drawing.sheet import Shape, Sheet, Words
from bot.drawing.theme import WIDTH

FINER = 4
MOST_STEPS = 15
COMPRESSION = 6
ANY = bytes([0] + [255] * 255)

Pair = tuple[str, str]
"""An ink and the ground that it stands on."""


@dataclass(frozen=True, eq=False)
class _Glyph:
    """How much of each pixel a glyph covers, a byte each, and where it lies from the pen."""

    cover: bytes
    size: tuple[int, int]
    left: int
    top: int


def png(sheet: Sheet, width: int) -> bytes:
    """The sheet as PNG, so many pixels wide."""
    painting = _Painting(sheet, width)
    for mark in sheet.marks:
        match mark:
            case Words():
                painting.write(mark)
            case Shape():
                painting.draw(mark)
    return painting.png()


class _Painting:
    """A sheet on its way to pixels."""

    def __init__(self, sheet: Sheet, width: int) -> None:
        pairs = list(dict.fromkeys((mark.ink, mark.ground) for mark in sheet.marks))
        self.scale = width / WIDTH
        self.steps = min(MOST_STEPS, 255 // max(1, len(pairs)))
        self.tables = {pair: self._table(n) for n, pair in enumerate(pairs)}
        self.palette = [*_rgb(sheet.theme.page)]
        for ink, ground in pairs:
            for step in range(1, self.steps + 1):
                self.palette += _between(ground, ink, step / self.steps)
        self.image = Image.new("L", (width, math.ceil(sheet.y * self.scale)))

    def write(self, words: Words) -> None:
        """Paint a line of text, each glyph where the font's own metrics put it."""
        size = words.style.size * self.scale
        pens = font.face(words.style.bold).pens(words.text)
        back = {"start": 0.0, "middle": 0.5, "end": 1.0}[words.align] * pens[-1]
        fine = round(size * FINER)
        base = round(words.y * self.scale)
        table = self.tables[words.ink, words.ground]
        for char, pen in zip(words.text, pens, strict=False):
            at = round((words.x * self.scale + (pen - back) * size) * FINER)
            glyph = _glyph(char, words.style.bold, fine, at % FINER)
            if glyph is None:
                continue
            tile, stencil = _glyph_tile(glyph, table)
            self.image.paste(tile, (at // FINER + glyph.left, base + glyph.top), stencil)

    def draw(self, shape: Shape) -> None:
        """Paint a box or a polygon with its pattern."""
        grain = self.scale * FINER
        across, down = [[point[n] * grain for point in shape.points] for n in (0, 1)]
        left, top = math.floor(min(across) / FINER), math.floor(min(down) / FINER)
        wide = math.ceil(max(across) / FINER) + 1 - left
        high = math.ceil(max(down) / FINER) + 1 - top
        points = [(x - left * FINER, y - top * FINER) for x, y in zip(across, down, strict=True)]
        cover = Image.new("L", (wide * FINER, high * FINER))
        _outline(cover, points, shape, grain)
        if shape.fill in {"stripes", "dots"}:
            cover = ImageChops.darker(cover, _pattern(shape, cover.size, grain))
            _outline(cover, points, shape, grain, hollow=True)
        shrunk = cover.reduce(FINER)
        table = self.tables[shape.ink, shape.ground]
        tile, stencil = _tile(shrunk.tobytes(), shrunk.size, table)
        self.image.paste(tile, (left, top), stencil)

    def png(self) -> bytes:
        """What is painted so far, as a file without any note of time or program."""
        picture = Image.frombytes("P", self.image.size, self.image.tobytes())
        picture.putpalette(self.palette)
        file = BytesIO()
        picture.save(file, "PNG", compress_level=COMPRESSION)
        return file.getvalue()

    def _table(self, pair: int) -> bytes:
        steps = [round(cover * self.steps / 255) for cover in range(256)]
        return bytes(pair * self.steps + step if step else 0 for step in steps)


@cache
def _letters(bold: bool, size: int) -> ImageFont.FreeTypeFont:
    # The basic engine places no glyph by rules of its own and needs no library of the system.
    file = BytesIO(font.face(bold).data)
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1024)
def _large(char: str, bold: bool, size: int) -> tuple[Image.Image, int, int] | None:
    """A glyph in its fine size, and where its corner lies from the pen; None for a blank."""
    letters = _letters(bold, size)
    left, top, right, bottom = map(round, letters.getbbox(char, anchor="ls"))
    if right <= left or bottom <= top:
        return None
    image = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(image).text((-left, -top), char, fill=255, font=letters, anchor="ls")
    return image, left, top


@lru_cache(maxsize=4096)
def _glyph(char: str, bold: bool, size: int, phase: int) -> _Glyph | None:
    large = _large(char, bold, size)
    if large is None:
        return None
    image, across, down = large
    left, inset = divmod(across + phase, FINER)
    top, drop = divmod(down, FINER)
    wide, high = (
        -(-(part + more) // FINER) for part, more in zip(image.size, (inset, drop), strict=True)
    )
    cover = Image.new("L", (wide * FINER, high * FINER))
    cover.paste(image, (inset, drop))
    shrunk = cover.reduce(FINER)
    return _Glyph(shrunk.tobytes(), shrunk.size, left, top)


@lru_cache(maxsize=4096)
def _glyph_tile(glyph: _Glyph, table: bytes) -> tuple[Image.Image, Image.Image]:
    return _tile(glyph.cover, glyph.size, table)


def _tile(cover: bytes, size: tuple[int, int], table: bytes) -> tuple[Image.Image, Image.Image]:
    """The palette's numbers of what covers the pixels so much, and where it covers any."""
    painted = cover.translate(table)
    return Image.frombytes("L", size, painted), Image.frombytes("L", size, painted.translate(ANY))


def _outline(
    cover: Image.Image,
    points: list[tuple[float, float]],
    shape: Shape,
    grain: float,
    *,
    hollow: bool = False,
) -> None:
    draw = ImageDraw.Draw(cover)
    hollow = hollow or shape.fill == "hollow"
    fill, width = (None if hollow else 255), round(STROKE * grain)
    if len(points) > 2:  # noqa: PLR2004  # two points are the corners of a box
        draw.polygon(points, fill=fill, outline=255, width=width if hollow else 1)
        return
    (left, top), (right, bottom) = ((round(x), round(y)) for x, y in points)
    box = (left, top, max(left, right - 1), max(top, bottom - 1))  # Pillow counts the last pixel in
    draw.rounded_rectangle(
        box, shape.radius * grain, fill=fill, outline=255 if hollow else None, width=width
    )


def _pattern(shape: Shape, size: tuple[int, int], grain: float) -> Image.Image:
    image = Image.new("L", size)
    draw = ImageDraw.Draw(image)
    wide, high = size
    period = round(PERIOD * grain)
    if shape.fill == "stripes":
        for x in range(-high, wide, period):
            draw.line((x, high, x + high, 0), fill=255, width=round(STRIPE * grain))
        return image
    radius = DOT * grain
    for x in range(period // 2, wide, period):
        for y in range(period // 2, high, period):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return image


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def _between(ground: str, ink: str, share: float) -> list[int]:
    both = zip(_rgb(ground), _rgb(ink), strict=True)
    return [round(below + (above - below) * share) for below, above in both]
