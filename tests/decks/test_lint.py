"""Each rule of the linter finds what it is for, with its place, and leaves sound decks alone."""

import pytest

from bot.decks.load import parse
from bot.decks.shelf import Shelf
from bot.domain.claim import Phrase
from bot.domain.dossier import Dossier
from bot.domain.errors import BadFile
from bot.domain.exercise_material import BarredClaim
from bot.domain.source import Verification
from bot.dossier.status import claim_statuses
from bot.written.finding import Severity
from tests.decks.files import SOUND, barrage, changed, exercises, findings, first

RECORD = "What can a shared record do for a town, and what can it not do?"
VOTE = "A narrow vote should still count as a vote."

BREACHES = [
    ("wrong-dossier", "dossier: tidal-barrage", "dossier: other", "this is the dossier `tidal-ba"),
    ("repeated-id", "id: facts", "id: record", "`record` names two prompts"),
    ("unknown-event", "event: E04", "event: E44", "no event `E44`; did you mean `E04`?"),
    (
        "unknown-beside",
        "kind: words\n",
        "kind: words\n    beside: [E05-F99]\n",
        "no claim `E05-F99`",
    ),
    ("unknown-claims", "[E02-F1,", "[E02-F11,", "did you mean `E02-F1`?"),
    ("unknown-claim", "claim: E01-GOV-C1", "claim: nobody", "no claim `nobody`; there are E01-"),
    ("repeated-claim", "[E02-F1, E02-F2]", "[E02-F1, E02-F1]", "`E02-F1` is there already"),
    ("other-event", "[E02-F1,", "[E03-F1,", "`E03-F1` belongs to E03, and the prompt to E02"),
    ("other-event", "claim: E01-GOV-C1", "claim: E02-FISH-C1", "belongs to E02"),
    ("unknown-sides", "[FISH, TRUST]", "[FSH, TRUST]", "no side `FSH`; did you mean `FISH`?"),
    ("no-framing", "[FISH, TRUST]", "[GOV, TRUST]", "GOV has no framing of E03"),
    ("same-side", "[FISH, TRUST]", "[FISH, FISH]", "name two sides"),
    ("unknown-topic", "topic: the closing", "topic: The closing", "did you mean `the closing of"),
    ("other-event", "event: E05\n    topic", "event: E04\n    topic", "belongs to E05"),
    ("unknown-exercise", "heard_circle", "herd_circle", "did you mean `heard_circle`?"),
    (
        "unknown-about",
        "exercise: heard_circle",
        "exercise: heard_circle\n    about: CH-A",
        "no chain or motion `CH-A`; there are none.",
    ),
    ("no-phrase", "claim: E01-GOV-C1", "claim: E01-ART-C2", "has no phrase"),
    ("no-phrase", "claim: E01-GOV-C1", "claim: E01-F1", "has no phrase"),
    (
        "unfit-claim",
        "event: E01\n    claim: E01-GOV-C1",
        "event: E03\n    claim: E03-ART-C1",
        "ref",
    ),
    ("unfit-claim", "[E03-ART-C1, E03-PORT-C1]", "[E03-ART-C1, E03-TRUST-C1]", "is refuted; add"),
    ("one-side", "[E01-ART-C1, E01-GOV-C1]", "[E01-ART-C1, E01-ART-C2]", "only ART is heard"),
    ("one-side", "[E04-GOV-C1, E04-ART-C1]", "[E04-GOV-C1]", "only GOV is heard"),
    ("no-question", RECORD, "Tell what a record can do for a town.", "end with a question mark"),
    ("no-question", "Which of these names could all sides use?", "Choose a name.", "asks nothing"),
    ("no-question", "say to what was said here?", "say to what was said here.", "asks nothing"),
    ("statement-asks", VOTE, "Should a vote count?", "it asks nothing"),
    ("statement-long", VOTE, "A vote is a vote. It counts.", "more than one sentence"),
    ("statement-end", VOTE, "A vote should count", "ends with a full stop"),
    ("exclamation", RECORD, '"Look! What can a record do?"', "exclamation mark"),
    ("link", RECORD, '"See https://x.example for it: what now?"', "leave out the link"),
    ("link", RECORD, '"See [this](x): what can it do?"', "leave out the link"),
    ("mention", RECORD, '"What would @everyone say to it?"', "leave out the mention"),
    ("mention", RECORD, '"What would <@123> say to it?"', "leave out the mention"),
    ("presuming", RECORD, "Why did the port fail to keep the record?", "takes the answer for gran"),
    ("presuming", RECORD, "A record is a fine thing, isn't it?", "“isn't it” takes"),
    ("presuming", RECORD, "Don’t you want a shared record?", "“Don’t you” takes"),
    ("presuming", RECORD, "What does a record obviously do?", "“obviously”"),
    ("presuming", RECORD, "Of course it helps, but how?", "“Of course”"),
    ("presuming", RECORD, "What was the real reason for its end?", "“real reason”"),
    ("presuming", RECORD, "Who broke the board up?", "“Who broke”"),
    ("presuming", RECORD, "What did the port admit in the end?", "takes the answer for granted"),
    ("loaded", RECORD, "Was the closing in the end blackmail of a town?", "is a word of GOV; say"),
    ("loaded", RECORD, "Did the port burial of the beds come first?", "“deposition of dredged mud"),
    ("loaded", RECORD, "Who has walked out of the board?", "“walking out” is a word of ART, FISH"),
    ("loaded", RECORD, "Were the voters duped by somebody?", "is a loaded word of the article"),
    ("loaded", RECORD, "Is “blackmail” a fair name for it?", "say in the text whose words they"),
    ("loaded", RECORD, "Do fishers have a reason to say “blackmail” of it?", "whose words they"),
    ("empty", "text: " + RECORD, "text: ''", "must not be empty"),
    ("unknown-value", "kind: phrase", "kind: phrases", "is no kind; it is one of"),
    ("unknown-field", "claim: E01-GOV-C1", "clam: E01-GOV-C1", "did you mean `claim`?"),
    ("form", "id: record", "id: The Record", "is not a name of small letters"),
    ("form", "event: E01\n    claims", "event: E 01\n    claims", "(at most 80)"),
]


@pytest.mark.parametrize(("rule", "old", "new", "words"), BREACHES)
def test_a_breach_is_found_where_it_is(rule: str, old: str, new: str, words: str) -> None:
    found = [each for each in findings(changed(old, new)) if each.rule == rule]

    assert any(words in each.sentence for each in found)
    assert all(each.severity is Severity.ERROR for each in found)


def test_a_sound_deck_is_left_alone() -> None:
    errors = [each for each in findings(SOUND) if each.severity is Severity.ERROR]

    assert errors == []


def test_the_line_of_a_finding_is_the_line_of_what_is_wrong() -> None:
    text = changed("[E02-F1,", "[E02-F11,")

    (finding,) = [each for each in findings(text) if each.severity is Severity.ERROR]

    assert finding.line == text[: text.index("E02-F11")].count("\n") + 1
    assert finding.one_line().startswith("mine.yaml:")


@pytest.mark.parametrize(
    "text",
    [
        "Why does the government say “blackmail”, and who would not?",
        "How do fishermen come to say “the vigil”?",
        "What makes the authors write “duped” here?",
        "Is the tidal barrage a good thing for the Strand?",
        "Who suspended the seat, and why just then?",
    ],
)
def test_words_that_are_quoted_with_who_says_them_are_no_breach(text: str) -> None:
    errors = [
        each for each in findings(changed(RECORD, f"'{text}'")) if each.severity is Severity.ERROR
    ]

    assert errors == []


def test_a_word_about_another_matter_is_free_where_the_facts_use_it() -> None:
    text = SOUND.replace("dossier: tidal-barrage", "dossier: ukraine-security-dilemma")
    head, _ = text.split("prompts:")
    prompt = "  - {id: a, kind: question, event: %s, text: Who should give guarantees to whom?}\n"

    rules = {
        event: {each.rule for each in findings(f"{head}prompts:\n{prompt % event}", first())}
        for event in ("E02", "E17")
    }

    assert "loaded" in rules["E02"]
    assert "loaded" not in rules["E17"]


def test_a_barred_claim_stands_only_beside_what_stands_against_it() -> None:
    barred = BarredClaim(claim="E04-GOV-C1", why="for the test")
    dossier = barrage().model_copy(update={"claims_not_assignable": (barred,)})
    alone = changed("[E04-GOV-C1, E04-ART-C1]", "[E04-GOV-C1, E04-TRUST-C1]")

    beside = {each.rule for each in findings(SOUND, dossier)}
    unanswered = [each for each in findings(alone, dossier) if each.rule == "unfit-claim"]

    assert "unfit-claim" not in beside
    assert "barred by `claims_not_assignable`" in unanswered[0].sentence


def test_a_finding_stands_against_a_barred_claim_of_its_event() -> None:
    barred = BarredClaim(claim="E05-GOV-C1", why="for the test")
    dossier = barrage().model_copy(update={"claims_not_assignable": (barred,)})
    text = changed("event: E04\n    claims: [E04-GOV-C1, E04-ART-C1]",
                   "event: E05\n    claims: [E05-GOV-C1, E05-TRUST-C1, E05-L1]")  # fmt: skip

    assert "unfit-claim" not in {each.rule for each in findings(text, dossier)}


def test_barred_words_are_not_put_up_alone() -> None:
    barred = BarredClaim(claim="E01-GOV-C1", why="for the test")
    dossier = barrage().model_copy(update={"claims_not_assignable": (barred,)})

    said = [each.sentence for each in findings(SOUND, dossier) if each.rule == "unfit-claim"]

    assert any("its words are not put up alone" in sentence for sentence in said)


def test_a_phrase_that_nobody_has_read_is_not_discussed() -> None:
    found = [each for each in findings(SOUND, _recalled(barrage())) if "phrase" in each.rule]

    assert "nobody has read the phrase of `E01-GOV-C1`" in found[0].sentence
    assert found[0].rule == "unverified-phrase"


def _recalled(dossier: Dossier) -> Dossier:
    """The dossier with its first event's phrases recalled."""
    event = dossier.events[0]
    framings = tuple(
        framing.model_copy(update={"claims": tuple(
            claim.model_copy(update={"phrase": claim.phrase and Phrase(
                text=claim.phrase.text,
                source=claim.phrase.source,
                verification=Verification.RECALLED,
            )})
            for claim in framing.claims
        )})
        for framing in event.framings
    )  # fmt: skip
    changed_event = event.model_copy(update={"framings": framings})
    return dossier.model_copy(update={"events": (changed_event, *dossier.events[1:])})


@pytest.mark.parametrize("dossier", [barrage(), first()], ids=lambda one: one.id)
def test_what_is_refuted_here_is_what_the_dossier_says(dossier: Dossier) -> None:
    statuses = claim_statuses(dossier)

    refuted = {name for name, status in statuses.items() if status.value == "refuted"}

    assert Shelf(dossier).refuted == refuted


def test_what_is_refused_says_how_to_check_it() -> None:
    with pytest.raises(BadFile) as caught:
        parse(changed("event: E04", "event: E44"), "mine.yaml", barrage(), exercises())

    assert "no event `E44`" in caught.value.message
    assert caught.value.hint == "Mend this and run `parley deck check mine.yaml`."


def test_a_text_that_is_far_too_long_is_not_looked_at() -> None:
    (finding,) = findings("a" * 500_001)

    assert finding.sentence == "the file has more than 500000 characters; a deck is shorter."


@pytest.mark.parametrize("text", ["", "[", "- a", "format: 1"])
def test_what_is_no_deck_comes_to_findings(text: str) -> None:
    assert findings(text)
