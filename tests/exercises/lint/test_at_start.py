"""What only the store can tell is looked at before a session begins."""

from bot.exercises.lint.at_start import unheard, unplayable, unsourced
from bot.exercises.load import parse, shipped
from bot.exercises.material import Item, Move
from tests.exercises.files import text_of
from tests.exercises.walking import drawn, item

SPIRAL = next(each for each in shipped() if each.id == "spiral_walk")


def move(*perceived: Item, others: tuple[Item, ...] = ()) -> Move:
    return Move(
        id="M1", n=1, date="2001", title="The wall", act_neutral="A wall is built.",
        actor_side="PORT", target_side="FISH", perceived=perceived, others=others,
    )  # fmt: skip


def test_sound_material_has_nothing_amiss() -> None:
    material = drawn(SPIRAL)

    assert unplayable(SPIRAL, material) == []
    assert unsourced(SPIRAL, material) == []


def test_a_settled_offer_is_not_to_be_rated() -> None:
    material = {**drawn(SPIRAL), "offers": (item("O1", status="refuted"),)}

    assert unplayable(SPIRAL, material) == ["“Claim O1.” is not to be played with (refuted)."]


def test_what_nobody_may_be_asked_to_hold_is_not_to_be_chosen() -> None:
    material = {**drawn(SPIRAL), "cards": (item("C1", assignable=False),)}

    assert unplayable(SPIRAL, material) == [
        "“Claim C1.” is not to be played with (nobody is asked to hold it)."
    ]


def test_facts_that_are_only_shown_are_no_pool() -> None:
    example = parse(text_of("example"), "example.yaml")

    assert unplayable(example, drawn(example)) == []


def test_a_card_without_a_source_cannot_stand_for_a_side() -> None:
    material = {**drawn(SPIRAL), "cards": (item("C1", sources=()),)}

    assert unsourced(SPIRAL, material) == [
        "“Claim C1.” has no source, so it cannot stand for the port."
    ]


def test_who_receives_a_move_is_heard() -> None:
    assert unheard([move(item("S1", "FISH"))], {"PORT", "FISH"}, {}) == []
    assert unheard([move()], {"PORT", "FISH"}, {}) == [
        "The wall (2001): nothing is known of how FISH saw it."
    ]


def test_whom_a_chain_concerns_has_a_seat_or_a_reaction_at_every_move() -> None:
    heard = item("S1", "FISH")
    concerned = {"PILOTS": "the pilots"}

    assert unheard([move(heard)], {"PORT", "FISH"}, concerned) == [
        "The wall (2001): there is neither a seat nor a reaction of the pilots."
    ]
    assert unheard([move(heard)], {"PORT", "FISH", "PILOTS"}, concerned) == []
    assert unheard([move(heard, others=(item("S2", "PILOTS"),))], {"PORT"}, concerned) == []
