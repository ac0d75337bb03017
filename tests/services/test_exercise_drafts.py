"""What of a model's draft for somebody in an exercise holds, and what does not."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain.person import Account
from bot.exercises.helping import Line, OwnTexts, Points, Seat, Texts
from bot.exercises.material import Backing, Item
from bot.exercises.state import Submission
from bot.exercises.texts import Written
from bot.language.asking import FRAMES
from bot.llm.instruction_files import all_instructions
from bot.llm.model import Prompt
from bot.resources import instructions
from bot.services.exercises.helping.line import LineTask
from bot.services.exercises.helping.question import QuestionTask
from bot.services.exercises.helping.results import AskedBack
from bot.services.exercises.helping.sending import sent
from bot.services.exercises.helping.sourced import SeatTask, SourcedTask, StatementTask
from bot.services.exercises.helping.themes import ThemesTask
from tests.commands.drafting import ids_in

WROTE = "The treaty was signed by both sides and kept for years, so I trust what they say of it."
CLAIM = "Enlargement worried Russian leaders in 2008."
PROMPTS = all_instructions(instructions())


def written(name: str, text: str, seat: str = "") -> Written:
    form = Submission({"text": text}, 1, seat=seat)
    return Written(name, text, ("step", 0), f"P-{name}", "", form, visible=True)


def asked(question: str) -> str | None:
    task = QuestionTask(OwnTexts((WROTE,), (CLAIM,)))
    found = task.verified(task.form(question=question))
    return found.text if found else None


@pytest.mark.parametrize(
    "question",
    [
        "What would you have to see to think otherwise about the treaty?",
        "Under what conditions could you doubt what you say of the treaty?",
        "What evidence would make you less sure of your view?",
        "How sure are you that the treaty was signed by both sides?",
        "What might somebody who sees it otherwise say of both sides?",
        "What does your view of the treaty rest on?",
        "Which of your reasons would you check first?",
    ],
)
def test_an_open_question_on_ones_own_words_is_shown(question: str) -> None:
    assert asked(question) == question


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?",
        "You should read more about the treaty.",
        "What would you say? What would they say?",
        "The treaty was broken. What would you say of it?",
        "What would you say of it: was it kept?",
        "Would you trust the treaty less?",  # yes or no
        "Is it right that you trust them?",
        "What would you say to Putin about the treaty?",  # a name
        "What would you say if Kremlin sources spoke of the treaty?",
        "What would you say of the treaty of 1997?",  # a number
        "What would you say of the treaty after two wars?",
        "What would you say of the treaty that was broken by Russian leaders?",
        "What would you say to the fact that the treaty was kept?",
        "Why do you ignore what Russian leaders say of the treaty?",
        "How would you trust it, since both sides lied?",
        "Why was the treaty kept for years?",  # takes for granted, and is put to nobody
        "What would you say if the treaty was not kept?",  # denies
        "What would you say if the treaty was never signed?",
        "What would you say of the brutal treaty?",
        "What would you say of the deaths of both sides?",
        "What would make you such an idiot about the treaty?",
        "What would you say of https://lies.example/treaty?",
        "What would you say of lies.example?",
        "What would you tell @everyone about the treaty?",
        "What would you tell <@123> about the treaty?",
        "What would **you** say of the treaty?",
        "What would you say of the [treaty](x)?",
        "What would you say\nof the treaty?",
        "What would you say of the \u202etreaty?",
        "What would you say of the treaty" + " and of the treaty" * 9 + "?",
    ],
)
def test_a_question_that_tells_leads_or_brings_something_in_is_not(question: str) -> None:
    assert asked(question) is None


LOSS = "I lost my brother in Mariupol and I do not think that talks would help the city."
LEAVE = "Russia should leave Crimea because people there did not want the war. Talks are no use."


def asked_of(question: str, *texts: str) -> str | None:
    task = QuestionTask(OwnTexts(texts, ("Russia annexed Crimea in 2014.",)))
    found = task.verified(task.form(question=question))
    return found.text if found else None


@pytest.mark.parametrize(
    "question",
    [
        "Why would you want more brothers lost?",
        "How much would you take for your brother?",
        "Who pays you for what you think?",
        "Which part of Mariupol would you give to Russia?",
        "Where do you live?",
        "Where do you work?",
        "When are you at home?",
        "Who are you?",
        "What is your name?",
        "Why would you want people there to have a war?",
        "Why would you be such a small person?",
        "How would you like to be left by your people?",
        "How long would you have worked for Russia?",
        "What would make you less sure of your brother?",
        "What would make you less sure of brother in Mariupol?",
        "How sure are you that you lost your brother in Mariupol?",
        "How sure are you that I lost my brother in Mariupol?",
        "What follows if the brother turns out otherwise?",
        "How sure are you that talks would help the city?",  # they deny it
        "How sure are you that talks are of use?",
        "How sure are you that people there did want the war?",
        "How sure are you that people there want Russia?",
        "What would make you less sure of Russia leave people?",
        "What would make you less sure of Crimea in 2014?",  # of the claims, not of their text
        "What would make you less sure of the war? Where do you live?",
        "What would make you less sure of your home?",
        "How sure are you of your view, you liar?",
    ],
)
def test_no_question_wounds_insinuates_or_asks_who_somebody_is(question: str) -> None:
    assert asked_of(question, LOSS, LEAVE) is None


@pytest.mark.parametrize(
    "question",
    [
        "What would make you less sure of the city?",
        "What would make you more sure of talks?",
        "How sure are you that talks are no use?",
        "What follows if what you wrote of the war turns out otherwise?",
    ],
)
def test_what_they_said_of_the_matter_is_asked_back(question: str) -> None:
    assert asked_of(question, LOSS, LEAVE) == question


def test_a_model_is_told_of_every_frame() -> None:
    told = QuestionTask(OwnTexts((WROTE,), ())).prompt(PROMPTS["exercise_question"]).system

    assert [frame for frame in FRAMES if f"- {frame}\n" not in told] == []


def test_a_word_that_is_also_said_of_oneself_is_not_asked_back() -> None:
    question = "What does your view of Berlin rest on?"

    assert asked_of(question, "I live in Berlin, Berlin is cold.") is None
    assert asked_of(question, "I do not think Berlin is cold.") == question


def test_what_somebody_only_thinks_not_is_not_asked_as_what_they_hold() -> None:
    question = "How sure are you that the treaty was kept?"

    assert asked_of(question, "I do not think the treaty was kept.") is None


def test_a_clause_with_a_condition_is_not_taken_for_itself() -> None:
    question = "How sure are you that the treaty was kept?"

    assert asked_of(question, "The treaty was kept, if one believes the papers.") is None
    assert asked_of(question, "Was the treaty kept? The treaty was kept, they say.") == question


def test_what_is_never_kept_never_stands() -> None:
    tasks = [QuestionTask(OwnTexts((WROTE,), ())), LineTask(Line(WROTE, 50)), SeatTask(SEAT)]

    assert [task.basis for task in tasks] == [None] * 3
    assert [task.standing(AskedBack(text="What?")) for task in tasks] == [None] * 3


TEXTS = {
    "a": "More talks in the joint council would have been an exit.",
    "b": "The council could have met for talks every month.",
    "c": "Nobody would have lost by waiting a year.",
    "d": "Waiting would have shown good will.",
}


def themed(*themes: tuple[str, str]) -> dict[str, tuple[str, ...]] | None:
    """The themes that hold, of names and members."""
    task = ThemesTask(Texts(tuple(written(name, text) for name, text in TEXTS.items())))
    id_of = {text: id_ for id_, text in ids_in(task.prompt(PROMPTS[task.name])).items()}
    draft = {
        "themes": [
            {"name": name, "texts": [id_of[TEXTS[member]] for member in members]}
            for name, members in themes
        ]
    }
    found = task.verified(task.form.model_validate(draft))
    return {each.name: each.texts for each in found.themes} if found else None


def test_themes_are_named_by_words_of_their_texts() -> None:
    found = themed(("Talks in the council", "ab"), ("Waiting", "cd"))

    assert found == {"Talks in the council": ("a", "b"), "Waiting": ("c", "d")}


@pytest.mark.parametrize(
    "name",
    [
        "Naive ideas",
        "Waiting for Moscow",
        "Waiting since 1999",
        "No waiting",
        "Nobody waiting",  # one of the two says nobody
        "The",
        "",
        "**Waiting**",
        "Waiting @here",
        "waiting.example.com",
        "waiting waiting waiting waiting waiting waiting waiting",
    ],
)
def test_a_theme_with_another_name_is_left_out(name: str) -> None:
    assert themed((name, "cd"), ("Talks", "ab")) == {"Talks": ("a", "b")}
    assert themed((name, "cd")) is None


def test_a_theme_turns_nothing_round() -> None:
    texts = ("Russia attacked Ukraine in February.", "At night ukraine was attacked by russia.")
    task = ThemesTask(Texts(tuple(written(str(at), text) for at, text in enumerate(texts))))
    ids = list(ids_in(task.prompt(PROMPTS[task.name])))

    def holds(name: str) -> bool:
        draft = {"themes": [{"name": name, "texts": ids}]}
        return task.verified(task.form.model_validate(draft)) is not None

    assert holds("Russia attacked Ukraine")
    assert not holds("Ukraine attacked Russia")
    assert not holds("Russia attacked by Ukraine")
    assert not holds("Ukraine attacked russia")


def test_a_text_in_two_themes_and_a_theme_of_one_are_not_shown() -> None:
    assert themed(("Talks", "ab"), ("Council", "bc")) is None
    assert themed(("Talks", "aa")) is None
    assert themed(("Talks", "a")) is None


def cited(task: SourcedTask, *sentences: tuple[str, str, str]) -> list[str]:
    """The sentences that hold, of a sentence, the source that it names and its quote."""
    id_of = {text: id_ for id_, text in ids_in(prompted(task)).items()}
    draft = {
        "sentences": [
            {"text": text, "citations": [{"source": id_of[source], "quote": quote}]}
            for text, source, quote in sentences
        ]
    }
    found = task.verified(task.form.model_validate(draft))
    return [each.text for each in found.sentences] if found else []


def prompted(task: Any) -> Prompt:
    prompt = task.prompt(PROMPTS[task.name])
    assert isinstance(prompt, Prompt)
    return prompt


OPEN_DOOR = "Each state may choose its own alliances, and no state has a veto over that."
THREAT = "Russia said in 2008 that membership of Ukraine would be a direct threat."
SEAT = Seat(
    "A side",
    tuple(
        Item(id=f"C{n}", text=text, sources=(Backing(source="S", title="A text"),))
        for n, text in enumerate((OPEN_DOOR, THREAT))
    ),
)


def test_an_empty_seat_says_what_is_stored_of_its_side() -> None:
    quote = "each state may choose its own alliances"

    assert cited(SeatTask(SEAT), ("Each state may choose its own alliances.", OPEN_DOOR, quote))


@pytest.mark.parametrize(
    ("text", "source", "quote"),
    [
        ("Each state may choose its own weapons.", OPEN_DOOR, "Each state may choose its own"),
        ("Each state may not choose its alliances.", OPEN_DOOR, "Each state may choose its own"),
        ("Each state may choose its own alliances.", OPEN_DOOR, "every country decides for itself"),
        (
            "Russia said in 2009 that membership of Ukraine would be a direct threat.",
            THREAT,
            "membership of Ukraine would be a direct threat",
        ),
        (
            "Ukraine said in 2008 that membership of Russia would be a direct threat.",
            THREAT,
            "membership of Ukraine would be a direct threat",
        ),
        ("See https://x.example: each state may choose.", OPEN_DOOR, "Each state may choose its"),
        ("@everyone Each state may choose its alliances.", OPEN_DOOR, "Each state may choose its"),
    ],
)
def test_and_nothing_else(text: str, source: str, quote: str) -> None:
    assert cited(SeatTask(SEAT), (text, source, quote)) == []


FIRST = "The alliance promised no more than it wrote down in the treaty."
SECOND = "Many leaders heard a promise that was never written down."


def points(longest: int = 500) -> Points:
    return Points((written("a", FIRST, "side_a"), written("b", SECOND, "side_b")), longest)


def test_a_joint_statement_has_points_of_both_cases() -> None:
    both = cited(StatementTask(points()), (FIRST, FIRST, FIRST), (SECOND, SECOND, SECOND))

    assert both == [FIRST, SECOND]
    assert cited(StatementTask(points()), (FIRST, FIRST, FIRST)) == []
    assert cited(StatementTask(points(100)), (FIRST, FIRST, FIRST), (SECOND,) * 3) == []


@pytest.mark.parametrize("kind", ["seat", "statement", "themes"])
def test_an_id_that_was_not_given_has_no_shape(kind: str) -> None:
    known: dict[str, Any] = {
        "seat": SeatTask(SEAT),
        "statement": StatementTask(points()),
        "themes": ThemesTask(Texts(tuple(written(*each) for each in TEXTS.items()))),
    }
    citation = {"source": "c_000000", "quote": FIRST}
    drafts: dict[str, Any] = {
        "seat": {"sentences": [{"text": FIRST, "citations": [citation]}]},
        "statement": {"sentences": [{"text": FIRST, "citations": [citation]}]},
        "themes": {"themes": [{"name": "Talks", "texts": ["t_000000", "t_000001"]}]},
    }

    with pytest.raises(ValidationError):
        known[kind].form.model_validate(drafts[kind])


def test_ids_are_drawn_anew_for_each_call_and_tell_nothing() -> None:
    first, second = prompted(StatementTask(points())), prompted(StatementTask(points()))

    assert not ids_in(first).keys() & ids_in(second).keys()
    assert "P-a" not in first.user
    assert "side_a" not in first.user


LONG = (
    "In 1999 the treaty was perhaps broken by Russia, not by us, as all of the papers of then show."
)


def shortened(text: str, longest: int = 120, line: str = LONG) -> str | None:
    task = LineTask(Line(line, longest))
    found = task.verified(task.form(text=text))
    return found.text if found else None


def test_a_line_is_made_shorter_by_leaving_words_out() -> None:
    shorter = "In 1999 the treaty was perhaps broken by Russia, not by us, as all papers show."

    assert shortened(shorter) == shorter
    assert shortened(shorter, longest=60) is None


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "",
        "The treaty was perhaps broken by Russia, not by us, as all papers show.",  # when
        "In 1999 the treaty was broken by Russia, not by us, as all papers show.",  # perhaps
        "In 1999 the treaty was perhaps broken by Russia, by us, as all papers show.",
        "In 1999 the treaty was perhaps broken, not by us, as all papers show.",
        "In 1999 the treaty was perhaps broken by Russia, not by us, as papers show.",
        "In 1999 Russia was perhaps broken by the treaty, not by us, as all papers show.",
        "In 1999 the treaty was perhaps wrecked by Russia, not by us, as all papers show.",
        "In 1999 the **treaty** was perhaps broken by Russia, not by us, as all show.",
    ],
)
def test_a_line_that_says_something_else_is_not_shown(text: str) -> None:
    assert shortened(text) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Their leaders failed to keep the long treaty.", "Their leaders keep the long treaty."),
        ("They hardly kept the long treaty.", "They kept the treaty."),
        ("Some of them kept the long treaty.", "They kept the treaty."),
        ("The long treaty was broken by them.", "The treaty was broken."),
        ("They didn't keep the long treaty.", "They keep the treaty."),
    ],
)
def test_a_line_keeps_the_small_words_that_decide_it(old: str, new: str) -> None:
    assert shortened(new, line=old) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("I hate those who hurt children.", "I hate children."),
        ("I hate those, who hurt children.", "I hate, who hurt children."),
        ("Those who say that we should kill them are wrong.", "we should kill them."),
        ("The people who want war should go.", "The people want war."),
        ("The people who want war should go.", "The people who should go."),
        ("I used to think this war is just.", "I think this war is just."),
        ("My view is the opposite of peace.", "My view is peace."),
        ("The soldiers hate the friends of children.", "The soldiers hate children."),
        ("I hate war and love peace.", "I hate peace."),
        ("I love the hating of no war.", "I love war."),
        ("We stop hating children here.", "We stop children here."),
        ("War is just if they attack, here.", "War is just, here."),
        ("War is just unless they attack.", "War is just."),
        ("Only they attacked, here, there.", "they attacked, there."),
        ("No, war is right here.", "No war is right."),
        ("Is the long war right?", "Is the war right."),
        ("I am sick of peaceful talk.", "I am sick."),
        ("I hate war criminals.", "I hate war."),
        ("Enemies of peace should go.", "Enemies should go."),
        ("The alleged crimes were awful.", "The crimes were awful."),
    ],
)
def test_a_line_never_loses_what_turns_it_round(old: str, new: str) -> None:
    assert shortened(new, line=old) is None


@pytest.mark.parametrize(
    ("old", "new", "out"),
    [
        ("They kept the old dusty treaty.", "They kept the treaty.", ("old dusty",)),
        (
            "All of the papers, old and new, show what they did.",
            "All papers, show what they did.",
            ("of the", "old and new"),
        ),
        (
            "All of the papers show a treaty, I hate those who broke it.",
            "All papers show a treaty, I hate those who broke it.",
            ("of the",),
        ),
        (
            "They kept the treaty, a long and dusty paper, for years.",
            "They kept the treaty, for years.",
            ("a long and dusty paper",),
        ),
    ],
)
def test_what_a_line_leaves_out_is_told(old: str, new: str, out: tuple[str, ...]) -> None:
    task = LineTask(Line(old, 120))
    found = task.verified(task.form(text=new))

    assert (found.left_out if found else None) == out


PEOPLE = [Account("discord", "812345678901234567"), Account("matrix", "@nat_kovac:example.org")]


@pytest.mark.parametrize(
    ("wrote", "goes_out"),
    [
        ("I agree with <@812345678901234567> here.", "I agree with somebody here."),
        ("I agree with nat_kovac and Kovac here.", "I agree with somebody and somebody here."),
        (
            "Write to nat@example.org or see https://x.example/a b",
            "Write to an address or see a link b",
        ),
        ("The <|im_start|>treaty\u202e was kept.", "The treaty was kept."),
    ],
)
def test_nobody_is_named_in_what_goes_out(wrote: str, goes_out: str) -> None:
    line = sent(Line(wrote, 50), PEOPLE)
    own = sent(OwnTexts((wrote,), (CLAIM,)), PEOPLE)
    texts = sent(Texts((written("a", wrote),)), PEOPLE)
    cases = sent(Points((written("a", wrote),), 50), PEOPLE)

    assert isinstance(line, Line)
    assert line.text == goes_out
    assert isinstance(own, OwnTexts)
    assert (own.texts, own.claims) == ((goes_out,), (CLAIM,))
    assert isinstance(texts, Texts)
    assert isinstance(cases, Points)
    assert [each.text for each in (*texts.texts, *cases.texts)] == [goes_out] * 2


def test_what_is_stored_goes_out_as_it_is_and_nothing_as_nothing() -> None:
    assert sent(SEAT, PEOPLE) is SEAT
    assert sent(Line("\u200b\u202e", 50), PEOPLE) is None
