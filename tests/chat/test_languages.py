"""Everybody reads their own language where they alone read it, and rooms read the community's."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import pytest
from pydantic import Field

from bot.adapters.console.chat import chat
from bot.adapters.console.ndjson import answer
from bot.catalogue import LANGUAGES, _, looked_up, speaking
from bot.chat.argument import Argument
from bot.chat.command import Choice, Command, Input, Router, registry
from bot.chat.dispatch import Dispatcher
from bot.chat.form import Answers, Form
from bot.chat.reply import Audience, Prose, Reply
from bot.chat.turn import Person, Rank, Room, Turn
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.services.rooms import Language
from tests.speaking import Parley, shown

router = Router()
NOW = datetime(2026, 3, 5, 14, 5, tzinfo=UTC)
HERE = Room("club", "test:square")
GERMAN = Person(account=Account("test", "gerda"), language="de")
MODERATOR = Person(Rank.MODERATOR, Account("test", "mo"))


async def hints(turn: Turn, typed: str) -> list[Choice]:
    return [Choice(_("Try again in a moment."), "again")]


class WordArgs(Model):
    """What to do."""

    word: Annotated[str, Input(complete=hints), Field(description="Word", max_length=20)]


async def _says(args: WordArgs) -> Reply:
    if args.word == "refuse":
        raise UserError(_("Try again in a moment."), "")
    if args.word == "break":
        raise RuntimeError("a secret that nobody may read")
    audience: Audience = "caller" if args.word == "whisper" else "room"
    return Reply(blocks=(Prose(text=_("Try again in a moment.")),), audience=audience)


@router.command("aloud", "Say it for all")
async def aloud(turn: Turn, args: WordArgs) -> Reply:
    """Say it in the room."""
    return await _says(args)


@router.command("quietly", "Say it to one", audience="caller")
async def quietly(turn: Turn, args: WordArgs) -> Reply:
    """Say it to whoever asks."""
    return await _says(args)


async def asks(turn: Turn, given: object) -> Form:
    return Form(_("Try again in a moment."), (Argument("word", "Word", required=True),))


@router.command("asked", "Ask first", asks=asks)
async def asked(turn: Turn, args: Answers) -> Reply:
    """Say what was answered."""
    return Reply(blocks=(Prose(text=args.answers["word"]),))


COMMANDS = registry([router])


def german(text: str, **values: object) -> str:
    """An English text in German, which it has to be in the catalogue for."""
    with speaking("de"):
        found = looked_up(text, **values)
    assert found != looked_up(text, **values)
    return found


AGAIN = "Try again in a moment."


@pytest.fixture
def club(parley: Parley) -> Parley:
    """A community of its own, with the commands above."""
    commands = {**parley.app.dispatcher.commands, **COMMANDS}
    dispatcher = Dispatcher(commands, parley.app.services, lambda: NOW)
    return Parley(replace(parley.app, dispatcher=dispatcher), HERE.community, HERE.address)


async def in_german(parley: Parley) -> None:
    """A moderator sets the community's language."""
    reply = await parley.says("settings community language:de", MODERATOR)
    assert (reply.outcome, reply.language) == ("shown", "de")


async def said(parley: Parley, command: Command, word: str, who: Person) -> Reply:
    """The reply to one of the commands above."""
    return await parley.app.dispatcher.run(command, {"word": word}, who, parley.room)


def test_a_community_can_have_any_language_that_the_bot_speaks() -> None:
    assert tuple(language.value for language in Language) == LANGUAGES


async def test_a_room_is_answered_in_the_communitys_language(club: Parley) -> None:
    assert await club.shows("aloud once") == f"{AGAIN}\n"

    await in_german(club)

    reply = await club.says("aloud once")
    assert shown(reply) == f"{german(AGAIN)}\n"
    assert reply.language == "de"


async def test_what_is_for_one_person_is_in_their_language(club: Parley) -> None:
    alone = await said(club, quietly, "once", GERMAN)
    in_the_room = await said(club, aloud, "once", GERMAN)

    assert (shown(alone), alone.language) == (f"{german(AGAIN)}\n", "de")
    assert (shown(in_the_room), in_the_room.language) == (f"{AGAIN}\n", "en")


async def test_whoever_reads_english_is_answered_so_in_a_german_community(club: Parley) -> None:
    await in_german(club)

    english = Person(account=Account("test", "ed"), language="en")

    assert shown(await said(club, quietly, "once", english)) == f"{AGAIN}\n"
    assert shown(await said(club, aloud, "once", english)) == f"{german(AGAIN)}\n"


async def test_whose_language_is_not_known_is_answered_in_the_communitys(club: Parley) -> None:
    await in_german(club)

    assert shown(await said(club, quietly, "once", club.somebody)) == f"{german(AGAIN)}\n"


async def test_what_somebody_reads_alone_is_in_their_language_whatever_is_run(
    club: Parley,
) -> None:
    reply = await club.app.dispatcher.run(aloud, {"word": "once"}, GERMAN, club.room, alone=True)

    assert shown(reply) == f"{german(AGAIN)}\n"


async def test_outside_of_rooms_everybody_reads_their_own(club: Parley) -> None:
    club.room = Room()

    assert shown(await said(club, aloud, "once", GERMAN)) == f"{german(AGAIN)}\n"


async def test_the_terminal_without_a_community_can_be_set_too(parley: Parley) -> None:
    await parley.says("settings community language:de", MODERATOR)

    told = await parley.shows("framing maidan")

    assert german("Sources") in told
    assert "(im Original gelesen" in " ".join(told.split())
    assert "read in" not in told


async def test_refusals_before_anything_is_done_are_in_the_persons_language(
    club: Parley,
) -> None:
    too_long = shown(await said(club, aloud, "x" * 21, GERMAN))

    assert german("Say it more briefly.") in " ".join(too_long.split())


async def test_what_is_refused_in_a_room_is_told_in_the_persons_language(club: Parley) -> None:
    refused = await said(club, aloud, "refuse", GERMAN)
    unknown = await club.says("framing event:E16 sides:xx", GERMAN)

    assert (shown(refused), refused.audience, refused.language) == (
        f"{german(AGAIN)}\n",
        "caller",
        "de",
    )
    assert unknown.language == "de"
    assert "There" not in shown(unknown)


async def test_what_breaks_is_told_in_the_persons_language(club: Parley) -> None:
    told = " ".join(shown(await said(club, aloud, "break", GERMAN)).split())

    assert german("Please tell whoever runs this bot; nothing you did was lost.") in told


async def test_a_form_and_what_is_completed_are_in_the_persons_language(club: Parley) -> None:
    dispatcher = club.app.dispatcher

    form = await dispatcher.form(asked, {}, GERMAN, club.room)
    offered = await dispatcher.complete(aloud, "word", "", GERMAN, club.room)

    assert isinstance(form, Form)
    assert form.title == german(AGAIN)
    assert [choice.label for choice in offered] == [german(AGAIN)]


async def test_nothing_is_spoken_behind_an_answer_that_was_not_before(club: Parley) -> None:
    await said(club, quietly, "once", GERMAN)

    assert _(AGAIN) == AGAIN


async def test_the_terminal_speaks_the_communitys_language(club: Parley) -> None:
    await in_german(club)
    stdin = io.TextIOWrapper(io.BytesIO(b"7\nhlep\nhelp"))
    stdout = io.StringIO()

    await chat(
        club.app.dispatcher,
        club.somebody,
        HERE,
        greeting=Reply(blocks=(Prose(text="…"),)),
        stdin=stdin,
        stdout=stdout,
        history=None,
    )

    told = " ".join(stdout.getvalue().split())
    assert german("There is nothing with the number {number}.", number=7) in told
    assert german("Did you mean `{meant}`?", meant="help") in told


async def test_programs_read_which_language_it_is(club: Parley) -> None:
    await in_german(club)

    told = await answer(club.app.dispatcher, "hlep", club.somebody, HERE)

    assert german("Did you mean `{meant}`?", meant="help") in told["text"]
    assert told["reply"]["language"] == "de"
    assert Reply.model_validate(told["reply"]).language == "de"


def test_an_answer_that_was_kept_before_there_were_languages_is_english() -> None:
    older = Reply(blocks=(Prose(text="Hello."),)).model_dump_json()
    assert "language" not in json.loads(older)

    with speaking("de"):
        kept = Reply.kept(older)
        newer = Reply.kept(Reply(blocks=(Prose(text="Hallo."),)).model_dump_json())

    assert (kept.language, newer.language) == ("en", "de")


@pytest.mark.parametrize(("typed", "meant"), [("ja", "yes"), ("Nein", "no"), ("yes", "yes")])
def test_yes_and_no_are_understood_in_german(typed: str, meant: str) -> None:
    assert Argument("fair", "", required=True, kind="yes-no").taken(typed) == meant
