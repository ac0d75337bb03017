"""Holds the documentation to what the code says and does."""

import argparse
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from bot import __main__ as command_line
from bot.chat.command import Command, registry
from bot.chat.reply import Sides
from bot.commands import ROUTERS
from bot.evaluation import read_questions
from docs.make.commands import COMMANDS, commands_page
from docs.make.kept import PRIVACY, with_kept
from docs.make.picture import LINE, PICTURE, picture
from docs.make.transcript import CONVERSATION, README, Exchange
from tests.speaking import Parley

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "bench/README.md",
        ROOT / "prompts/README.md",
    ]
)
DAILY = ("chat", "test", "check", "test-fast")
LINK = re.compile(r"\]\(([^()\s]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def links(page: Path) -> Iterator[tuple[str, str]]:
    """The relative links of a page: the file, and the heading in it (`""` where none is named)."""
    for target in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        if not re.match(r"[a-z]+:", target):
            name, _, heading = target.partition("#")
            yield name, heading


def headings(page: Path) -> set[str]:
    """The names by which a page's headings can be linked to, made as GitHub makes them."""
    found = re.findall(r"^#+ (.+)$", CODE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.casefold()).replace(" ", "-") for line in found}


def subcommands(parser: argparse.ArgumentParser, name: str) -> Iterator[str]:
    """Every command line that a parser knows, without its arguments."""
    nested = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]  # noqa: SLF001  # argparse has no public way
    if not nested:
        yield name
    for action in nested:
        for word, sub in action.choices.items():
            yield from subcommands(sub, f"{name} {word}")


def test_what_is_said_to_be_kept_is_what_the_code_keeps() -> None:
    page = text_of(PRIVACY)

    assert with_kept(page) == page
    assert "| accounts |" in page


def test_the_command_reference_is_what_the_commands_say() -> None:
    written = text_of(COMMANDS)

    assert written == commands_page(), "run: .venv/bin/python -m docs.make"


AT_ONCE = [command for command in registry(ROUTERS).values() if command.example]


@pytest.mark.parametrize("command", AT_ONCE, ids=lambda command: command.name)
async def test_every_example_in_the_command_reference_works(command: Command, busy: Parley) -> None:
    section = text_of(COMMANDS).partition(f"## {command.name}\n")[2].partition("\n## ")[0]
    example = re.search(r"^- Example: `(.+)`$", section, re.MULTILINE)

    assert example, f"{command.name} has no example"
    mo = busy.person("somebody", moderator=True)
    meant, reply = await busy.app.dispatcher.typed(example[1], mo, busy.room)

    assert meant == command.name
    assert reply.outcome not in {"refused", "choice"}


@pytest.mark.parametrize("exchange", CONVERSATION, ids=lambda exchange: exchange.line)
async def test_the_conversation_in_the_readme_still_goes_as_shown(
    exchange: Exchange, parley: Parley
) -> None:
    shown = text_of(README)

    reply = await parley.says(exchange.line)

    assert f"\n> {exchange.line}\n" in shown
    assert reply.outcome == exchange.outcome


def test_nothing_else_is_asked_in_the_readme() -> None:
    asked = re.findall(r"^> (.+)$", text_of(README), re.MULTILINE)

    assert asked == [exchange.line for exchange in CONVERSATION]


async def test_the_picture_holds_every_side_of_what_is_typed_in_it(parley: Parley) -> None:
    fresh, kept = await picture(parley.app), text_of(PICTURE)

    (sides,) = (block for block in (await parley.says(LINE)).blocks if isinstance(block, Sides))

    for drawn in (fresh, kept):
        words = unescape(re.sub(r"<[^>]+>", " ", drawn))
        assert LINE in words
        assert [side.label for side in sides.sides if side.label not in words] == []


def test_the_readme_names_what_is_typed_every_day() -> None:
    readme = text_of(README)

    targets = re.findall(r"^([a-z-]+):.*## ", text_of("Makefile"), re.MULTILINE)
    assert set(DAILY) <= set(targets)
    for target in DAILY:
        assert re.search(rf"\bmake {target}(?![\w-])", readme), f"make {target}"


def test_the_readme_names_every_command_of_the_command_line() -> None:
    readme = text_of(README)
    known = list(subcommands(command_line._parser(), "parley"))  # noqa: SLF001  # it is what `parley --help` prints

    assert len(known) > 5
    for name in known:
        assert re.search(rf"^{name}\b", readme, re.MULTILINE), name


def test_every_command_line_in_the_readme_is_one_that_parley_takes() -> None:
    shown = re.findall(r"^parley (.+?)(?:\s+#.*)?$", text_of(README), re.MULTILINE)
    parser = command_line._parser()  # noqa: SLF001  # it is what `parley` reads its arguments with

    assert shown
    for line in shown:
        words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', line)]
        parser.parse_args(words)  # exits where it does not understand


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for name, heading in links(page):
        target = page.parent / name if name else page

        assert target.exists(), name
        if heading:
            assert heading in headings(target), f"{name}#{heading}"


def test_the_questions_shown_for_the_evaluation_are_read(tmp_path: Path) -> None:
    (block,) = re.findall(
        r"^```yaml\n(.*?)^```", text_of("docs/evaluation.md"), re.DOTALL | re.MULTILINE
    )
    path = tmp_path / "questions.yaml"
    path.write_text(block, encoding="utf-8")

    questions = read_questions(path)

    assert {question.set for question in questions.questions} > {"answerable", "trap"}


def test_the_readme_is_as_calm_as_the_bot() -> None:
    prose = re.sub(r"!\[|<!--|`[^`\n]*`", "", text_of(README))  # commands begin with one on Matrix

    assert "!" not in prose
