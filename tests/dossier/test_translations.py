"""Translations of a dossier are checked against it, and written as they were read."""

from pathlib import Path

import pytest

from bot.domain.dossier import Dossier
from bot.domain.errors import BadFile
from bot.domain.translation import Translated
from bot.dossier import translations
from bot.dossier.beside import base_of, beside, translation_of
from bot.dossier.load import parse, read
from bot.dossier.texts import in_other_words, texts
from bot.written.finding import Severity
from tests.dossier.texts import SHIPPED, shipped

DATA = Path(__file__).resolve().parents[1] / "data"
LANTERN = DATA / "lantern.yaml"
GERMAN = (DATA / "lantern.de.yaml").read_text()


def found(text: str, name: str = "lantern.de.yaml") -> list[str]:
    return [each.one_line() for each in translations.check(text, name, read(LANTERN))]


def errors(text: str) -> list[str]:
    checked = translations.check(text, "lantern.de.yaml", read(LANTERN))
    return [each.one_line() for each in checked if each.severity is Severity.ERROR]


def test_what_is_not_translated_yet_is_a_hint() -> None:
    assert found(GERMAN) == [
        (
            "lantern.de.yaml:4: texts: 1 of 26 texts are not translated yet, and are shown in the "
            "original: L01-BOAT-C2.text."
        )
    ]
    assert errors(GERMAN) == []


def test_a_text_that_the_dossier_does_not_have_is_refused() -> None:
    wrong = errors(GERMAN.replace("  KEEP.label:", "  KEEP.lable:"))

    assert wrong == [
        (
            "lantern.de.yaml:19: texts.KEEP.lable: the dossier has no text of this name; did you "
            "mean `KEEP.label`?"
        )
    ]


def test_numbers_are_those_of_the_original() -> None:
    wrong = errors(GERMAN.replace("in 12 Nächten", "in 13 Nächten"))

    assert len(wrong) == 1
    assert wrong[0].endswith(
        "the numbers are not those of the original: 12 is missing; 13 is not in the original."
    )


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("It cost 1,300 crowns.", "Es kostete 1.300 Kronen."),
        ("It rose by 2.5 percent.", "Es stieg um 2,5 Prozent."),
        ("On 16 October 1931 it ended.", "Am 16. Oktober 1931 war es zu Ende."),
        ("In the 1990s it was so.", "In den 1990er-Jahren war es so."),
    ],
)
def test_numbers_may_be_written_as_the_language_does(original: str, translation: str) -> None:
    dossier = parse(
        LANTERN.read_text().replace("They left us in the dark.", original), "lantern.yaml"
    )
    told = Translated(original=original, translation=translation)
    whole = translations.begun(dossier, "de", {"L01-BOAT.headline": told})

    wrong = translations.check(translations.dump(whole), "lantern.de.yaml", dossier)

    assert [each for each in wrong if each.severity is Severity.ERROR] == []


def test_the_words_of_a_source_stay_in_the_original() -> None:
    quoted = "  L01-KEEP-C1.phrase.text:\n    original: cracked\n    translation: gesprungen\n"
    wrong = errors(GERMAN + quoted)

    assert wrong[0].endswith("these are a source's own words, and stay as they are; take this out.")


def test_what_the_dossier_says_otherwise_by_now_is_outdated() -> None:
    dossier = parse(LANTERN.read_text().replace("was cracked", "was broken"), "lantern.yaml")

    checked = translations.check(GERMAN, "lantern.de.yaml", dossier)

    sentences = [each.sentence for each in checked if each.rule == "outdated"]
    assert sentences == [
        (
            "texts.L01-KEEP-C1.text.original: the dossier now says “The lens was broken, and a "
            "lit lantern would have burst within 3 days.”, so that this is not shown; translate "
            "it anew, and put what it says under `original`."
        )
    ]
    assert {each.severity for each in checked} == {Severity.WARNING}


def test_a_text_with_little_room_stays_short() -> None:
    text = GERMAN.replace("Nachts auf See zu sein", "Nachts auf See zu sein " + "und lange " * 30)

    assert errors(text)[0].endswith("characters; here is room for 280.")


def test_a_translation_is_of_the_dossier_beside_it_and_in_another_language() -> None:
    other = errors(GERMAN.replace("dossier: lantern", "dossier: harbour"))
    own = errors(GERMAN.replace("language: de", "language: en"))

    assert other == [
        'lantern.de.yaml:2: dossier: this is of "harbour", but the dossier beside it is lantern.'
    ]
    assert own == [
        "lantern.de.yaml:3: language: the dossier itself is in `en`.",
        (
            "lantern.de.yaml:3: language: the file is named for `de`; name it for the language it "
            "is in."
        ),
    ]


def test_a_file_of_another_form_is_told_how_one_begins() -> None:
    assert "a translation begins with `format: 1`" in errors("")[0]
    assert (
        "is not the short name of a language"
        in errors(GERMAN.replace("language: de", "language: German"))[0]
    )


def test_a_translation_with_errors_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "lantern.yaml"
    path.write_text(LANTERN.read_text())
    (tmp_path / "lantern.de.yaml").write_text(GERMAN.replace("in 12 Nächten", "in 13 Nächten"))

    with pytest.raises(BadFile) as refused:
        translations.read(path, read(path))

    assert "the numbers are not those of the original" in str(refused.value)
    check = f"parley dossier check {tmp_path / 'lantern.de.yaml'}"
    assert refused.value.hint == f"Mend this and run `{check}`."


def test_files_are_known_by_their_names(tmp_path: Path) -> None:
    path = tmp_path / "a.b.yaml"
    for name in ("a.b.yaml", "a.b.de.yaml", "a.b.fr.yaml", "a.yaml", "a.b.notes.yaml"):
        (tmp_path / name).touch()

    assert [each.name for each in beside(path)] == ["a.b.de.yaml", "a.b.fr.yaml"]
    assert base_of(translation_of(path, "de")) == path
    assert base_of(tmp_path / "a.b.notes.yaml") is None


def test_what_is_begun_goes_on_from_what_there_is() -> None:
    dossier = read(LANTERN)
    known = {"KEEP.label": Translated(original="The keepers", translation="Die Wärter")}

    begun = translations.begun(dossier, "de", known)

    assert list(begun.texts) == [place for place, _ in texts(dossier)]
    assert begun.texts["KEEP.label"] == known["KEEP.label"]
    assert begun.texts["BOAT.label"] == Translated(original="The boatmen")


def test_what_is_written_reads_back_as_the_same() -> None:
    german = translations.read(LANTERN, read(LANTERN))[0]

    assert translations.dump(german) == GERMAN


def test_shipped_translations_say_what_the_dossier_says_now() -> None:
    for each in beside(SHIPPED):
        checked = translations.check(each.read_text(encoding="utf-8"), each.name, shipped())

        assert {finding.rule for finding in checked} <= {"not-translated"}
    assert translation_of(SHIPPED, "de") in beside(SHIPPED)


@pytest.mark.parametrize("dossier", [shipped(), read(LANTERN)], ids=["shipped", "lantern"])
def test_every_text_has_a_place_of_its_own(dossier: Dossier) -> None:
    all_texts = list(texts(dossier))
    held = {p: Translated(original=text, translation=f"«{text}»") for p, text in all_texts}

    told = in_other_words(dossier, held)

    assert len(held) == len(all_texts)
    assert list(texts(told)) == [(place, f"«{text}»") for place, text in all_texts]


def test_a_translation_changes_nothing_but_texts() -> None:
    dossier = shipped()
    held = {p: Translated(original=t, translation="…") for p, t in texts(dossier)}
    told = in_other_words(dossier, held)

    back = {place: Translated(original="…", translation=text) for place, text in texts(dossier)}

    assert told != dossier
    assert in_other_words(told, back) == dossier
