"""A spiral of moves: its curve, and each move in words below it."""

from functools import partial

from bot.catalogue import _, looked_up, marked, plural
from bot.catalogue.forms import upper_first
from bot.drawing import theme
from bot.drawing.curve import NODE, curve, heights, node
from bot.drawing.figure import SpiralFigure, SpiralMove
from bot.drawing.sheet import Sheet, fitting, letter
from bot.drawing.splitting import told
from bot.drawing.theme import LIGHT, MARGIN, PAGE, TALLEST, WIDTH, Theme
from bot.drawing.told import Told
from bot.drawing.words import NOTHING, number, plain, signed, wrapped

LEFT = MARGIN + 2 * NODE + 12
ROOM = WIDTH - MARGIN - LEFT
EXITS = marked("Ways out")


class SpiralDrawing:
    """A curve from left to right, then moves and ways out from top to bottom."""

    def __init__(self, figure: SpiralFigure) -> None:
        self.figure = figure
        self.heights = heights(figure)
        count = len(figure.moves) + len(figure.exits)
        self.told = figure.told or Told(start=0, end=count)

    def sheet(self, theme: Theme) -> Sheet:
        """The curve and the words, with texts of three lines at most, or fewer."""
        return fitting([partial(self._laid_out, theme, most) for most in (3, 2, 1)], TALLEST)

    def alternative(self) -> str:
        """How many moves of whom, how high they led, the widest gap and the turning point."""
        figure = self.figure
        first, second = (plain(side, 80) for side in figure.sides)
        moves = plural("one move", "{count} moves", len(figure.moves))
        said = [
            _(
                "Spiral “{title}”{part}: {moves} of {first} and {second}",
                title=plain(figure.title, 150),
                part=self._part(),
                moves=moves,
                first=first,
                second=second,
            ),
            _("The escalation in history ends at {height}", height=signed(self.heights[-1])),
        ]
        gaps = [(move.gap, move) for move in figure.moves if move.gap is not None]
        if gaps:
            gap, widest = max(gaps, key=lambda each: abs(each[0]))
            said.append(
                _(
                    "The widest gap, {gap}, is at “{move}”",
                    gap=signed(gap),
                    move=plain(widest.label, 120),
                )
            )
        votes = max(move.turning for move in figure.moves)
        if votes:
            named = [plain(m.label, 120) for m in figure.moves if m.turning == votes]
            told = _("Most often named as the turning point: “{move}”", move=named[0])
            if len(named) > 1:
                told = _("{told} and {count} more", told=told, count=len(named) - 1)
            said.append(told)
        if figure.exits:
            count = len(figure.exits)
            said.append(plural("One way out is named", "{count} ways out are named", count))
        return ". ".join(said) + "."

    def lines(self) -> tuple[str, ...]:
        """Title, sides, then lines for each move as it went and as it was answered, and exits."""
        figure, said = self.figure, [f"{plain(self.figure.title)}{self._part()}"]
        said += [f"[{letter(n)}] {plain(side)}" for n, side in enumerate(figure.sides)]
        for place, move in enumerate(figure.moves):
            if self._tells(place):
                said += self._move_in_words(place, move)
        exits = self._exits()
        if exits and exits[0][0] == 0:
            said.append(f"{looked_up(EXITS)}:")
        said += [f"{n + 1}. {plain(text)}" for n, text in exits]
        return tuple(said)

    def pages(self) -> tuple[SpiralFigure, ...]:
        """The curve with what has room below it, then the other moves and ways out."""
        parts = [] if self.figure.told else told(self.told.end, self._fits_a_page)
        if len(parts) <= 1:
            return (self.figure,)
        return tuple(self.figure.model_copy(update={"told": part}) for part in parts)

    def _fits_a_page(self, part: Told) -> bool:
        drawing = SpiralDrawing(self.figure.model_copy(update={"told": part}))
        return drawing._laid_out(LIGHT, 3).y <= PAGE  # its own kind

    def _tells(self, place: int) -> bool:
        return self.told.start <= place < self.told.end

    def _exits(self) -> list[tuple[int, str]]:
        after = len(self.figure.moves)
        return [(n, text) for n, text in enumerate(self.figure.exits) if self._tells(after + n)]

    def _part(self) -> str:
        return (
            _(" (part {part} of {of})", part=self.told.part, of=self.told.of)
            if self.told.of > 1
            else ""
        )

    def _move_in_words(self, place: int, move: SpiralMove) -> list[str]:
        followed = plain(move.followed)
        perceived = "    ".join(filter(None, (_perceived(move), self._height(place), _votes(move))))
        stated = _(" .... stated: {words}", words=plain(move.stated)) if move.stated else ""
        return [
            f"{plain(move.date)}  [{letter(move.actor)}] {plain(move.label)}{stated}",
            f"        {perceived}",
            _(
                r"        \__ answer of the group: {answer}    in history: {followed}",
                answer=_answer(move),
                followed=followed,
            ),
        ]

    def _height(self, place: int) -> str:
        step, height = self.figure.moves[place].escalation, self.heights[place]
        return _("escalation {step}, so far {height}", step=signed(step), height=signed(height))

    def _laid_out(self, look: Theme, most: int) -> Sheet:
        sheet = Sheet(look)
        sheet.title(self.figure.title, upper_first(self._part().strip(" ()")))
        if self.told.part == 1:
            curve(sheet, self.figure)
            sheet.rule()
        notes = [
            partial(self._move, sheet, place, most)
            for place in range(len(self.figure.moves))
            if self._tells(place)
        ]
        notes += [partial(_exit, sheet, n, text, most) for n, text in self._exits()]
        sheet.several(notes, MARGIN, 16 if most > 1 else 8, cut=most == 1)
        return sheet

    def _move(self, sheet: Sheet, place: int, most: int) -> None:
        move, look = self.figure.moves[place], sheet.theme
        node(sheet, (MARGIN + NODE, sheet.y + theme.STRONG.leading / 2), move.actor, place)
        label = wrapped(move.label, theme.STRONG, ROOM, most)
        sheet.paragraph(LEFT, label, theme.STRONG, look.text)
        by = wrapped(f"{move.date} · {self.figure.sides[move.actor]}", theme.SMALL, ROOM, most)
        sheet.paragraph(LEFT, by, theme.SMALL, look.quiet)
        texts = [
            _("Stated: {words}", words=move.stated) if move.stated else "",
            upper_first(_perceived(move)),
            _("The group’s answer: {answer}", answer=_answer(move)),
            _("In history: {followed}", followed=move.followed or NOTHING),
            upper_first(self._height(place)),
            upper_first(_votes(move)),
        ]
        for text in filter(None, texts):
            sheet.y += 4 if most > 1 else 0
            sheet.paragraph(LEFT, wrapped(text, theme.SMALL, ROOM, most), theme.SMALL, look.text)


def _exit(sheet: Sheet, place: int, text: str, most: int) -> None:
    if place == 0:
        sheet.line(MARGIN, looked_up(EXITS), theme.HEADING, sheet.theme.text)
        sheet.y += 6
    sheet.line(MARGIN, f"{place + 1}.", theme.SMALL, sheet.theme.quiet, top=sheet.y)
    sheet.y -= theme.SMALL.leading
    sheet.paragraph(LEFT, wrapped(text, theme.SMALL, ROOM, most), theme.SMALL, sheet.theme.text)


def _perceived(move: SpiralMove) -> str:
    return _(
        "expected {expected} | seen {seen} | gap {gap}",
        expected=number(move.expected),
        seen=number(move.seen),
        gap=signed(move.gap),
    )


def _answer(move: SpiralMove) -> str:
    if not move.answer and move.answer_value is None:
        return NOTHING
    value = "" if move.answer_value is None else f"({signed(move.answer_value)})"
    return f"{plain(move.answer) if move.answer else ''} {value}".strip()


def _votes(move: SpiralMove) -> str:
    if not move.turning:
        return ""
    return plural("turning point: {count} vote", "turning point: {count} votes", move.turning)
