"""A verdict comes from what one clause of a fact says, never from which words it holds."""

import re
from itertools import combinations

import pytest

from bot.domain.claim import Fact
from bot.services.verdicts.verdict import bears_out, denies
from bot.services.verdicts.wording import read
from bot.store.scope import Scope
from tests.dossier.texts import shipped
from tests.speaking import Parley

FACTS = [fact for event in shipped().events for fact in event.facts]
NAME = re.compile(r"\b(?:(?:the )?[A-Z][\w’']+(?: (?=[A-Z]))?)+")
LEAST_SHARE = 0.95
"""Of the first clauses; one without a name for its subject ("It joined …") bears nothing out."""


def first_clause(fact: Fact) -> str:
    """A fact up to its first semicolon, colon or full stop, without brackets."""
    bare = re.sub(r"\s*\([^()]*\)", "", fact.text)
    return re.split(r"[;:]\s|(?<=[a-z\d])\.(?:\s|$)", bare)[0]


def turned(clause: str) -> list[str]:
    """The clause with any two of its names in each other's place."""
    found = [m for m in NAME.finditer(clause) if m.start() > 0 or len(read(m[0])) > 1]
    starts = NAME.match(clause)
    found = [starts, *found] if starts and starts not in found else found
    return [
        clause[: a.start()] + b[0] + clause[a.end() : b.start()] + a[0] + clause[b.end() :]
        for a, b in combinations(sorted(set(found), key=lambda m: m.start()), 2)
        if a[0] != b[0] and a.end() <= b.start()
    ]


def negated(clause: str) -> list[str]:
    """The clause with a denial put in at every place, or taken out where it has one."""
    words = clause.split()
    put_in = [
        " ".join((*words[:at], no, *words[at:]))
        for at in range(len(words) + 1)
        for no in ("not", "never", "no")
    ]
    taken_out = [
        " ".join(words[:at] + words[at + 1 :])
        for at, word in enumerate(words)
        if word.casefold() in {"not", "never", "no", "only"}
    ]
    return [*put_in, *taken_out, f"It is not true that {clause}"]


async def test_the_first_clause_of_nearly_every_fact_is_supported_by_it(parley: Parley) -> None:
    supported = []
    for fact in FACTS:
        checked = await parley.app.services.checking.check(Scope(), first_clause(fact))
        refs = [j.said.ref for j in checked.judged if j.verdict == "supported"]
        if any(ref.endswith(f"/{fact.id}") for ref in refs):
            supported.append(fact.id)

    assert len(supported) >= LEAST_SHARE * len(FACTS)


def test_most_facts_have_names_that_can_change_places() -> None:
    assert sum(len(list(turned(first_clause(fact)))) for fact in FACTS) > len(FACTS)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_names_that_have_changed_places_are_never_supported(fact: Fact) -> None:
    for wrong in turned(first_clause(fact)):
        assert not [other.text for other in FACTS if bears_out(other.text, wrong)], wrong


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_what_is_denied_is_never_supported(fact: Fact) -> None:
    for wrong in negated(first_clause(fact)):
        assert not bears_out(fact.text, wrong), wrong


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_no_fact_denies_what_a_fact_says(fact: Fact) -> None:
    assert not [other.text for other in FACTS if denies(other.text, first_clause(fact))]


BEARS_OUT = [
    ("Arland left the pact on 3 May 1990.", "Arland left the pact."),
    ("Arland left the pact on 3 May 1990.", "In May 1990 Arland left the pact"),
    ("Arland left the pact and has joined the league.", "Arland has joined the league"),
    ("Arland attacked after Borovia closed the straits.", "Borovia closed the straits."),
    ("Arland won, and on 3 May Borovia fell.", "Borovia fell on 3 May"),
    ("The pact was signed by Arland, Borovia and Corland.", "Borovia signed the pact"),
    ("The pact was signed by representatives of Arland and Borovia.", "Borovia signed the pact"),
    ("The assembly upheld the ban by 20 votes to 3 in 1990.", "The assembly upheld the ban"),
    ("Arland sent troops, with consent of the council.", "Arland sent troops"),
    ("Arland's envoy took part but did not sign.", "Arland’s envoy didn't sign"),
]


@pytest.mark.parametrize(("text", "statement"), BEARS_OUT)
def test_a_clause_said_again_is_borne_out(text: str, statement: str) -> None:
    assert bears_out(text, statement)


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        # somebody else, or in another clause
        ("Arland vetoed it; the council deplored the war.", "Arland deplored the war."),
        ("Arland, which Borovia had armed, attacked the port.", "Borovia attacked the port."),
        ("Arland was attacked and wounded soldiers fled.", "Arland wounded soldiers."),
        ("Arland sent tanks and armed men.", "Arland armed men."),
        ("The envoy of Arland and Borovia left the talks.", "Borovia left the talks."),
        ("The foes of Arland, Borovia, and Corland took the port.", "Corland took the port."),
        (
            "The pact was signed by rivals of Arland, Borovia and Corland.",
            "Corland signed the pact",
        ),
        ("Three men were shot by Arland and Borovia.", "Arland shot three men"),
        # only said, asked, planned, hoped or denied
        ("Arland said that Borovia broke the pact.", "Borovia broke the pact."),
        ("Arland said Borovia lied, and Corland left the pact.", "Corland left the pact."),
        ("Arland said that Borovia left; Corland broke the pact.", "Corland broke the pact."),
        ("Borovia broke the pact, and Corland left, Arland said.", "Borovia broke the pact."),
        ("According to Arland, Borovia broke the pact.", "Borovia broke the pact."),
        ("Allegedly Borovia broke the pact, and Corland left it.", "Corland left it"),
        ("Arland set out terms: Borovia broke the pact.", "Borovia broke the pact."),
        ("The book asks whether Borovia broke the pact.", "Borovia broke the pact."),
        (
            "Arland denied that Borovia broke the pact and left.",
            "Arland denied that Borovia broke the pact",
        ),
        ("Arland tried to leave the pact.", "Arland left the pact."),
        ("Arland offered to leave the pact.", "Arland left the pact."),
        ("Arland will leave the pact after Borovia attacks it.", "Arland will leave the pact."),
        ("Arland leaves the pact if Borovia joins the league.", "Arland leaves the pact."),
        # less said is more claimed
        ("Arland did not leave the pact because of Borovia.", "Arland did not leave the pact."),
        ("Arland did not leave the pact in 1990.", "Arland did not leave the pact."),
        ("Only Arland left the pact in 1990.", "Arland left the pact in 1990."),
        ("No state that joined the pact left the league.", "No state joined the pact"),
        ("The survey counted 40 dead on 3 May 1990.", "The survey counted 40 dead"),
        ("A few states left the pact.", "Few states left the pact"),
        ("Arland left the pact (unless Borovia stays).", "Arland left the pact"),
        # more said than stands there
        ("Arland left the pact.", "Arland left the pact and attacked Borovia."),
        ("Arland left the pact.", "Arland left the pact (and attacked Borovia)."),
        ("Arland left the pact in May 1990.", "Arland left the pact on 3 May 1990."),
        ("It broke the pact with Arland.", "It broke the pact with Arland."),
    ],
)
def test_what_stands_there_otherwise_is_not_borne_out(text: str, statement: str) -> None:
    assert not bears_out(text, statement)
    assert not denies(text, statement)


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Arland left the pact on 3 May 1990.", "Arland did not leave the pact"),
        ("Arland left the pact on 3 May 1990.", "Arland never left the pact"),
        ("Arland and Borovia never signed that treaty.", "Arland and Borovia signed that treaty"),
        ("The pact was not signed in 1990.", "The pact was signed in 1990."),
        ("The flood of 1961 drowned 37 people.", "The flood of 1961 drowned 40 people."),
        (
            "The assembly upheld it by 20 votes to 3 in 1990.",
            "The assembly upheld it by 20 votes to 9 in 1990.",
        ),
        ("Arland joined the pact on 3 May 1990.", "Arland joined the pact on 3 May 1991."),
    ],
)
def test_the_contrary_of_a_clause_is_denied(text: str, statement: str) -> None:
    assert denies(text, statement)
    assert not bears_out(text, statement)


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Arland moved the 1990 vote to May 1991.", "Arland moved the 1989 vote to May 1991."),
        ("Arland signed treaties in 1990.", "Arland signed treaties in 1991."),
        ("Arland elected Smith in 1990.", "Arland elected Smith in 1994."),
        ("Arland vetoed a draft on 3 May 1990.", "Arland vetoed a draft on 4 June 1991."),
        ("The flood of 1961 drowned about 37 people.", "The flood of 1961 drowned 40 people."),
        ("Arland broke resolution 40 in 1990.", "Arland broke resolution 41 in 1990."),
        ("A court convicted the minister.", "A court did not convict the minister."),
        ("Some states left the pact.", "Some states did not leave the pact."),
        ("Arland may leave the pact.", "Arland may not leave the pact."),
        ("Arland did not leave the pact in 1990.", "Arland left the pact."),
        ("Arland said that Borovia left the pact.", "Borovia did not leave the pact."),
        ("The book asks whether it fits Arland's war on Borovia.", "Arland did not war on Borovia"),
        ("Arland said in 1990 that 40 men died.", "Arland said in 1990 that 50 men died."),
    ],
)
def test_what_may_be_true_beside_a_clause_is_not_denied(text: str, statement: str) -> None:
    assert not denies(text, statement)
