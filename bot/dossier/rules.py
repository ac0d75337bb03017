"""The rules that a dossier keeps beyond its schema, each a function from dossier to breaches."""

import re
from collections import Counter
from collections.abc import Iterator

from bot.domain.dossier import Dossier
from bot.domain.source import Source, Verification
from bot.dossier import exercise_rules
from bot.dossier.dates import DATED, is_date
from bot.dossier.parts import (
    cited_sources,
    every_claim,
    ids,
    named_events,
    named_paragraphs,
    named_sides,
)
from bot.dossier.status import claim_statuses, disputed_texts, statement_overlap
from bot.dossier.words import stems
from bot.written.breach import Breach
from bot.written.finding import Severity
from bot.written.yaml12 import Path

MAX_PHRASE_WORDS = 12
"""A phrase shows vocabulary; a longer one would be a quotation of somebody's work."""

SHOWN_CHARACTERS = 80

RESTATED = 0.6
"""Likeness from which a fact says what is disputed; the closest honest pairs lie at .3."""

CONTAINED = 0.75
"""Share of a fact's words from which it lies within a disputed text; honest facts reach .6."""

TELLING_STEMS = 3
"""A position such as `Yes.` says nothing by itself that a fact could restate."""


def ids_are_unique(dossier: Dossier) -> Iterator[Breach]:
    """Yields each id that stands for a second thing; all kinds of things share one name space."""
    first: dict[str, Path] = {}
    for path, name in ids(dossier):
        if name in first:
            sentence = f"`{name}` names two things; give this one another id."
            yield Breach((*path, "id"), "repeated-id", sentence)
        first.setdefault(name, path)
    numbers = [paragraph.number for paragraph in dossier.article.paragraphs]
    for index, number in enumerate(numbers):
        if number != index + 1:
            sentence = f"this is paragraph {index + 1} of the map, but its number is {number}."
            yield Breach(("article", "paragraphs", index, "number"), "paragraph-order", sentence)


def names_resolve(dossier: Dossier) -> Iterator[Breach]:
    """Yields each name of a side, source, event, party or claim that the dossier does not have."""
    sides = [side.id for side in dossier.sides]
    for path, name in named_sides(dossier):
        if name not in sides:
            sentence = f'no side "{name}"; the sides are {", ".join(sides)}.'
            yield Breach(path, "unknown-side", sentence)
    sources = {source.id for source in dossier.sources}
    for path, name in cited_sources(dossier):
        if name not in sources:
            sentence = f'no source "{name}"; add it under `sources` or mend the name.'
            yield Breach(path, "unknown-source", sentence)
    events = [event.id for event in dossier.events]
    for path, name in named_events(dossier):
        if name not in events:
            sentence = f'no event "{name}"; the events are {", ".join(events) or "none yet"}.'
            yield Breach(path, "unknown-event", sentence)
    for index, paragraph in enumerate(dossier.article.paragraphs):
        for number, party in enumerate(paragraph.about):
            if party not in dossier.article.parties:
                path = ("article", "paragraphs", index, "about", number)
                sentence = f'no party "{party}"; add it under `article.parties`.'
                yield Breach(path, "unknown-party", sentence)


def counters_resolve(dossier: Dossier) -> Iterator[Breach]:
    """Yields each name under `counters` that is neither another claim nor a legal finding."""
    known = {claim.id for _, claim in every_claim(dossier)}
    known |= {finding.id for event in dossier.events for finding in event.legal_findings}
    for path, claim in every_claim(dossier):
        for number, name in enumerate(claim.counters):
            if name not in known:
                sentence = f'no claim or legal finding "{name}".'
                yield Breach((*path, "counters", number), "unknown-claim", sentence)
            elif name == claim.id:
                sentence = "a claim cannot be set against itself."
                yield Breach((*path, "counters", number), "unknown-claim", sentence)


def paragraphs_exist(dossier: Dossier) -> Iterator[Breach]:
    """Yields each paragraph number that the article's map does not have."""
    last = len(dossier.article.paragraphs)
    for path, number in named_paragraphs(dossier):
        if not 1 <= number <= last:
            yield Breach(
                path, "unknown-paragraph", f"no paragraph {number}; the map has 1 to {last}."
            )


def phrases_are_short(dossier: Dossier) -> Iterator[Breach]:
    """Yields phrases of more than twelve words, and phrases from a source that the claim lacks."""
    for path, claim in every_claim(dossier):
        if claim.phrase is None:
            continue
        words = len(claim.phrase.text.split())
        if words > MAX_PHRASE_WORDS:
            sentence = f"the phrase has {words} words; at most {MAX_PHRASE_WORDS} are quoted."
            yield Breach((*path, "phrase", "text"), "long-phrase", sentence)
        if claim.phrase.source not in claim.sources:
            sentence = f'the phrase is from "{claim.phrase.source}", which the claim does not cite.'
            yield Breach((*path, "phrase", "source"), "phrase-source", sentence)


def headlines_say_something(dossier: Dossier) -> Iterator[Breach]:
    """Yields framings without a headline, such as a community's additions make."""
    for at, event in enumerate(dossier.events):
        for index, framing in enumerate(event.framings):
            if not framing.headline.strip():
                path = ("events", at, "framings", index, "headline")
                yield Breach(path, "empty", "must not be empty; say in a line what the side tells.")


def recalled_is_marked(dossier: Dossier) -> Iterator[Breach]:
    """Yields claims and phrases marked as verified although nobody read what they rest on."""
    recalled = {s.id for s in dossier.sources if s.verification is Verification.RECALLED}
    for path, claim in every_claim(dossier):
        if claim.verification is Verification.VERIFIED and recalled.issuperset(claim.sources):
            sentence = "all its sources are recalled, so it cannot be verified; write `recalled`."
            yield Breach((*path, "verification"), "recalled-as-verified", sentence)
        phrase = claim.phrase
        if phrase and phrase.verification is Verification.VERIFIED and phrase.source in recalled:
            sentence = "the source of the phrase is recalled, so add `verification: recalled`."
            yield Breach((*path, "phrase"), "recalled-as-verified", sentence)
    for index, source in enumerate(dossier.sources):
        if source.canonical_url_opened and source.canonical_url is None:
            sentence = "no `canonical_url` is given that could have been opened."
            path = ("sources", index, "canonical_url_opened")
            yield Breach(path, "canonical-url", sentence)


def dates_parse(dossier: Dossier) -> Iterator[Breach]:
    """Yields dates that no calendar has, and spans that end before they start."""
    for at, event in enumerate(dossier.events):
        start, end = event.date.start, event.date.end
        for field, text in (("start", start), ("end", end)):
            if text is not None and not is_date(text):
                sentence = f"`{text}` is not in the calendar."
                yield Breach(("events", at, "date", field), "bad-date", sentence)
        shared = min(len(start), len(end)) if end else 0
        if end is not None and end[:shared] < start[:shared]:
            sentence = f"the event ends ({end}) before it starts ({start})."
            yield Breach(("events", at, "date", "end"), "bad-date", sentence)
        for index, finding in enumerate(event.legal_findings):
            if not is_date(finding.date):
                yield _bad_date(("events", at, "legal_findings", index, "date"), finding.date)
    for index, source in enumerate(dossier.sources):
        if source.date is not None and not is_date(source.date):
            yield _bad_date(("sources", index, "date"), source.date)


def _bad_date(path: Path, text: str) -> Breach:
    sentence = f"`{text}` is not a date; begin with 2022, 2022-12 or 2022-12-26, remarks after it."
    return Breach(path, "bad-date", sentence)


def every_side_is_accounted_for(dossier: Dossier) -> Iterator[Breach]:
    """Yields events where a side neither frames the event nor is named as lacking a source."""
    sides = [side.id for side in dossier.sides]
    for at, event in enumerate(dossier.events):
        framing = {item.side for item in event.framings}
        path = ("events", at, "no_verified_source")
        for side, times in Counter(event.no_verified_source).items():
            if side in framing:
                sentence = f"{side} has a framing of this event; take it off this list."
                yield Breach(path, "side-coverage", sentence)
            if times > 1:
                yield Breach(path, "side-coverage", f"{side} is named {times} times.")
        missing = [s for s in sides if s not in framing and s not in event.no_verified_source]
        if missing:
            sentence = f"no framing by {', '.join(missing)}; add one or name them here."
            yield Breach(path, "side-coverage", sentence)


def sources_are_used(dossier: Dossier) -> Iterator[Breach]:
    """Yields, as warnings, sources that nothing cites."""
    used = {name for _, name in cited_sources(dossier)}
    for index, source in enumerate(dossier.sources):
        if source.id not in used:
            sentence = f"nothing cites {source.id}."
            yield Breach(("sources", index), "unused-source", sentence, Severity.WARNING)


def later_sources_are_marked(dossier: Dossier) -> Iterator[Breach]:
    """Yields, as warnings, sources whose date and `after_article` do not agree."""
    article = next((s for s in dossier.sources if s.id == dossier.article.source), None)
    if article is None or article.date is None:
        return
    for index, source in enumerate(dossier.sources):
        order = _order(source, article)
        if order and (order > 0) is not source.after_article:
            when = "later" if order > 0 else "earlier"
            sentence = f"{source.id} ({source.date}) is {when} than the article ({article.date})."
            path = ("sources", index, "after_article")
            yield Breach(path, "after-article", sentence, Severity.WARNING)


def _order(source: Source, article: Source) -> int:
    """1 where `source` is surely later than `article`, -1 surely earlier, 0 where dates touch."""
    days = [DATED.fullmatch(item.date or "") for item in (source, article)]
    if None in days:
        return 0
    parts = [[part for part in day.groups() if part] for day in days if day]
    shared = min(map(len, parts))
    mine, its = (part[:shared] for part in parts)
    return (mine > its) - (mine < its)


def facts_are_undisputed(dossier: Dossier) -> Iterator[Breach]:
    """Yields agreed facts that say, in the same or nearly the same words, what is disputed."""
    statuses = claim_statuses(dossier)
    overlap = statement_overlap(dossier)
    for at, event in enumerate(dossier.events):
        disputed = list(disputed_texts(event, statuses))
        telling = [text for text in disputed if len(set(stems(text))) >= TELLING_STEMS]
        for index, fact in enumerate(event.facts):
            same = [text for text in disputed if _bare(text) == _bare(fact.text)]
            near = [
                text
                for text in telling
                if overlap.likeness(fact.text, text) >= RESTATED
                or overlap.within(fact.text, text) >= CONTAINED
            ]
            for text in (same or near)[:1]:
                sentence = f"this states as agreed what is disputed: “{_short(text)}”"
                yield Breach(("events", at, "facts", index), "disputed-as-fact", sentence)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS].rstrip() + "…"


RULES = (
    ids_are_unique,
    names_resolve,
    counters_resolve,
    paragraphs_exist,
    phrases_are_short,
    headlines_say_something,
    recalled_is_marked,
    dates_parse,
    every_side_is_accounted_for,
    facts_are_undisputed,
    sources_are_used,
    later_sources_are_marked,
    *exercise_rules.RULES,
)
