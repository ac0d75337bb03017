"""Exercises that a community adds itself."""

from bot.app import now
from bot.chat.command import Attachment
from bot.chat.reply import Reply
from bot.services.exercises import shelf
from tests.commands.going_through import Company
from tests.exercises.files import changed, text_of
from tests.exercises.own import about_a_motion
from tests.speaking import Parley, shown

EXAMPLE = text_of("example")


def moderated(parley: Parley, community: str = "ours") -> Parley:
    """A room of a community, where a moderator speaks."""
    room = Parley(parley.app, community, "test:square")
    room.somebody = room.person("mo", moderator=True)
    return room


async def added(room: Parley, text: str, name: str = "guess.yaml") -> Reply:
    return await room.sends("exercise add", file=Attachment(name=name, data=text.encode()))


async def test_an_exercise_from_a_file_is_listed_begun_and_taken_away_again(
    parley: Parley,
) -> None:
    room = moderated(parley)

    reply = await added(room, EXAMPLE)

    assert "Added: What are they afraid of?" in shown(reply)
    assert "Nobody outside of this community sees it." in shown(reply)
    assert "What are they afraid of?" in await room.shows("exercise list")
    assert "step 1 of" in await room.shows("exercise start fear_guess alone:yes about:CH-A")

    gone = await room.presses(reply, "Take it away again")

    assert "`fear_guess` is taken away." in shown(gone)
    assert "What are they afraid of?" not in await room.shows("exercise list")
    assert "step 1 of" in await room.shows("exercise next")  # what is open goes on as it began


async def test_one_about_a_motion_asks_which_and_shows_the_claims_of_a_view(
    parley: Parley,
) -> None:
    room = moderated(parley)
    await added(room, about_a_motion())

    asked = await room.says("exercise start our_views alone:yes")
    alone = Company(room, [room.somebody])
    await alone.begin("exercise start our_views alone:yes about:MO-TALKS")
    await alone.to_the_end()

    assert "Is the spiral model the best guide to policy in this war?" in shown(asked)
    assert "Did the enlargement of 1999 and 2004 make Europe safer?" in shown(asked)
    read = " ".join(" ".join(alone.read).split())
    assert "Yes: every month costs lives, and to talk is not to endorse." in read
    assert "The top US general said in November 2022" in read


async def test_chains_and_motions_are_offered_while_one_types(parley: Parley) -> None:
    room = moderated(parley)
    start = parley.app.dispatcher.commands["exercise start"]

    for typed, name in (("missile defence", "CH-B"), ("to end the war", "MO-TALKS")):
        offered = await parley.app.dispatcher.complete(
            start, "about", typed, room.somebody, room.room
        )

        assert [choice.value for choice in offered] == [f"ukraine-security-dilemma/{name}"]


async def test_it_can_be_pasted_too(parley: Parley) -> None:
    reply = await moderated(parley).sends("exercise add", text=EXAMPLE)

    assert "Added: What are they afraid of?" in shown(reply)


async def test_other_communities_do_not_see_it(parley: Parley) -> None:
    await added(moderated(parley), EXAMPLE)

    other = moderated(parley, "theirs")

    assert "What are they afraid of?" not in await other.shows("exercise list")
    assert "There is no exercise `fear_guess`." in await other.shows("exercise info fear_guess")


async def test_what_is_wrong_is_told_with_its_line_and_nothing_is_added(parley: Parley) -> None:
    room = moderated(parley)

    reply = await added(room, changed("example", "to: read", "to: reed"))

    assert reply.outcome == "refused"
    assert "guess.yaml:" in shown(reply)
    assert "There is no phase `reed`; did you mean `read`?" in shown(reply)
    assert "What are they afraid of?" not in await room.shows("exercise list")


async def test_one_of_the_same_name_takes_its_place(parley: Parley) -> None:
    room = moderated(parley)
    await added(room, EXAMPLE)

    reply = await added(room, changed("example", "What are they afraid of?", "Whose fear?"))

    assert "It takes the place of your own one of that name." in shown(reply)
    listed = await room.shows("exercise list")
    assert "Whose fear?" in listed
    assert "What are they afraid of?" not in listed


async def test_a_shipped_one_can_be_taken_out_changed_and_put_in_its_place(parley: Parley) -> None:
    room = moderated(parley)
    (file,) = (await room.says("exercise file consider_opposite")).files

    changed_text = file.text.replace("Consider the opposite", "The other way round", 1)
    reply = await added(room, changed_text, file.name)

    assert "Here it takes the place of the one that Parley ships." in shown(reply)
    assert "The other way round" in await room.shows("exercise info consider_opposite")
    (own,) = (await room.says("exercise file consider_opposite")).files
    assert own.text == changed_text

    await room.says("exercise remove consider_opposite")
    assert "Consider the opposite" in await room.shows("exercise info consider_opposite")


async def test_a_file_can_be_asked_for_by_title(parley: Parley) -> None:
    (file,) = (await parley.says('exercise file "Consider the opposite"')).files

    assert "id: consider_opposite" in file.text


async def test_it_is_given_in_one_way(parley: Parley) -> None:
    reply = await moderated(parley).sends(
        "exercise add", text=EXAMPLE, file=Attachment(name="a.yaml", data=b"a: b")
    )

    assert "Give the exercise in one way." in shown(reply)


async def test_what_is_no_text_or_far_too_large_is_refused(parley: Parley) -> None:
    room = moderated(parley)

    picture = await room.sends("exercise add", file=Attachment(name="a.png", data=b"\x89PNG\xff"))
    large = await room.sends("exercise add", file=Attachment(name="a", data=b"x" * 200_001))

    assert "This is not UTF-8 text. Save the file as UTF-8." in shown(picture)
    assert "That file is too large for an exercise." in shown(large)


async def test_members_add_and_remove_nothing(parley: Parley) -> None:
    room = Parley(parley.app, "ours", "test:square")

    assert "is for moderators" in shown(await added(room, EXAMPLE))
    assert "is for moderators" in await room.shows("exercise remove fear_guess")


async def test_removing_what_was_never_added_says_so(parley: Parley) -> None:
    said = await moderated(parley).shows("exercise remove spiral_walk")

    assert "This community has added no exercise `spiral_walk`." in said
    assert "Those that are shipped stay." in said


async def test_a_community_adds_so_many_and_no_more(parley: Parley) -> None:
    room = moderated(parley)
    letters = "abcdefghij"
    for number in range(shelf.MOST_OWN):
        await room.app.services.exercises.shelf.add(
            "ours",
            changed(
                "example",
                "id: fear_guess",
                f"id: guess_{letters[number // 10]}{letters[number % 10]}",
            ),
            "a.yaml",
            None,
            now(),
        )

    reply = await added(room, EXAMPLE)

    assert "This community has added 50 exercises already." in shown(reply)


async def test_moderators_read_who_added_and_removed_it(parley: Parley) -> None:
    room = moderated(parley)
    await added(room, EXAMPLE)
    await room.says("exercise remove fear_guess")

    deeds = await room.shows("audit acts")

    assert "added an exercise" in deeds
    assert "took an exercise away" in deeds
