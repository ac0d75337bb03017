"""A sentence is shown as stated only where its source says so; attacks with true words fail."""

import pytest

from bot.verifying.support import Evidence, Grade, graded


def grade(sentence: str, *evidence: str) -> Grade:
    return graded(sentence, [Evidence(text=text, quote=text) for text in evidence])


STATED = {
    "a copy": ("Russia attacked Ukraine.", "Russia attacked Ukraine."),
    "a relative clause left out": (
        "Russia attacked Ukraine.",
        "Russia, which had long threatened to, attacked Ukraine.",
    ),
    "an aside left out": (
        "The embargo did not cause the crisis.",
        "The embargo did not, in fact, cause the crisis.",
    ),
    "a clause left out": (
        "The war has killed more than 10,000 civilians.",
        "The war has killed more than 10,000 civilians and displaced millions.",
    ),
    "what stands in brackets left out": (
        "Germany and France joined, with ten others.",
        "Germany (then divided) and France joined, with ten others (see below).",
    ),
}

PARAPHRASED = {
    "a denial in another clause": (
        "The alliance only agreed to talks.",
        "The alliance had no intention of admitting Ukraine and only agreed to talks.",
    ),
    "a number in words": (
        "Prices rose by five percent.",
        "Prices rose by 5% in rural areas.",
    ),
    "its speaker kept": (
        "Putin warned that membership of Ukraine would be a direct threat.",
        "There, Putin warned that membership of Ukraine would be a direct threat to Russia.",
    ),
    "a stretch moved": (
        "In 2014, after a disputed referendum, Russia annexed Crimea.",
        "Russia annexed Crimea in 2014 after a disputed referendum.",
    ),
    "another verb of speech": (
        "Mearsheimer says the West is responsible for the crisis.",
        "Mearsheimer argues that the West is responsible for the crisis.",
    ),
    "said for according to": (
        "Mearsheimer said the West is responsible for the crisis.",
        "According to Mearsheimer, the West is responsible for the crisis.",
    ),
    "a pronoun that may mean anybody": (
        "He had no intention of leaving NATO.",
        "He had no intention of leaving NATO, and only agreed to talks.",
    ),
}

ATTACKS = {
    "names swapped": ("Ukraine attacked Russia.", "Russia attacked Ukraine."),
    "nouns swapped": ("The man bit the dog.", "The dog bit the man."),
    "passive made active": ("Russia attacked Ukraine.", "Russia was attacked by Ukraine."),
    "active made passive": ("Russia was attacked.", "Russia attacked Ukraine."),
    "by and to swapped": (
        "The gas was sold to Russia by Ukraine.",
        "The gas was sold by Russia to Ukraine.",
    ),
    "before for after": ("Russia left after the war.", "Russia left before the war."),
    "denial dropped": ("Russia attacked Ukraine.", "Russia did not attack Ukraine."),
    "contraction dropped": ("Russia did attack Ukraine.", "Russia didn’t attack Ukraine."),
    "denial added": ("Russia did not attack Ukraine.", "Russia did attack Ukraine."),
    "denial doubled": ("Russia did not not attack Kyiv.", "Russia did not attack Kyiv."),
    "denial moved": (
        "Russia did attack Ukraine but Germany did not attack Poland.",
        "Russia did not attack Ukraine but Germany did attack Poland.",
    ),
    "denial dropped with a synonym": ("Russia moved on Kyiv.", "Russia did not march on Kyiv."),
    "without dropped": ("Russia left with a treaty.", "Russia left without a treaty."),
    "refusal dropped": ("Russia signed the treaty.", "Russia refused to sign the treaty."),
    "failure dropped": ("The plan worked.", "The plan failed."),
    "end of a denied list": (
        "Russia bombed Kyiv.",
        "Russia did not attack Ukraine, bomb Kyiv, or shell Kharkiv.",
    ),
    "what is not true": (
        "Russia attacked Ukraine.",
        "It is not true that Russia attacked Ukraine.",
    ),
    "what is false": ("Russia attacked Ukraine.", "It is false that Russia attacked Ukraine."),
    "what was a claim": (
        "The army attacked Kyiv.",
        "The claim that the army attacked Kyiv was withdrawn.",
    ),
    "an aside parts denial and verb": (
        "The embargo caused the crisis.",
        "The embargo did not, in fact, cause the crisis.",
    ),
    "denial in brackets dropped": ("Russia has left Kyiv.", "Russia has (not) left Kyiv."),
    "hedge in brackets dropped": (
        "Russia attacked Ukraine.",
        "Russia (allegedly) attacked Ukraine.",
    ),
    "only added": ("Only Russia attacked Ukraine.", "Russia attacked Ukraine."),
    "only dropped": ("Berlin agreed to limits.", "Berlin only agreed to limits."),
    "some to all": ("All states joined the pact.", "Some states joined the pact."),
    "some dropped": ("Soldiers attacked the town.", "Some soldiers attacked the town."),
    "most to many": ("Many voters agreed.", "Most voters agreed."),
    "first dropped": ("The attack came in May 1990.", "The first attack came in May 1990."),
    "may dropped": ("Russia has attacked Ukraine.", "Russia may have attacked Ukraine."),
    "could for would": ("NATO would expand.", "NATO could expand."),
    "may to must": ("States must join.", "States may join."),
    "allegedly dropped": ("Russia attacked Ukraine.", "Russia allegedly attacked Ukraine."),
    "alleged dropped": ("The attack was recorded.", "The alleged attack was recorded."),
    "condition dropped": (
        "Russia attacks Ukraine.",
        "If Russia attacks Ukraine, NATO will respond.",
    ),
    "attempt dropped": ("Russia attacked Ukraine.", "Russia tried to attack Ukraine."),
    "hedge added": ("Russia probably attacked Ukraine.", "Russia attacked Ukraine."),
    "another number": ("It killed 40 people.", "It killed 30 people."),
    "another number in words": ("It killed forty people.", "It killed 30 people."),
    "magnitude changed": ("It cost 3.5 billion euros.", "It cost 3.5 million euros."),
    "percent dropped": ("Of them, 40 died.", "Of them, 40% died."),
    "bound dropped": ("It killed 40 people.", "It killed fewer than 40 people."),
    "a power read as a number": ("It holds 102 items.", "It holds 10² items."),
    "numbers swapped": (
        "It killed 50 people and hurt 30.",
        "It killed 30 people and hurt 50.",
    ),
    "another name": ("Germany attacked Ukraine.", "Russia attacked Ukraine."),
    "another name in lower case": ("germany attacked Ukraine.", "Russia attacked Ukraine."),
    "a name for a word": ("In March they left Kyiv.", "In a march they left Kyiv."),
    "a pronoun for a name": ("He attacked Ukraine.", "Putin attacked Ukraine."),
    "opposite": ("Russia increased its troops.", "Russia reduced its troops."),
    "opposite by its beginning": (
        "The war was illegal under the charter.",
        "The war was legal under the charter.",
    ),
    "a word exchanged": (
        "The army carried the town with tanks.",
        "The army spared the town with tanks.",
    ),
    "a strange word added": (
        "Russia attacked Ukraine in a genocide in 2022.",
        "Russia attacked Ukraine in 2022.",
    ),
    "a judgement added": (
        "Russia made a wrong move on Ukraine.",
        "Russia made a move on Ukraine.",
    ),
    "a cause made up": (
        "Prices rose because NATO moved east.",
        "Prices rose and NATO moved east.",
    ),
    "a consequence made up": (
        "Prices rose and thus NATO moved east.",
        "Prices rose and NATO moved east.",
    ),
    "its ally for the doer": (
        "Belarus attacked Ukraine.",
        "Russia, supported by Belarus, attacked Ukraine.",
    ),
    "its country for the doer": ("France resigned.", "The president of France resigned."),
    "its owner for the doer": ("Ukraine attacked Kyiv.", "Ukraine’s enemies attacked Kyiv."),
    "its critics left out": ("Putin was jailed.", "Putin critics were jailed."),
    "object for subject": ("Putin resigned.", "Biden met Putin and resigned."),
    "doer of another clause": (
        "Germany defended it.",
        "Germany attacked Poland, and Russia, which was neutral, defended it.",
    ),
    "doers of two clauses": (
        "Germany and Russia defended it.",
        "Germany attacked Poland and Russia defended it.",
    ),
    "date of another clause": (
        "Germany moved in 2001.",
        "Germany moved in 1999 and Russia left in 2001.",
    ),
    "number of another clause": (
        "It killed 30 tanks.",
        "It killed 40 people and destroyed 30 tanks.",
    ),
    "speaker dropped": ("Russia attacked Ukraine.", "Putin said that Russia attacked Ukraine."),
    "source dropped": ("Russia attacked Ukraine.", "According to NATO, Russia attacked Ukraine."),
    "inverted speaker dropped": ("The war is lost.", "“The war is lost,” said the minister."),
    "inserted speaker dropped": (
        "The economy would shrink by 3 percent.",
        "The economy, the minister said, would shrink by 3 percent.",
    ),
    "another speaker": (
        "Biden said that Putin lied.",
        "Putin said that Biden lied.",
    ),
    "the wrong one of two speakers": (
        "Russia said it would leave.",
        "According to NATO, Russia would leave.",
    ),
    "denial made a claim": (
        "Putin said that Russia attacked Ukraine.",
        "Putin denied that Russia attacked Ukraine.",
    ),
    "claim made a proof": (
        "Putin proved that NATO lied.",
        "Putin claimed that NATO lied.",
    ),
    "speech shown as fact": (
        "The West provoked this terrible war.",
        "“The West provoked this terrible war.”",
    ),
    "question made a statement": ("Russia attacked Ukraine.", "Has Russia attacked Ukraine?"),
    "statement made a question": ("Has Russia attacked Ukraine?", "Russia has attacked Ukraine."),
    "marks of doubt": ("Russia “helped” Ukraine.", "Russia helped Ukraine."),
    "nothing of it": ("Prices fell in Norway.", "Russia attacked Ukraine."),
    "small words alone": ("It is not so.", "Russia attacked Ukraine."),
    "two sentences' parts": (
        "Putin resigned in 2001.",
        "Biden met Putin.",
        "He resigned in 2001.",
    ),
}


@pytest.mark.parametrize("name", STATED)
def test_what_the_source_says_is_stated(name: str) -> None:
    assert grade(*STATED[name]) is Grade.STATED


@pytest.mark.parametrize("name", PARAPHRASED)
def test_other_wording_is_a_paraphrase(name: str) -> None:
    assert grade(*PARAPHRASED[name]) is Grade.PARAPHRASE


@pytest.mark.parametrize("name", ATTACKS)
def test_true_words_in_a_false_sentence_are_unsupported(name: str) -> None:
    assert grade(*ATTACKS[name]) is Grade.UNSUPPORTED


@pytest.mark.parametrize("name", [name for name in ATTACKS if name != "two sentences' parts"])
def test_every_attacked_source_supports_its_own_words(name: str) -> None:
    source = ATTACKS[name][1]

    assert grade(source, source) is not Grade.UNSUPPORTED


def test_without_evidence_nothing_is_supported() -> None:
    assert graded("Russia attacked Ukraine.", []) is Grade.UNSUPPORTED


def test_what_continues_a_quotation_needs_its_speaker() -> None:
    text = "The West provoked this terrible war."

    assert graded(text, [Evidence(text, text, spoken=True)]) is Grade.UNSUPPORTED
