"""When messages were written, as bars over an axis of time."""

from bot.catalogue import _, forms, plural
from bot.catalogue.forms import upper_first
from bot.drawing import theme
from bot.drawing.axis import Axis, beside, lasting, period, stretch
from bot.drawing.discussed import ActivityFigure
from bot.drawing.sheet import Sheet
from bot.drawing.theme import MARGIN, WIDTH, Theme
from bot.drawing.words import plain, wrapped

HIGH = 150.0
"""The height of the largest count's bar."""
LEAST = 3.0
"""A single message is seen, however many others there are."""
AIRY = 4.0
"""Bars so wide have a gap between them."""
WIDEST = 36.0
ROOM = WIDTH - 2 * MARGIN


class ActivityDrawing:
    """Bars that share one axis, and the largest count above its own."""

    def __init__(self, figure: ActivityFigure) -> None:
        self.figure = figure
        self.total = sum(figure.counts)
        self.most = max(figure.counts)
        self.length = (figure.until - figure.since) / len(figure.counts)

    def sheet(self, theme: Theme) -> Sheet:
        """The bars, always of one height, and below them what one stands for."""
        figure, sheet = self.figure, Sheet(theme)
        sheet.title(figure.title, self._period())
        axis = Axis(figure.since, figure.until, MARGIN, WIDTH - MARGIN)
        self._bars(sheet, axis)
        axis.draw(sheet)
        sheet.y += 12
        for text in self._told():
            self._small(sheet, text)
        sheet.y += MARGIN - 4
        return sheet

    def alternative(self) -> str:
        """How many messages in what period, when most were written, and how long nobody wrote."""
        figure = self.figure
        said = [
            _(
                "Bars over time “{title}”, {period}",
                title=plain(figure.title, 200),
                period=self._period(),
            ),
            *self._told(),
        ]
        if self.total and (quiet := figure.counts.count(0)):
            said.append(
                _(
                    "Bars without a message: {quiet} of {count}",
                    quiet=quiet,
                    count=len(figure.counts),
                )
            )
        return ". ".join(said) + "."

    def lines(self) -> tuple[str, ...]:
        """Title, period, and a line for each stretch; those without messages are told as one."""
        counts = self.figure.counts
        said = [plain(self.figure.title), self._period(), *self._told()]
        start = 0
        for end in range(1, len(counts) + 1):
            if end == len(counts) or any(counts[start : end + 1]):
                said.append(f"{self._stretch(start, end)}: {_messages(counts[start])}")
                start = end
        return tuple(said)

    def pages(self) -> tuple[ActivityFigure, ...]:
        """The figure alone: it is never too tall."""
        return (self.figure,)

    def _period(self) -> str:
        return period(self.figure.since, self.figure.until)

    def _told(self) -> list[str]:
        """How many messages, what a bar stands for, and where the largest is."""
        said = [upper_first(_messages(self.total))]
        if self.total and len(self.figure.counts) > 1:
            place = self.figure.counts.index(self.most)
            said.append(_("Each bar: {length}", length=lasting(self.length)))
            said.append(
                _(
                    "Most: {messages}, {when}",
                    messages=_messages(self.most),
                    when=self._stretch(place, place + 1),
                )
            )
        return said

    def _stretch(self, start: int, end: int) -> str:
        since, until = (self.figure.since + n * self.length for n in (start, end))
        return stretch(since, until)

    def _bars(self, sheet: Sheet, axis: Axis) -> None:
        look, top = sheet.theme, sheet.y
        foot = top + theme.SMALL_STRONG.leading + 2 + HIGH
        step = ROOM / len(self.figure.counts)
        wide = min(WIDEST, step - 1 if step >= AIRY else step)
        for place, count in enumerate(self.figure.counts):
            if count:
                left = axis.left + place * step + (step - wide) / 2
                high = max(LEAST, HIGH * count / self.most)
                sheet.box(left, foot - high, left + wide, foot, look.side(0))
        if self.most:
            middle = axis.left + (self.figure.counts.index(self.most) + 0.5) * step
            text = forms.number(self.most)
            sheet.line(beside(middle, text), text, theme.SMALL, look.text, top=top)
        sheet.y = foot

    def _small(self, sheet: Sheet, text: str) -> None:
        sheet.paragraph(MARGIN, wrapped(text, theme.SMALL, ROOM, 3), theme.SMALL, sheet.theme.text)
        sheet.y += 4


def _messages(count: int) -> str:
    if not count:
        return _("no messages")
    return plural("one message", "{number} messages", count, number=forms.number(count))
