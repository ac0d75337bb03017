"""What is written as YAML reads back as the same dossier."""

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.claim import Claim, ClaimKind, Phrase
from bot.domain.dossier import ArticleMap, Dossier, Paragraph, Side, Term
from bot.domain.event import Event, EventDate
from bot.domain.source import Source, Verification
from bot.dossier.dump import dump
from bot.dossier.form import DOSSIER
from bot.dossier.load import parse
from bot.written.decode import decode
from tests.dossier.texts import SHIPPED, shipped, small

TRICKY = (
    "yes", "No", "on", "null", "~", "true", "1", "0o14", "0x1F", "1e3", "-.inf", ".NaN", "1_000",
    "12:30:45", "2022-12-26", "=", "<<", "- a", "? b", "a: b", "a #b", "#b", "'", '"', "it's",
    "[x]", "{x}", "&a", "*a", "!t", "|", ">", "%x", "@x", "`x`", " lead", "trail ", "two  spaces",
    "\ttab", "a\tb", "line\nbreak", "\n", "\n\n x", "end\n", "\r", "a\r\nb", "\x00", "\x07",
    "\x85", "\u2028", "\u2029", "\ufeff", "\u00a0", "“Ж漢字”", "😀", "---", "...",
    "word " * 60 + "end", "a" * 300, "x: " * 50 + "y", "'' " * 60 + "''",
)  # fmt: skip

texts = st.one_of(st.sampled_from(TRICKY), st.text(min_size=1, max_size=40))
refs = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,9}", fullmatch=True)
maybe = st.none() | texts


refs_list = st.lists(refs, min_size=1, max_size=3).map(tuple)
phrases = st.builds(
    Phrase,
    text=texts,
    source=refs,
    language=texts,
    translation=maybe,
    verification=st.sampled_from(Verification),
)
claims = st.builds(
    Claim,
    id=refs,
    text=texts,
    kind=st.sampled_from(ClaimKind),
    sources=refs_list,
    phrase=st.none() | phrases,
    verification=st.sampled_from(Verification),
    counters=st.just(()) | refs_list,
)
paragraphs = st.builds(
    Paragraph,
    number=st.integers(1, 10**6),
    paraphrase=texts,
    contested=st.booleans(),
    note=maybe,
    search_terms=st.lists(texts, max_size=3).map(tuple),
)
articles = st.builds(
    ArticleMap,
    source=refs,
    genre=maybe,
    parties=st.dictionaries(texts | st.just(""), texts, max_size=3),
    paragraphs=st.lists(paragraphs, min_size=1, max_size=2).map(tuple),
)
events = st.builds(
    Event,
    id=refs,
    label=texts,
    date=st.builds(EventDate, text=texts, start=st.sampled_from(("1962", "1962-10", "1962-10-16"))),
    mention=texts,
    summary=texts,
    neutral_wording=texts,
    no_verified_source=st.lists(refs, max_size=2).map(tuple),
)
sources = st.builds(
    Source,
    id=refs,
    title=texts,
    date=maybe,
    url=maybe,
    canonical_url_opened=st.booleans(),
    verification=st.sampled_from(Verification),
    after_article=st.booleans(),
    note=maybe,
)
dossiers = st.builds(
    Dossier,
    format=st.just(1),
    id=refs,
    title=texts,
    language=texts,
    method=maybe,
    guidance=st.lists(texts, max_size=2).map(tuple),
    article=articles,
    sides=st.lists(st.builds(Side, id=refs, label=texts), min_size=1, max_size=2).map(tuple),
    terms=st.lists(
        st.builds(Term, topic=texts, neutral=texts, words=st.dictionaries(refs, texts, max_size=2)),
        max_size=1,
    ).map(tuple),
    events=st.lists(events, max_size=2).map(tuple),
    sources=st.lists(sources, min_size=1, max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dossiers)
def test_every_dossier_reads_back_as_it_was(dossier: Dossier) -> None:
    back, _, findings = decode(dump(dossier), "x.yaml", DOSSIER)

    assert findings == ()
    assert back == dossier


@settings(max_examples=100, deadline=None)
@given(claims)
def test_every_claim_reads_back_as_it_was(claim: Claim) -> None:
    event = small().events[0]
    framing = event.framings[0].model_copy(update={"claims": (claim,)})
    dossier = small().model_copy(
        update={"events": (event.model_copy(update={"framings": (framing,)}),)}
    )

    back, _, _ = decode(dump(dossier), "x.yaml", DOSSIER)

    assert back == dossier


@settings(max_examples=100, deadline=None)
@given(texts)
def test_a_checked_dossier_survives_any_text(text: str) -> None:
    dossier = small().model_copy(update={"title": text, "method": text, "guidance": (text, text)})

    assert parse(dump(dossier), "x.yaml") == dossier


def test_the_shipped_dossier_reads_back_as_it_was() -> None:
    dossier = shipped()

    assert parse(dump(dossier), "x.yaml") == dossier


def test_the_shipped_file_is_written_as_the_writer_writes() -> None:
    first, rest = SHIPPED.read_text("utf-8").split("\n", 1)

    assert first.startswith("# yaml-language-server: $schema=")
    assert rest == dump(shipped())


def test_programs_that_know_only_yaml_1_1_read_the_same_texts() -> None:
    dossier = small()

    assert yaml.safe_load(dump(dossier)) == dossier.model_dump(mode="json", exclude_defaults=True)


def test_defaults_are_left_out() -> None:
    written = dump(small())

    assert "after_article" not in written
    assert "null" not in written
