"""True quotes carry no false sentence: classes of attack, each with an honest neighbour."""

import pytest

from bot.verifying.support import Evidence, Grade, graded

PAID = "The port paid the fishers 400 crowns."
LYS = (
    "A grain ship, the Halvard Lys, lay outside until her cargo spoiled, and Jory Finn, a deckhand"
    " of nineteen, lost two fingers when a police launch cut a mooring line."
)
ANNULLED = (
    "On 17 May 2022, on a complaint by the cooperative and the Trust, the Water Court in Lanmouth"
    " annulled the building permit by four votes to one."
)
SURGE = (
    "In the night of 14 January 1961 a storm surge broke into the Strand, the lower town, and"
    " drowned 37 people, eleven of them children."
)
TWO = ("Hale resigned on 4 May 2020.", "Orlo was charged with fraud.")


def grade(sentence: str, *evidence: str) -> Grade:
    return graded(sentence, [Evidence(text=text, quote=text) for text in evidence])


SIGNS = [
    "The port 🅽🅾🆃 paid the fishers 400 crowns.",
    "The port ⒩⒪⒯ paid the fishers 400 crowns.",
    "The port ⠝⠕⠞ paid the fishers 400 crowns.",
    "The port paid the fishers 400 crowns 🇫🇦🇱🇸🇪",
    "❌ The port paid the fishers 400 crowns.",
    "The port paid the fishers 400 crowns 🚫",
    "The port paid the fishers ≠ 400 crowns.",
    "The port paid the fishers −400 crowns.",
    "The port paid the fishers -400 crowns.",
    "The port paid the fishers ±400 crowns.",
    "The port paid the fishers ≪400 crowns.",
    "The port paid the fishers > 400 crowns.",
    "The port paid the fishers 400‰ crowns.",
    "The port paid the fishers ₿400 crowns.",
    "The port paid the fishers ①400 crowns.",
    "The port paid the fishers ４００ crowns.",
    "The port paid ¬ the fishers 400 crowns.",
    "The port ∅ paid the fishers 400 crowns.",
    "The port paid the fi\u0336shers 400 crowns.",
    "The port paid the fishers 400\u0338 crowns.",
    "The port paid the fishers 400 crowns (!).",
    "The port paid the fishers 400 crowns!",
    "The port paid the fishers 400 crowns ...",
    "The port paid the fishers 400 crowns…",
    "The port 'paid' the fishers 400 crowns.",
    "The port ‘paid’ the fishers 400 crowns.",
    "The port “paid” the fishers 400 crowns.",
    "The port ‹paid› the fishers 400 crowns.",
    "The port paid the fishers 400 crowns′.",
    "The port paid the fishers (400 crowns).",
    "The port paid the fishers: 400 crowns.",
]
SMALL = [
    "The port paid the fishers but 400 crowns.",
    "The port paid the fishers or 400 crowns.",
    "The port paid the fishers and 400 crowns.",
    "The port or the fishers paid 400 crowns.",
    "The port and the fishers paid 400 crowns.",
    "The port paid the fishers 400 crowns a week.",
    "The port paid the fishers 400 crowns a day.",
    "The port paid the fishers 400 crowns for help.",
    "The port paid the fishers 400 crowns in return for land.",
    "The port paid the fishers 400 crowns that year.",
    "The port paid the fishers 400 crowns then.",
    "The port paid the fishers 400 crowns here.",
    "The port paid the fishers 400 crowns in.",
    "The port paid the fishers 400 crowns, people say.",
    "The port still paid the fishers 400 crowns.",
    "The port paid the dead fishers 400 crowns.",
    "The old port paid the fishers 400 crowns.",
    "The port paid the other fishers 400 crowns.",
    "The port paid the same fishers 400 crowns.",
    "The port paid the fishers a further 400 crowns.",
    "The port of the fishers paid 400 crowns.",
    "The port that paid the fishers 400 crowns.",
    "The port having paid the fishers 400 crowns.",
    "When the port paid the fishers 400 crowns.",
    "Why the port paid the fishers 400 crowns.",
    "That the port paid the fishers 400 crowns.",
    "If the port paid the fishers 400 crowns.",
    "Had the port paid the fishers 400 crowns.",
]
ATTACKS = {
    "a sign of a number": [("The wall is 4 metres high.", "The wall is −4 metres high.")],
    "a sign of a word": [
        ("The rate is 4 percent.", "The rate is ≠ 4 percent."),
        ("The “paid” sum is lost.", "The paid sum is lost."),
    ],
    "doubt in quotation marks": [
        ("The massacre killed nine men.", "The “massacre” killed nine men."),
    ],
    "an apposition's verb": [
        ("The Halvard Lys lost two fingers.", LYS),
        ("A grain ship lost two fingers.", LYS),
        ("A police launch lost two fingers.", LYS),
        ("Jory Finn lay outside.", LYS),
        ("Jory Finn lay outside until her cargo spoiled.", LYS),
        ("Halvard Lys, a deckhand of nineteen, lost two fingers.", LYS),
    ],
    "a count of another clause": [
        (
            "28 boats landed.",
            "Its boats landed 620 tonnes in 2014; of 71 boats, 28 gave up their licences.",
        ),
        ("Hale died in 1960.", "Hale was born in 1950 and Orlo died in 1960."),
    ],
    "a condition": [
        ("Carrow will publish the records.", "Carrow will publish the records if a court agrees."),
        ("The strike ended.", "The strike ended only after the police had left the harbour."),
        ("Carrow may dredge the channel.", "Carrow may dredge the channel until the study ends."),
        ("The ceasefire held.", "The ceasefire held as long as both armies kept away."),
        ("The treaty forbids all weapons.", "The treaty forbids all weapons other than rifles."),
        ("Nobody was hurt.", "Nobody was hurt except three soldiers of the guard."),
        ("The port won everything.", "The port won everything but the case against Orlo."),
        ("Orlo signed the pact.", "Orlo signed the pact, provided that no gate was ever hung."),
        ("Orlo signed the pact.", "Orlo signed the pact unless the leaflet lies."),
        ("Orlo gave up her boats.", "Orlo gave up her boats in return for land."),
        ("The union backed the plan.", "The union backed the plan, but later voted against it."),
        ("The permit is void.", "Without a study, the permit is void."),
        ("The mudflats survive.", "If the gates stand open, the mudflats survive."),
        ("The mudflats survive.", "When the gates stand open, the mudflats survive."),
        ("The barrage would have lost.", "Had the vote come later, the barrage would have lost."),
        ("Carrow would attack Lanmouth.", "Were Brask to join, Carrow would attack Lanmouth."),
        ("Carrow attacks.", "Should Brask join the pact, Carrow attacks."),
        ("Brask joins the pact.", "Suppose Brask joins the pact."),
        ("Cockles are cheaper.", "Cockles are cheaper than mussels were."),
        ("Orlo will pay if the court agrees.", "Orlo will pay if the court agrees by May."),
    ],
    "whose view it is": [
        ("Ukraine is run by Nazis.", "In Russian propaganda, Ukraine is run by Nazis."),
        ("Ukraine is a part of Russia.", "For Putin, Ukraine is a part of Russia."),
        ("Crimea is Russian.", "To Moscow, Crimea is Russian."),
        ("The minister is a thief.", "For the fishers, the minister is a thief."),
        ("The minister is a thief.", "In the view of the fishers, the minister is a thief."),
        ("NATO broke its promise.", "As Moscow sees it, NATO broke its promise."),
        ("NATO broke its promise.", "From Moscow's standpoint, NATO broke its promise."),
        ("Kyiv killed nine men.", "Kyiv killed nine men, in Moscow's version."),
        ("The barrage protects men.", "The barrage, in Hale's words, protects men."),
        ("Ukraine provoked the war.", "By that logic, Ukraine provoked the war."),
        ("Russia had no choice.", "Under this reading, Russia had no choice."),
        ("No gate shuts in spring.", "Hale's promise: no gate shuts in spring."),
        ("The port sank nine boats.", "Critics: the port sank nine boats."),
        ("The board ran the port.", "On paper, the board ran the port."),
        ("Orlo saved nine men.", "Orlo saved nine men, by her own account."),
    ],
    "fiction, irony and force": [
        ("Hale murders the judge.", "In the film, Hale murders the judge."),
        ("Orlo saved nine men.", "Orlo saved nine men in her dreams."),
        ("The port sank nine boats.", "Legend has it the port sank nine boats."),
        ("The barrage protects men.", "Ministers like to pretend the barrage protects men."),
        ("The barrage protects men.", "The barrage protects men — that, at least, was the theory."),
        ("The barrage protects men.", "Of course the barrage protects men: pigs fly too."),
        ("Hale left in shame.", "Hale left in shame, he joked."),
        ("Crimea voted to join Russia.", "Crimea voted, at gunpoint, to join Russia."),
        ("Kyiv rejected the deal.", "Under pressure from Moscow, Kyiv rejected the deal."),
    ],
    "a word that makes another thing": [
        ("The doctor treated nine fishers.", "The fake doctor treated nine fishers."),
        ("The minister signed the treaty.", "The acting minister signed the treaty."),
        ("The minister signed the treaty.", "The minister signed the forged treaty."),
        ("The minister of Carrow fled.", "The late minister of Carrow fled."),
        ("The minister of Carrow fled.", "The deputy minister of Carrow fled."),
        ("The president of Carrow fled.", "The vice president of Carrow fled."),
        ("A trial found Hale guilty.", "A mock trial found Hale guilty."),
        ("In a referendum Crimea left.", "In a sham referendum Crimea left."),
        ("Crimea left.", "In a sham referendum Crimea left."),
        ("The president fled.", "The self-proclaimed president fled."),
        ("The army beat the state army.", "The rebel army beat the state army."),
    ],
    "what was thought": [
        (
            "In 2021 the range would shrink by half.",
            "Keld calculated in 2021 that the range would shrink by half.",
        ),
        *(
            ("The fishers poisoned the beds.", f"Hale {verb} that the fishers poisoned the beds.")
            for verb in (
                "calculated reckoned estimated found showed admitted held feared hinted joked"
                " pretended hoped expected predicted dreamed knew heard"
            ).split()
        ),
        ("The barrage drowning the town.", "Hale imagined the barrage drowning the town."),
        ("Hale said that Roake lied.", "Hale said Orlo claimed that Roake lied."),
    ],
    "what was joined": [
        ("Torture was passed in 2011.", "A law against racism and torture was passed in 2011."),
        ("A law torture was passed.", "A law against racism and torture was passed."),
        ("Orlo were jailed in March.", "Critics of Hale and Orlo were jailed in March."),
        ("The minister was jailed.", "The sons of the judge and the minister was jailed."),
        ("The mayor were friends.", "The man shot by the police and the mayor were friends."),
        ("The port and the fishers paid.", "The port paid the fishers and left."),
        ("The boats were closed.", "The gates were closed, and the boats moved north."),
        ("The port ruled.", "The port paid the fishers after the court ruled."),
        (
            "Russian troops shelled Donetsk.",
            "Russian and other troops shelled Donetsk and Belgorod respectively.",
        ),
        ("Hale praised war.", "Hale praised Orlo for leaving the party that backs war."),
        ("The port sold land.", "The port sold boats to buy land."),
        ("Hale called a massacre.", "What Hale called a massacre killed nine men."),
    ],
    "half a range": [
        ("The port paid 40 crowns.", "The port paid between 30 and 40 crowns."),
        ("The port paid 30 crowns.", "The port paid 30 or 40 crowns."),
        ("The port paid 30 crowns.", "The port paid 30–40 crowns."),
        ("The talks lasted to 2003.", "The talks lasted from 1999 to 2003."),
        ("The talks lasted from 1999.", "The talks lasted from 1999 to 2003."),
        ("The court annulled it by four votes.", "The court annulled it by four votes to one."),
        ("Two voters backed Hale.", "Two in three voters backed Hale."),
        ("The judges backed Hale.", "Two of the nine judges backed Hale."),
    ],
    "the reach of a denial": [
        ("Russia did not withdraw.", "Russia did not fully withdraw."),
        ("Trust is rarely lost.", "Trust is rarely lost in one great betrayal."),
        ("No one died.", "No one died in the storm on the Strand."),
    ],
}
HONEST = {
    "a near copy with its end first": (
        "By four votes to one, the Water Court in Lanmouth annulled the building permit.",
        ANNULLED,
    ),
    "a near copy without its first predicate": (
        "In the night of 14 January 1961 a storm surge drowned 37 people, eleven of them children.",
        SURGE,
    ),
    "a sign kept": ("The wall is −4 metres high.", "The wall is −4 metres high and broken."),
    "an accent": ("The café closed.", "The café closed and the port burned."),
    "marks kept": ("Hale spoke of a “deviation”.", "Hale spoke of a “deviation” and left."),
    "an apposition left out": (
        "Bettine Orlo answered from the quay that any gate would fall.",
        (
            "Bettine Orlo, a skipper who has led the union since 2017, answered from the quay"
            " that any gate would fall."
        ),
    ),
    "a condition kept": (
        "Carrow will publish the records if a court agrees.",
        "Carrow will publish the records if a court agrees, and Lanmouth has published them.",
    ),
    "an exception of another clause": (
        "Roake, now 81, has offered to mediate.",
        "Lindqvar called for a gate without turbines, and Roake, now 81, has offered to mediate.",
    ),
    "a view kept": (
        "In Russian propaganda, Ukraine is run by Nazis.",
        "In Russian propaganda, Ukraine is run by Nazis and Poland is next.",
    ),
    "a date before it": ("The engineer drew a plan.", "In 1974 the engineer drew a plan."),
    "an adverb before it": (
        "Each camp believes that time is short.",
        "Meanwhile each camp believes that time is short.",
    ),
    "a thinker kept": (
        "Professor Yara Keld calculated that the range would shrink by 30 to 40 percent.",
        (
            "Professor Yara Keld of Lanmouth calculated in 2021 that the range would shrink by 30"
            " to 40 percent."
        ),
    ),
    "an adjective that only says more": (
        "The rupture came in 2011.",
        "The true rupture came in 2011.",
    ),
    "a range kept": ("The talks lasted from 1999 to 2003.", "The talks lasted from 1999 to 2003."),
    "a clause of its own": (
        "Ukraine shelled Belgorod.",
        "Carrow was shelled, and Ukraine shelled Belgorod in reply.",
    ),
    "the first of two joined": (
        "Hale was accused of murder.",
        "Hale was accused of murder and theft.",
    ),
}
NEVER_STATED = {
    "another tense": ("The port paid the fishers.", "The port pays the fishers."),
    "another auxiliary": ("The port has paid the fishers.", "The port paid the fishers."),
    "another article": ("A port paid the fishers.", "The port paid the fishers."),
    "a leading phrase": ("Carrow was rich.", "Before the war, Carrow was rich."),
    "a trailing phrase": ("Carrow was rich.", "Carrow was rich after the war."),
    "an inserted phrase": ("Carrow was rich.", "Carrow, after the war, was rich."),
    "a clause between": ("Carrow was rich.", "Carrow, a small town, was rich."),
    "a title without its marks": (
        "The Tide Watch guarded Carrow.",
        "The “Tide Watch” guarded Carrow.",
    ),
}


@pytest.mark.parametrize("sentence", SIGNS + SMALL)
def test_no_sign_and_no_small_word_comes_in(sentence: str) -> None:
    assert grade(sentence, PAID) is Grade.UNSUPPORTED


@pytest.mark.parametrize(
    ("sentence", "source"), [pair for pairs in ATTACKS.values() for pair in pairs]
)
def test_what_a_statement_depends_on_may_not_be_left_out(sentence: str, source: str) -> None:
    assert grade(sentence, source) is Grade.UNSUPPORTED
    assert grade(source, source) is not Grade.UNSUPPORTED


@pytest.mark.parametrize("name", HONEST)
def test_honest_neighbours_of_the_attacks_are_kept(name: str) -> None:
    assert grade(*HONEST[name]) is not Grade.UNSUPPORTED


@pytest.mark.parametrize("name", NEVER_STATED)
def test_what_only_shades_the_sense_is_shown_with_its_quote(name: str) -> None:
    assert grade(*NEVER_STATED[name]) is Grade.PARAPHRASE


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Orlo resigned on 4 May 2020.", TWO),
        ("Orlo was charged with fraud on 4 May 2020.", TWO),
        ("Hale resigned on 4 May 2020 when Orlo was charged with fraud.", TWO),
        (
            "The port opened in 1994 and killed nine men.",
            ("The port opened in 1994.", "Tidewright killed nine men."),
        ),
        (
            "Hale was cleared of fraud.",
            ("Orlo was cleared of fraud.", "Hale was convicted of murder."),
        ),
    ],
)
def test_two_true_sentences_make_no_third(sentence: str, evidence: tuple[str, ...]) -> None:
    assert grade(sentence, *evidence) is Grade.UNSUPPORTED


def test_one_of_two_cited_sentences_may_carry_it_alone() -> None:
    assert grade(TWO[1], *TWO) is Grade.STATED
    assert grade("Hale resigned on 4 May.", "Hale resigned on 4 May.", TWO[1]) is Grade.STATED
