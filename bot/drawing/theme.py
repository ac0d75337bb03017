"""Colours and sizes: all that makes the pictures look alike, in a dark and a light dress.

All lengths of a picture are CSS pixels of a phone's page, 360 wide. A picture is made of twice as
many real pixels, so that the smallest text of 15 is drawn 30 pixels high in a picture 720 wide, and
is read as 15 where that is shown 360 wide.
"""

from dataclasses import dataclass
from typing import Literal

WIDTH = 360.0
MARGIN = 24.0
TALLEST = 2048.0
"""At 720 pixels of width 4,096 high: as much as older phones can show as one picture."""
PAGE = 1200.0
"""A picture of several is no higher than this, so that one look takes it in."""

Fill = Literal["solid", "stripes", "dots", "hollow"]
FILLS: tuple[Fill, ...] = ("solid", "stripes", "dots", "hollow")


@dataclass(frozen=True)
class Style:
    """A size of text with its weight, and how far apart its lines stand."""

    size: float
    leading: float
    bold: bool = False


TITLE = Style(22, 28, bold=True)
HEADING = Style(17, 24, bold=True)
STRONG = Style(16, 22, bold=True)
BODY = Style(16, 22)
SMALL = Style(15, 20)
SMALL_STRONG = Style(15, 20, bold=True)


@dataclass(frozen=True)
class Theme:
    """The colours of one dress, each as `#rrggbb`."""

    name: Literal["dark", "light"]
    page: str
    card: str
    text: str
    quiet: str
    """Text that stands back, and still has a contrast of 4.5 to 1."""
    rule: str
    """Lines that only guide the eye and say nothing."""
    letter: str
    """Letters on a side's colour."""
    sides: tuple[str, ...]
    """After Okabe and Ito, spread until any two stay apart for colour-blind eyes too.

    More sides than colours take them anew: the letter on it, not the colour, says whose it is.
    """

    def side(self, place: int) -> str:
        """The colour of the side at a place, from 0."""
        return self.sides[place % len(self.sides)]


DARK = Theme(
    name="dark",
    page="#16181d",
    card="#1f2229",
    text="#eceef1",
    quiet="#a3a9b4",
    rule="#444a55",
    letter="#16181d",
    sides=("#4c80f0", "#ecd913", "#32e58e", "#8e7aa7", "#b3771c", "#c9e6f0"),
)

LIGHT = Theme(
    name="light",
    page="#fbfaf7",
    card="#f1efe9",
    text="#1c1e22",
    quiet="#5b616b",
    rule="#c3c1ba",
    letter="#ffffff",
    sides=("#254ea7", "#c34d0d", "#20854d", "#ad4a90", "#6a320d", "#0a2654"),
)
