"""A dossier that has been translated, as people of two languages read it."""

from pathlib import Path

import pytest

from bot.app import now
from bot.chat.reply import Reply
from bot.chat.turn import Person, Rank
from bot.domain.person import Account
from bot.domain.translation import Translated, Translation
from bot.dossier import translations
from bot.dossier.load import parse, read
from bot.store.scope import Scope
from tests.speaking import Parley, shown

DATA = Path(__file__).resolve().parents[1] / "data"
LANTERN = DATA / "lantern.yaml"
GERMAN = Person(account=Account("test", "gerda"), language="de")
MODERATOR = Person(rank=Rank.MODERATOR, account=Account("test", "mo"))


@pytest.fixture
async def lantern(parley: Parley) -> Parley:
    """A community that sees the dossier of the lantern, and its German translation."""
    dossier = read(LANTERN)
    told = translations.read(LANTERN, dossier)
    await parley.app.loading.dossier(dossier, now(), translations=told)
    return Parley(parley.app, "ours")


async def test_a_community_reads_what_is_told_in_its_language(lantern: Parley) -> None:
    await lantern.says("settings community language:de", MODERATOR)

    told = await reads(lantern, "framing L01")

    assert "Das Löschen des Leuchtfeuers (16. Oktober 1931)" in told
    assert "Die Wärter" in told
    assert "Die Linse musste ausgebessert werden." in told
    assert "Niemand warnte die Bootsleute" in told
    assert "Wurden die Bootsleute gewarnt?" in told
    assert "The lens was cracked" not in told


async def test_each_reads_their_own_language_in_turn(lantern: Parley) -> None:
    first = await reads(lantern, "framing L01", GERMAN)
    second = await reads(lantern, "framing L01")
    third = await reads(lantern, "framing L01", GERMAN)

    assert first == third
    assert "Die Bootsleute" in first
    assert "The boatmen" in second
    assert "Die Bootsleute" not in second


async def test_what_is_not_translated_is_shown_in_the_original(lantern: Parley) -> None:
    told = await reads(lantern, "framing L01", GERMAN)

    assert "Two boats ran aground at the reef of Ostrel." in told


async def test_the_original_of_a_claim_is_one_step_away(lantern: Parley) -> None:
    told = await reads(lantern, "claim L01-KEEP-C1", GERMAN)

    assert "Die Linse hatte einen Sprung" in told
    assert "cracked from rim to rim" in told  # a source's own words stay as they are
    assert "Original (Englisch): The lens was cracked, and a lit lantern would" in told


async def test_an_original_is_not_shown_twice(lantern: Parley) -> None:
    for line, who in (("claim L01-KEEP-C1", None), ("claim L01-BOAT-C2", GERMAN)):
        told = await reads(lantern, line, who)

        assert "Original (" not in told


@pytest.mark.parametrize("line", ["event show L01", "events", "side boatmen", "words L01"])
async def test_every_list_speaks_the_language(lantern: Parley, line: str) -> None:
    english, german = await reads(lantern, line), await reads(lantern, line, GERMAN)

    assert any(name in english for name in ("Putting out the lantern", "the nights without light"))
    assert any(name in german for name in ("Löschen des Leuchtfeuers", "die Nächte ohne Licht"))
    assert "Putting out" not in german


@pytest.mark.parametrize(
    "line",
    [
        "event show Das Löschen des Leuchtfeuers",
        "framing Löschen des Leuchtfeuers",
        "event show Putting out the lantern",
        "framing lantern Wärter und Bootsleute",
        "framing lantern keepers and boatmen",
    ],
)
async def test_names_of_either_language_are_understood(lantern: Parley, line: str) -> None:
    assert "L01" in _addresses(await lantern.says(line, GERMAN))
    assert "L01" in _addresses(await lantern.says(line))


async def test_search_goes_by_the_original_and_cites_the_same(lantern: Parley) -> None:
    english = await reads(lantern, "search bicycle boy boatmen")
    german = await reads(lantern, "search bicycle boy boatmen", GERMAN)

    assert "a boy with a bicycle" in english
    assert "Die Bootsleute: Niemand warnte die Bootsleute" in german
    for told in (english, german):
        assert "lantern/L01-BOAT-C1" in told


async def test_an_answer_is_told_in_the_language_and_rests_on_the_same(lantern: Parley) -> None:
    line = "ask Who put out the lantern of Ostrel? source:lantern"
    english, german = await reads(lantern, line), await reads(lantern, line, GERMAN)

    assert "the keepers put out the lantern of Ostrel on 16 October 1931" in english
    assert "am 16. Oktober 1931 gelöscht" in german
    for told in (english, german):
        assert "A Light for Whom" in told


async def test_what_contests_an_answer_is_translated_too(lantern: Parley) -> None:
    line = "ask Where did the boatmen hear of it? source:lantern"

    told = await reads(lantern, line, GERMAN)

    assert "Das Buch der Wärter nennt Bootsleute" in told


async def test_what_rests_on_a_source_is_translated(lantern: Parley) -> None:
    told = await reads(lantern, "source S-LOG", GERMAN)

    assert "Das Leuchtfeuer von Ostrel war im Oktober 1931" in told


async def test_a_statement_is_checked_against_the_original(lantern: Parley) -> None:
    told = await reads(lantern, "check The lantern of Ostrel was dark for 12 nights", GERMAN)

    assert "Das Leuchtfeuer von Ostrel war im Oktober 1931" in told


async def test_what_a_moderator_rewords_is_not_shown_translated(lantern: Parley) -> None:
    edit = 'claim edit L01-BOAT-C1 text:"No one told the boatmen." reason:"It is shorter."'
    await lantern.says(edit, MODERATOR)

    read_now = await reads(lantern, "framing L01", GERMAN)

    assert "No one told the boatmen." in read_now
    assert "Niemand warnte die Bootsleute" not in read_now


async def test_a_new_wording_of_the_file_outdates_its_translation(lantern: Parley) -> None:
    text = LANTERN.read_text().replace("cracked, and a lit", "broken, and a lit")
    await lantern.app.loading.dossier(parse(text, "lantern.yaml"), now())

    told = await reads(lantern, "framing L01", GERMAN)

    assert "The lens was broken" in told
    assert "Die Linse hatte einen Sprung" not in told
    assert "Niemand warnte die Bootsleute" in told


async def test_a_communitys_own_copy_is_translated_where_it_says_the_same(
    lantern: Parley,
) -> None:
    text = LANTERN.read_text().replace("cracked, and a lit", "broken, and a lit")
    await lantern.app.loading.dossier(parse(text, "lantern.yaml"), now(), "ours")

    told = await reads(lantern, "framing L01", GERMAN)

    assert "The lens was broken" in told
    assert "Niemand warnte die Bootsleute" in told


async def test_new_translations_change_the_store_version(lantern: Parley) -> None:
    before = await lantern.says("claim L01-BOAT-C2", GERMAN)
    dossier = read(LANTERN)
    told = Translated(
        original="Two boats ran aground at the reef of Ostrel.",
        translation="Zwei Boote liefen am Riff von Ostrel auf.",
    )
    german = Translation(
        format=1, dossier="lantern", language="de", texts={"L01-BOAT-C2.text": told}
    )
    await lantern.app.loading.dossier(dossier, now(), translations=[german])

    after = await lantern.says("claim L01-BOAT-C2", GERMAN)

    assert "Zwei Boote liefen" in shown(after)
    assert before.footer != after.footer


async def test_a_first_run_knows_the_shipped_translations(parley: Parley) -> None:
    told = await reads(Parley(parley.app, "ours"), "framing Kubakrise", GERMAN)

    assert "Kubakrise und die Rüstungskontrolle" in told
    assert "Regierung Russlands" in told


async def test_exercises_draw_in_the_communitys_language(lantern: Parley) -> None:
    await lantern.says("settings community language:de", MODERATOR)
    material = lantern.app.services.material

    hand = (await material.hands(Scope("ours"), "lantern"))[0]

    assert hand.side.label == "Die Bootsleute"
    assert hand.cards[0].text.startswith("Nachts auf See zu sein")
    assert hand.cards[0].claims[0].text.startswith("Niemand warnte")
    assert hand.cards[0].claims[0].address == "lantern/L01-BOAT-C1"


async def test_what_was_loaded_is_written_again_unchanged(lantern: Parley) -> None:
    held = await lantern.app.store.translations.whole("", "lantern")

    assert [translations.dump(each) for each in held] == [(DATA / "lantern.de.yaml").read_text()]


def _addresses(reply: Reply) -> str:
    return " ".join(str(button.args) for button in reply.offers())


async def reads(parley: Parley, line: str, who: Person | None = None) -> str:
    """What somebody reads in answer to a line, wherever its own lines break."""
    return " ".join((await parley.shows(line, who)).split())
