"""Which side a reply takes."""

import pytest

from bot.talk.positions import Stance, stance


@pytest.mark.parametrize(
    "text",
    [
        "I agree with the plan",
        "Fair point, I had not seen the budget",
        "+1",
        "exactly this",
        "I don't disagree at all",
        "yes, and it is cheaper too",
        "You’re right about the roof",
    ],
)
def test_assent_is_heard(text: str) -> None:
    assert stance(text) is Stance.AGREES


@pytest.mark.parametrize(
    "text",
    [
        "I disagree: the roof comes first",
        "I do not agree",
        "I can't agree with that",
        "That's wrong, the vote was in May",
        "no, the gym is older",
        "not a good point, sorry",
        "-1 from me",
    ],
)
def test_dissent_is_heard(text: str) -> None:
    assert stance(text) is Stance.DISAGREES


@pytest.mark.parametrize(
    "text",
    [
        "I agree, but the costs are too high",
        "no problem",
        "no parking on Fridays",
        "what exactly does the plan say",
        "the meeting is at eight",
        "> I agree with you\nwho wrote this?",
        "",
    ],
)
def test_neither_or_both_is_no_side(text: str) -> None:
    assert stance(text) is None


def test_yes_to_a_question_answers_it_and_takes_no_side() -> None:
    assert stance("yes", to_question=True) is None
    assert stance("yes") is Stance.AGREES
