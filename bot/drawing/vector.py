"""Turns a sheet into SVG, for pages that would rather scale than show pixels."""

from collections.abc import Iterable
from html import escape

from bot.drawing import font
from bot.drawing.patterns import DOT, PERIOD, STRIPE, STROKE
from bot.drawing.sheet import Shape, Sheet, Words
from bot.drawing.theme import WIDTH
from bot.drawing.words import plain


def svg(sheet: Sheet, title: str, described: str) -> str:
    """The sheet as SVG with a title and a description for those who hear it.

    Each text states its own length, so that it keeps to its room where the font is missing.
    """
    width, height = _number(WIDTH), _number(sheet.y)
    drawn = "\n".join(_mark(mark) for mark in sheet.marks)
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"
  height="{height}" role="img" font-family="{font.FAMILY}, sans-serif">
<title>{_text(plain(title))}</title>
<desc>{_text(described)}</desc>
<defs>{"".join(_patterns(sheet.marks))}</defs>
<rect width="{width}" height="{height}" fill="{sheet.theme.page}"/>
{drawn}
</svg>
"""


def _mark(mark: Words | Shape) -> str:
    match mark:
        case Words():
            weight = ' font-weight="600"' if mark.style.bold else ""
            length = _number(font.width(mark.text, mark.style))
            return (
                f'<text x="{_number(mark.x)}" y="{_number(mark.y)}" text-anchor="{mark.align}"'
                f' font-size="{_number(mark.style.size)}"{weight} textLength="{length}"'
                f' fill="{mark.ink}">{_text(mark.text)}</text>'
            )
        case Shape():
            return _shape(mark)


def _shape(shape: Shape) -> str:
    paint = {
        "solid": f'fill="{shape.ink}"',
        "hollow": f'fill="none" stroke="{shape.ink}" stroke-width="{STROKE}"',
    }.get(
        shape.fill,
        f'fill="url(#{_name(shape)})" stroke="{shape.ink}" stroke-width="{STROKE}"',
    )
    inset = 0 if shape.fill == "solid" else STROKE / 2
    if len(shape.points) > 2:  # noqa: PLR2004  # two points are the corners of a box
        points = " ".join(f"{_number(x)},{_number(y)}" for x, y in shape.points)
        return f'<polygon points="{points}" {paint}/>'
    (left, top), (right, bottom) = shape.points
    wide, high = max(0.0, right - left - 2 * inset), max(0.0, bottom - top - 2 * inset)
    return (
        f'<rect x="{_number(left + inset)}" y="{_number(top + inset)}" width="{_number(wide)}"'
        f' height="{_number(high)}" rx="{_number(max(0.0, shape.radius - inset))}" {paint}/>'
    )


def _patterns(marks: Iterable[Words | Shape]) -> Iterable[str]:
    shapes = (mark for mark in marks if isinstance(mark, Shape))
    patterned = (shape for shape in shapes if shape.fill in {"stripes", "dots"})
    for name, shape in {_name(shape): shape for shape in patterned}.items():
        middle = PERIOD / 2
        inner = f'<circle cx="{middle}" cy="{middle}" r="{DOT}" fill="{shape.ink}"/>'
        turn = ""
        if shape.fill == "stripes":
            inner = f'<rect width="{STRIPE}" height="{PERIOD}" fill="{shape.ink}"/>'
            turn = ' patternTransform="rotate(45)"'
        yield (
            f'<pattern id="{name}" width="{PERIOD}" height="{PERIOD}"'
            f' patternUnits="userSpaceOnUse"{turn}>{inner}</pattern>'
        )


def _name(shape: Shape) -> str:
    return f"{shape.fill}-{shape.ink[1:]}"


def _text(text: str) -> str:
    # XML 1.0 has no place for most control characters, not even escaped, nor for U+FFFE and U+FFFF.
    return escape("".join(c for c in text if c.isprintable() or c in "\u2068\u2069\u200c\u200d "))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
