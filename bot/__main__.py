"""The command line: `parley chat | run | discord | matrix | ask | load | dossier | …`."""

import argparse
import asyncio
import gc
import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from importlib import import_module
from typing import Any

from bot.cli.exits import BAD_INPUT, INTERRUPTED
from bot.config import Settings
from bot.domain.errors import UserError

MOST_PEOPLE = 12
"""As many as any exercise takes."""

Action = Callable[[argparse.Namespace, Settings], Coroutine[Any, Any, int]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command of the command line; the exit code."""
    args = _parser().parse_args(argv)
    try:
        settings = Settings.read(pardoned=getattr(args, "pardoned", None))
        code = asyncio.run(_action(args.action)(args, settings))
        sys.stdout.flush()  # here, where a reader that has gone is no surprise
    except UserError as error:
        sys.stderr.write(f"{error.sentence()}\n")
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _print_nothing_more()
        return 0
    except OSError as error:
        if error.errno is None:  # nothing that the system said, such as a time that is over: a bug
            raise
        return _refused(error)
    return code


def _refused(error: OSError) -> int:
    """Say what the system refuses, as a file in a folder that one may not enter; the exit code."""
    if error.filename is None:
        told = f"Parley cannot go on ({error.strerror}). Look at where its output goes, and"
    else:
        told = f"{error.filename} cannot be used ({error.strerror}). Look whose its folder is, and"
    sys.stderr.write(f"{told} at the disk.\n")
    try:
        sys.stdout.flush()
    except OSError:  # it is what could not be written, and would be tried again at the end
        _print_nothing_more()
    return BAD_INPUT


def _print_nothing_more() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _action(path: str) -> Action:
    """The function `module:function` of `bot.cli`, imported only now: no command pays for all."""
    module, _, function = path.partition(":")
    gc.disable()  # what is imported stays: to look through it meanwhile takes a tenth of the start
    action: Action = getattr(import_module(f"bot.cli.{module}"), function)
    gc.enable()
    return action


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="parley",
        description="Discuss a contested article: cited answers, and each side's framing.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    chat = commands.add_parser("chat", help="talk to it in the terminal")
    chat.add_argument("--as", dest="rank", choices=("member", "moderator"), default="member")
    chat.add_argument("--name", default="me", help="who speaks, so that several can try it out")
    chat.add_argument("--community", default="", help="whose library and settings; '' for all's")
    chat.add_argument("--room", default="main", help="which of the community's rooms")
    chat.add_argument("--json", action="store_true", help="one command a line, one JSON line back")
    chat.set_defaults(action="chat:run")

    run = commands.add_parser("run", help="run every platform that is set up")
    run.set_defaults(action="run:run")

    discord = commands.add_parser("discord", help="what is needed to set Discord up")
    actions = discord.add_subparsers(required=True, metavar="ACTION")
    invite = actions.add_parser("invite", help="print the link that asks the bot into a server")
    invite.add_argument("application", type=int, help="the application's id")
    invite.set_defaults(action="discord:invite")

    _add_matrix(commands)

    ask = commands.add_parser("ask", help="ask one question")
    ask.add_argument("question")
    ask.add_argument("--source", help="which article, if several are loaded")
    ask.add_argument("--json", action="store_true", help="print the answer as JSON")
    ask.set_defaults(action="ask:run")

    load = commands.add_parser("load", help="read an article or another source into the store")
    load.add_argument("kind", choices=("article", "source"))
    load.add_argument("places", metavar="FILE|URL", nargs="+")
    load.add_argument("--id", help="the name to keep a source under, if not one made of its title")
    load.set_defaults(action="load:run")

    dossier = commands.add_parser("dossier", help="check, load, translate or export a dossier")
    what = dossier.add_subparsers(required=True, metavar="WHAT")
    for name, action, argument, text in (
        ("check", "dossier:check_file", "file", "list what is wrong with a dossier file"),
        ("load", "dossier:load", "file", "take a dossier into the store"),
        ("translate", "dossier:translate", "file", "write the file of a translation"),
        ("export", "dossier:export", "id", "print a loaded dossier as a file"),
    ):
        sub = what.add_parser(name, help=text)
        sub.add_argument(argument)
        sub.set_defaults(action=action)
        if name == "translate":
            sub.add_argument("language", help="its short name, such as de")
        if name == "export":
            sub.add_argument("--language", help="print its translation to that language instead")

    _add_exercise(commands)
    _add_deck(commands)

    _add_summary(commands)

    evaluate = commands.add_parser("eval", help="measure answers on a file of questions")
    evaluate.add_argument("questions", metavar="QUESTIONS.yaml")
    evaluate.add_argument("--article", metavar="FILE", help="load this article first")
    evaluate.add_argument("--dossier", metavar="FILE", help="load this dossier first")
    evaluate.add_argument("--json", metavar="OUT", help="write every question's result here")
    evaluate.set_defaults(action="evaluate:run")

    _add_backup(commands)

    doctor = commands.add_parser("doctor", help="look whether all is well")
    doctor.add_argument("--json", action="store_true", help="one JSON object a finding")
    doctor.add_argument("--offline", action="store_true", help="ask nothing of the network")
    doctor.set_defaults(action="doctor:run", pardoned=[])
    return parser


def _add_summary(commands: Any) -> None:
    summary = commands.add_parser("summary", help="summarise messages of a file, one a line")
    summary.add_argument("file", metavar="FILE.jsonl")
    summary.add_argument(
        "--out",
        metavar="FILE",
        action="append",
        default=[],
        help="write it as .md, .html or .json, several times if wanted",
    )
    summary.add_argument(
        "--without",
        metavar="AUTHOR",
        action="append",
        default=[],
        help="who is neither quoted nor named, by the author of their messages",
    )
    summary.add_argument("--community", default="", help="whose library it is held against")
    summary.set_defaults(action="summary:run")


def _add_backup(commands: Any) -> None:
    backup = commands.add_parser("backup", help="copy the database into a file, while a bot runs")
    backup.add_argument("file", metavar="FILE")
    backup.add_argument("--replace", action="store_true", help="also where FILE is there already")
    backup.set_defaults(action="backup:run")
    restore = commands.add_parser("restore", help="put a backup in the place of the database")
    restore.add_argument("file", metavar="FILE")
    restore.set_defaults(action="backup:put_back")
    export = commands.add_parser("export", help="write all that one community has into an archive")
    export.add_argument("community", metavar="COMMUNITY")
    export.add_argument("file", metavar="FILE")
    export.add_argument("--replace", action="store_true", help="also where FILE is there already")
    export.set_defaults(action="moving:take_out")
    arriving = commands.add_parser("import", help="take a community in from an archive")
    arriving.add_argument("file", metavar="FILE")
    arriving.add_argument(
        "--replace", action="store_true", help="delete first what is here of the community"
    )
    arriving.set_defaults(action="moving:bring_in")


def _add_matrix(commands: Any) -> None:
    matrix = commands.add_parser("matrix", help="what is needed to set Matrix up")
    actions = matrix.add_subparsers(required=True, metavar="ACTION")
    login = actions.add_parser("login", help="set the bot's account up; may be repeated")
    login.add_argument("--user", metavar="@NAME:SERVER", help="the account's id")
    login.add_argument("--homeserver", metavar="SERVER|URL", help="where it is, if elsewhere")
    login.add_argument(
        "--reset-identity",
        action="store_true",
        help="replace cross-signing keys of the account that are not Parley's",
    )
    login.set_defaults(action="matrix:login")
    verify = actions.add_parser("verify", help="look whether people's clients trust the bot")
    verify.set_defaults(action="matrix:verify")


def _add_exercise(commands: Any) -> None:
    exercise = commands.add_parser("exercise", help="check, try or play exercises")
    what = exercise.add_subparsers(required=True, metavar="WHAT")
    sub = what.add_parser("check", help="list what is wrong with files of exercises")
    sub.add_argument("files", metavar="FILE", nargs="+")
    sub.set_defaults(action="exercise:check_files")
    sub = what.add_parser("schema", help="print their JSON Schema, for editors")
    sub.set_defaults(action="exercise:print_schema")
    sub = what.add_parser("preview", help="walk a file's exercise with made-up answers")
    sub.add_argument("file", metavar="FILE")
    sub.add_argument("--people", type=_people, default=3, help="how many go through it (3)")
    sub.add_argument("--answers", metavar="FILE", help="answers in place of made-up ones")
    _add_how(sub)
    sub.set_defaults(action="going_round:preview")
    sub = what.add_parser("play", help="go through one together at this terminal")
    sub.add_argument("exercise", metavar="NAME")
    sub.add_argument("--people", default="me", help="their names: Ann,Ben,Cem; one plays alone")
    sub.add_argument("--script", metavar="FILE", help="answers in a file, in place of people")
    sub.add_argument("--community", default="", help="whose library; '' for all's")
    sub.add_argument("--room", default="table", help="which of the community's rooms")
    _add_how(sub)
    sub.set_defaults(action="going_round:play")


def _add_deck(commands: Any) -> None:
    deck = commands.add_parser("deck", help="check or make decks of discussion prompts")
    what = deck.add_subparsers(required=True, metavar="WHAT")
    sub = what.add_parser("check", help="list what is wrong with a deck")
    sub.add_argument("file", metavar="FILE")
    sub.add_argument("--dossier", metavar="FILE", help="its dossier, if that is not shipped")
    sub.set_defaults(action="deck:check_file")
    sub = what.add_parser("schema", help="print their JSON Schema, for editors")
    sub.set_defaults(action="deck:print_schema")
    sub = what.add_parser("draft", help="print a deck that is made of a dossier")
    sub.add_argument("dossier", metavar="DOSSIER.yaml")
    sub.set_defaults(action="deck:draft")


def _add_how(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--about", metavar="MATTER", help="about which chain of events, or which motion"
    )
    parser.add_argument("--pace", choices=("live", "slow"), help="all at once, or over days")


def _people(text: str) -> int:
    """A number of people that a preview takes. Raises ArgumentTypeError."""
    if not (text.isdecimal() and 1 <= int(text) <= MOST_PEOPLE):
        raise argparse.ArgumentTypeError(f"it takes 1 to {MOST_PEOPLE}, not {text[:20]!r}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
