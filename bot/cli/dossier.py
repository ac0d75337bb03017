"""`parley dossier`: check a dossier file, take it in, have it translated, or write one out."""

import argparse
import re
from pathlib import Path

from bot.app import now, running
from bot.cli.exits import BAD_INPUT
from bot.config import Settings
from bot.domain.errors import NotFound, UserError
from bot.dossier import translations
from bot.dossier.beside import base_of, beside, translation_of
from bot.dossier.dump import dump
from bot.dossier.lint import examine
from bot.dossier.load import read
from bot.store import Store
from bot.store.scope import SHARED, Scope
from bot.written.files import errors_in, text_of
from bot.written.finding import Finding


async def check_file(args: argparse.Namespace, settings: Settings) -> int:
    """List what is wrong with a file; exit code 2 where any of it is an error.

    With a dossier go the translations beside it; a translation is checked by itself.
    """
    path = Path(args.file)
    base = base_of(path)
    findings = _translation(path, base) if base else _dossier(path)
    for finding in findings:
        print(finding.one_line())
    if not findings:
        print(f"{path}: nothing to mend.")
    return BAD_INPUT if errors_in(findings) else 0


def _dossier(path: Path) -> list[Finding]:
    dossier, findings = examine(text_of(path), str(path))
    if dossier is None:
        return findings
    for each in beside(path):
        findings += translations.check(text_of(each), str(each), dossier)
    return findings


def _translation(path: Path, base: Path) -> list[Finding]:
    return translations.check(text_of(path), str(path), read(base))


async def load(args: argparse.Namespace, settings: Settings) -> int:
    """Take a dossier with its translations into the store, in the place of the one of that name."""
    path = Path(args.file)
    dossier = read(path)
    told = translations.read(path, dossier)
    async with running(settings.database) as app:
        await app.loading.dossier(dossier, now(), translations=told)
    languages = ", ".join(each.language for each in told)
    print(
        f"{dossier.title} ({dossier.id}): loaded, {len(dossier.events)} events, "
        f"{len(dossier.sources)} sources{f', translated: {languages}' if told else ''}."
    )
    return 0


async def translate(args: argparse.Namespace, settings: Settings) -> int:
    """Begin or go on with the file of a translation: every text, and what is translated stays."""
    if not re.fullmatch(r"[a-z]{2,3}", args.language):
        raise UserError(
            f"“{args.language}” is not the short name of a language.", "Write such as `de`."
        )
    path = Path(args.file)
    dossier = read(path)
    held = translation_of(path, args.language)
    known = translations.known_in(held, dossier) if held.exists() else {}
    begun = translations.begun(dossier, args.language, known)
    fresh = held.with_name(f"{held.name}.new")
    fresh.write_text(translations.dump(begun), encoding="utf-8")
    fresh.replace(held)
    left = sum(not told.translation for told in begun.texts.values())
    gone = len(known.keys() - begun.texts.keys())
    dropped = f"; {gone} that the dossier no longer has were taken out" if gone else ""
    print(f"{held}: {left} of {len(begun.texts)} texts are to be translated{dropped}.")
    return 0


async def export(args: argparse.Namespace, settings: Settings) -> int:
    """Print a loaded dossier, or a translation of it, as a file that loads again as the same."""
    async with running(settings.database) as app:
        dossier = await app.store.dossiers.get(SHARED, args.id)
        if dossier is None:
            known = await app.store.dossiers.visible(Scope())
            raise NotFound(
                f"There is no dossier “{args.id}”.",
                f"There are: {', '.join(entry.ref for entry in known)}.",
            )
        text = await _translated(app.store, args) if args.language else dump(dossier)
    print(text, end="")
    return 0


async def _translated(store: Store, args: argparse.Namespace) -> str:
    held = {each.language: each for each in await store.translations.whole(SHARED, args.id)}
    if args.language not in held:
        there = f"There are: {', '.join(held)}." if held else "It has not been translated yet."
        raise NotFound(f"There is no translation of {args.id} to “{args.language}”.", there)
    return translations.dump(held[args.language])
