"""Translations of a dossier: a file for each language beside it, read, checked and written.

Beside `harbour.yaml` stands `harbour.de.yaml`, so that a translator works on one file alone, and
the dossier's own stays the one that is reviewed. Each text stands with the wording that it
translates: whoever reviews it sees both, and what the dossier has since said otherwise is known.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path as FilePath
from typing import Any

from bot.domain.dossier import Dossier
from bot.domain.translation import Translated, Translation
from bot.dossier.beside import beside
from bot.dossier.dump import written
from bot.dossier.texts import limits, texts
from bot.written.breach import Breach
from bot.written.decode import Form, decode
from bot.written.files import errors_in, refusal, text_of
from bot.written.finding import Finding, Severity
from bot.written.places import dotted

TRANSLATION = Form(
    Translation,
    begins="a translation begins with `format: 1`, `dossier:` and `language:`.",
    patterns=(
        ("{2,3}", "is not the short name of a language such as `de`"),
        ("", "is not a name of letters, digits, `_`, `.` and `-` (at most 80)"),
    ),
)
NAMED = 3
"""So many texts that nobody has translated yet are named; the rest is counted."""

FIGURES = re.compile(r"\d+(?:[.,\u00a0\u202f’']\d+)*")


def check(text: str, name: str, dossier: Dossier) -> list[Finding]:
    """Everything there is to mend in the translation `text` of a dossier, by line."""
    return examine(text, name, dossier)[1]


def examine(text: str, name: str, dossier: Dossier) -> tuple[Translation | None, list[Finding]]:
    """The translation in `text` with all findings, by line; None where it does not fit its form."""
    translation, places, findings = decode(text, name, TRANSLATION)
    if translation is None:
        return None, list(findings)
    found = [
        Finding(
            file=places.file,
            line=places.line(breach.path),
            rule=breach.rule,
            sentence=f"{dotted(breach.path)}: {breach.sentence}",
            severity=breach.severity,
        )
        for breach in _broken(translation, dossier, name)
    ]
    return translation, sorted(found, key=lambda finding: finding.line)


def read(path: FilePath, dossier: Dossier) -> Sequence[Translation]:
    """The translations that stand beside a dossier's file. Raises BadFile for one with errors."""
    return [read_one(each, dossier) for each in beside(path)]


def read_one(path: FilePath, dossier: Dossier) -> Translation:
    """The translation in a file. Raises BadFile where it has errors, or cannot be read."""
    translation, findings = examine(text_of(path), str(path), dossier)
    errors = errors_in(findings)
    if translation is None or errors:
        raise refusal(errors, f"Mend this and run `parley dossier check {path}`.")
    return translation


def known_in(path: FilePath, dossier: Dossier) -> Mapping[str, Translated]:
    """What a file holds, be it outdated or of texts that are gone. Raises BadFile for no such one.

    It is there to be gone on with: only its form has to be sound.
    """
    translation, findings = examine(text_of(path), str(path), dossier)
    if translation is None:
        raise refusal(errors_in(findings), f"Mend this and run `parley dossier check {path}`.")
    return translation.texts


def begun(dossier: Dossier, language: str, known: Mapping[str, Translated]) -> Translation:
    """A translation with every text of the dossier in its order, to be gone on with.

    What is `known` stays, also where it has become outdated; the rest is empty.
    """
    return Translation(
        format=1,
        dossier=dossier.id,
        language=language,
        texts={
            place: known.get(place, Translated(original=text)) for place, text in texts(dossier)
        },
    )


def dump(translation: Translation) -> str:
    """The translation as YAML, which reads back as an equal one."""
    plain: dict[str, Any] = translation.model_dump(mode="json")
    return written(plain)


def _broken(translation: Translation, dossier: Dossier, name: str) -> Iterator[Breach]:
    if translation.dossier != dossier.id:
        sentence = f'this is of "{translation.dossier}", but the dossier beside it is {dossier.id}.'
        yield Breach(("dossier",), "other-dossier", sentence)
        return
    if translation.language == dossier.language:
        sentence = f"the dossier itself is in `{dossier.language}`."
        yield Breach(("language",), "own-language", sentence)
    parts = FilePath(name).name.split(".")
    if len(parts) > 2 and parts[-2] != translation.language:  # noqa: PLR2004  # name.de.yaml
        sentence = f"the file is named for `{parts[-2]}`; name it for the language it is in."
        yield Breach(("language",), "file-name", sentence)
    current = dict(texts(dossier))
    for place, told in translation.texts.items():
        yield from _of_text(place, told, current)
    yield from _too_long(translation, dossier)
    missing = [
        place
        for place in current
        if place not in translation.texts or not translation.texts[place].translation
    ]
    if missing:
        more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        sentence = (
            f"{len(missing)} of {len(current)} texts are not translated yet, and are shown in the "
            f"original: {', '.join(missing[:NAMED])}{more}."
        )
        yield Breach(("texts",), "not-translated", sentence, Severity.WARNING)


def _of_text(place: str, told: Translated, current: Mapping[str, str]) -> Iterator[Breach]:
    path = ("texts", place)
    if place.endswith(".phrase.text"):
        sentence = "these are a source's own words, and stay as they are; take this out."
        yield Breach(path, "quoted", sentence)
    elif place not in current:
        near = get_close_matches(place, current, 1)
        hint = f"did you mean `{near[0]}`?" if near else "mend the name or take this out."
        yield Breach(path, "unknown-text", f"the dossier has no text of this name; {hint}")
    elif told.translation:
        if told.original != current[place]:
            sentence = (
                f"the dossier now says “{current[place]}”, so that this is not shown; translate "
                "it anew, and put what it says under `original`."
            )
            yield Breach((*path, "original"), "outdated", sentence, Severity.WARNING)
        if other := _other_figures(told):
            yield Breach((*path, "translation"), "other-numbers", other)


def _too_long(translation: Translation, dossier: Dossier) -> Iterator[Breach]:
    for place, most in limits(dossier):
        told = translation.texts.get(place)
        if told and len(told.translation) > most:
            sentence = f"this has {len(told.translation)} characters; here is room for {most}."
            yield Breach(("texts", place, "translation"), "too-long", sentence)


def _other_figures(told: Translated) -> str:
    """What differs in the numbers of a text and its translation; `''` where they are the same."""
    there, here = _figures(told.original), _figures(told.translation)
    lost, new = sorted((there - here).elements()), sorted((here - there).elements())
    parts = [f"{', '.join(lost)} is missing"] if lost else []
    parts += [f"{', '.join(new)} is not in the original"] if new else []
    return f"the numbers are not those of the original: {'; '.join(parts)}." if parts else ""


def _figures(text: str) -> Counter[str]:
    """The numbers that a text writes in digits, without what parts these: 1,000 is 1.000."""
    return Counter(re.sub(r"\D", "", number) for number in FIGURES.findall(text))
