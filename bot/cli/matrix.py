"""`parley matrix`: sets the bot's account on Matrix up, and shows how it stands."""

import argparse
import sys
from getpass import getpass
from importlib.util import find_spec

from bot.adapters.matrix.account.account import Shown, Wanted
from bot.adapters.matrix.account.session import read
from bot.cli.exits import TROUBLE
from bot.config import Settings
from bot.domain.errors import UserError

NEEDED = ("nio", "vodozemac")
"""What the extra brings: the library, and its encryption."""


async def login(args: argparse.Namespace, settings: Settings) -> int:
    """Set the account up, or what is missing of it; asks for what is not given."""
    require()
    from bot.adapters.matrix.account.login import login  # noqa: PLC0415  # brings the library

    user, homeserver = args.user, args.homeserver
    if read(settings.matrix) is None:
        user = user or _asked("The bot's account (@parley:example.org): ", "--user")
        if not homeserver and not user.startswith("@"):
            homeserver = _asked("Its homeserver (example.org): ", "--homeserver")
    wanted = Wanted(user, homeserver)
    shown = await login(settings.matrix, wanted, _password, reset=args.reset_identity)
    for sentence in shown.done or ("All was set up already; nothing was changed.",):
        print(sentence)
    print()
    _show(shown)
    return TROUBLE if shown.troubles else 0


async def verify(args: argparse.Namespace, settings: Settings) -> int:
    """Show the fingerprints and what is not well; exit code 1 where something is not."""
    require()
    from bot.adapters.matrix.account.login import verify  # noqa: PLC0415  # brings the library

    shown = await verify(settings.matrix)
    _show(shown)
    return TROUBLE if shown.troubles else 0


def require() -> None:
    """Look whether what Matrix needs is installed. Raises UserError where it is not."""
    if any(find_spec(name) is None for name in NEEDED):
        raise UserError(
            "Matrix needs packages that are not installed.",
            "Install them in Parley's folder: pip install '.[matrix]'",
        )


def _show(shown: Shown) -> None:
    print(f"User         {shown.user}")
    print(f"Device       {shown.device}")
    print(f"Fingerprint  {shown.fingerprint}")
    print(f"Master key   {shown.master or 'none'}")
    for sentence in shown.troubles:
        print(sentence)
    if shown.troubles:
        print(f"Mend it: parley matrix login{' --reset-identity' * shown.foreign}")
    else:
        print("The device is signed by the account's keys, and they are Parley's own.")


def _asked(question: str, flag: str) -> str:
    """What somebody types. Raises UserError where nobody can be asked."""
    if not sys.stdin.isatty():
        raise UserError("It is not said which account.", f"Say so: {flag} …")
    try:
        typed = input(question).strip()
    except EOFError:
        typed = ""
    if not typed:
        raise UserError("Nothing was typed.", f"Try again, or give it: {flag} …")
    return typed


def _password() -> str:
    """The account's password: typed unseen, or the first line of what is piped in."""
    try:
        typed = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    except EOFError:
        typed = ""
    if not typed:
        raise UserError(
            "No password was given.", "Type it when asked, or pipe it in as the first line."
        )
    return typed
