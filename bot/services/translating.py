"""Puts what was found by the original into the language that is spoken.

What is searched and held against a question is the original always; only what is shown of it comes
through here.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.domain.base import Ref
from bot.domain.translation import Translated
from bot.services.view import SEPARATOR, DossierView, Views
from bot.store import Store
from bot.store.scope import Scope
from bot.store.search import Told

FIELDS = ("text", "finding", "statement")
"""Where the words of a claim or fact, a finding and a check stand, seen from its id."""


class Translating:
    """Finds the translations of statements."""

    def __init__(self, store: Store, views: Views) -> None:
        self._store = store
        self._views = views

    async def told(self, scope: Scope, told: Mapping[int, Told]) -> dict[int, Told]:
        """The same statements as they are shown, by the same rows."""
        shown = dict(told)
        for view in (await self._views.of(scope)).dossiers:
            own = {row: each for row, each in told.items() if _dossier(each.ref) == view.ref}
            if view.outline.language is None or not own:
                continue
            held = await self._held(view, [_ref(each.ref) for each in own.values()])
            shown |= {row: _in_other_words(each, view, held) for row, each in own.items()}
        return shown

    async def texts(self, view: DossierView, stated: Mapping[Ref, str]) -> Mapping[Ref, str]:
        """What statements of a dossier say, by their refs, as it is shown."""
        if view.outline.language is None:
            return stated
        held = await self._held(view, stated)
        return {ref: _words(ref, text, held) for ref, text in stated.items()}

    async def _held(self, view: DossierView, refs: Collection[Ref]) -> Mapping[str, Translated]:
        fields = (*FIELDS, "body", "explanation")
        places = [f"{ref}.{field}" for ref in refs for field in fields]
        language = view.outline.language or ""
        return await self._store.translations.held(view.outline.id, language, places)


def _dossier(address: str) -> str:
    return address.rpartition(SEPARATOR)[0]


def _ref(address: str) -> str:
    return address.rpartition(SEPARATOR)[2]


def _words(ref: Ref, text: str, held: Mapping[str, Translated]) -> str:
    """The translation of what a statement says, if it is one of these very words."""
    known = (held.get(f"{ref}.{field}") for field in FIELDS)
    return next((each.translation for each in known if each and each.original == text), text)


def _in_other_words(told: Told, view: DossierView, held: Mapping[str, Translated]) -> Told:
    ref = _ref(told.ref)

    def of(field: str, text: str | None) -> str | None:
        known = held.get(f"{ref}.{field}")
        return known.translation if known and known.original == text else text

    original, shown = view.outline.original, view.outline.told
    labels = {label: shown.labels[side] for side, label in original.labels.items()}
    event = shown.by_ref.get(_ref(told.event))
    return replace(
        told,
        text=_words(ref, told.text, held),
        event_label=event.label if event else told.event_label,
        side=labels.get(told.side, told.side) if told.side else told.side,
        body=of("body", told.body),
        explanation=of("explanation", told.explanation),
    )
