"""What people do on Discord, and what they see."""

from typing import Any

import pytest

from bot.chat.command import registry
from bot.chat.turn import Rank
from bot.commands import ROUTERS
from tests.adapters.discord.server import Discord, Server, seen, shown

COMMANDS = registry(ROUTERS)
QUESTION = "Who proposed a peace summit?"


async def test_a_question_is_answered_for_all_with_its_sources_behind_a_button(
    server: Server,
) -> None:
    answer = await server.slash(server.ann, "ask", question=QUESTION)

    assert not answer.private
    assert "Foreign Minister Kuleba of Ukraine proposed" in answer.text
    assert "(<https://countercurrents.org" in "".join(answer.raw)
    sources = shown(await server.press(server.ann, answer, "Sources"))
    assert sources.private
    assert "Medea Benjamin; Nicolas J. S. Davies" in sources.text


async def test_a_button_runs_the_command_that_it_stands_for(server: Server) -> None:
    answer = await server.slash(server.ann, "ask", question=QUESTION)

    framing = shown(await server.press(server.ann, answer, "Each side on"))

    assert not framing.private
    assert "Rival peace terms at the end of 2022" in framing.text


async def test_a_long_answer_is_turned_page_by_page_in_its_place(server: Server) -> None:
    first = await server.slash(server.ann, "framing", event="Minsk II")
    assert "page 1 of" in first.text

    second = shown(await server.press(server.ann, first, "Page 2"))

    assert second.message.id == first.message.id
    assert "page 2 of" in second.text
    assert "Page 1" in second.buttons


async def test_a_timeline_is_a_picture_with_words_and_a_menu(server: Server) -> None:
    timeline = await server.slash(server.ann, "timeline show", **{"from": "2013", "to": "2015"})

    assert timeline.files
    assert all(file.description for file in timeline.files)
    label = next(iter(timeline.choices))
    assert label in timeline.text
    event = await server.choose(server.ann, timeline, label)
    assert label in event.text


async def test_what_is_missing_is_asked_for_in_a_form(server: Server) -> None:
    form = await server.form(server.ann, "check")

    verdict = await server.fill(
        server.ann, form, {"statement": "The breakdown of Minsk II led to the invasion."}
    )

    assert "Minsk II" in verdict.text


async def test_a_private_form_of_a_button_keeps_what_the_button_knew(server: Server) -> None:
    framing = await server.slash(server.ann, "framing", event="E16")

    form = await server.press(server.ann, framing, "is it fair?")
    fields = [label["component"]["custom_id"] for label in form.modal["components"]]
    assert fields == ["side", "fair", "reason"]
    kept = await server.fill(server.ann, form, {"side": "UA", "fair": "yes", "reason": "So it is."})

    assert kept.private
    assert "Kept for 90 days" in kept.text


async def test_a_form_keeps_what_somebody_typed_before_it_out_of_its_address(
    server: Server,
) -> None:
    form = await server.form(
        server.ann,
        "claim propose",
        side="Ukraine's government",
        event="Rival peace terms at the end of 2022",
        kind="prediction",
        source="S-ART",
    )
    assert "Ukraine" not in form.modal["custom_id"]

    proposal = await server.fill(
        server.ann,
        form,
        {"text": "Ukraine will ask for guarantees that can be checked.", "locator": "paragraph 3"},
    )

    assert proposal.private
    assert "Proposal 1" in proposal.text


async def test_names_are_offered_while_one_types(server: Server) -> None:
    offered = await server.ann.autocomplete(server.channel, "framing", "event", "minsk")

    assert any("Minsk II" in choice["name"] for choice in offered)
    assert len(offered) <= 25


async def test_nothing_is_offered_for_what_nobody_knows(server: Server) -> None:
    assert await server.ann.autocomplete(server.channel, "framing", "event", "😀" * 40) == []


async def test_menus_on_messages_answer_privately(server: Server) -> None:
    said = await server.mo.send(server.channel, "The breakdown of Minsk II led to the invasion.")

    verdict = shown(await server.ann.context_menu(server.channel, "Check against sources", said))
    framings = shown(await server.ann.context_menu(server.channel, "Other framings", said))

    assert verdict.private
    assert "Minsk II" in verdict.text
    assert framings.private
    assert "Minsk" in framings.text


async def test_a_message_without_text_is_nothing_to_check(server: Server) -> None:
    picture = await server.mo.send(server.channel, "", attachments=[("a.png", b"png")])

    refusal = shown(await server.ann.context_menu(server.channel, "Check against sources", picture))

    assert refusal.private
    assert "There is no text in that message." in refusal.text


MODERATING = [name for name, command in COMMANDS.items() if command.needs > Rank.MEMBER]


@pytest.mark.parametrize("name", MODERATING)
async def test_commands_of_moderators_are_refused_to_members_in_private(
    server: Server, name: str
) -> None:
    """The server has allowed members the command; Parley still asks."""
    options = {
        argument.name: _some(argument) for argument in COMMANDS[name].arguments if argument.required
    }
    await server.allow_everybody(name.split(maxsplit=1)[0])

    refusal = await server.slash(server.ann, name, **options)

    assert refusal.private
    assert f"`{name}` is for moderators." in refusal.text


def _some(argument: Any) -> Any:
    if argument.choices:
        return argument.choices[0]
    return {"text": "E16-UA-C1 or so", "number": 1, "yes-no": True, "file": None}[argument.kind]


async def test_a_role_that_the_community_names_makes_a_moderator(server: Server) -> None:
    stewards = server.guild.create_role("Stewards")
    sue = server.person("sue", stewards)

    await server.slash(server.mo, "settings community", moderator_role="stewards")
    queue = await server.slash(sue, "claim queue")

    assert "is for moderators" not in queue.text


async def test_a_wrong_value_is_refused_in_private_with_what_to_do(server: Server) -> None:
    refusal = await server.slash(server.ann, "framing", event="no such thing at all")

    assert refusal.private
    assert "No event here is called" in refusal.text


async def test_who_asks_too_often_is_told_privately_how_long_to_wait(server: Server) -> None:
    await server.slash(server.mo, "settings community", rate=1)
    await server.slash(server.ann, "about")

    refusal = await server.slash(server.ann, "about")

    assert refusal.private
    assert "Wait " in refusal.text
    assert "seconds" in refusal.text


async def test_whatever_is_pressed_too_often_is_refused_and_a_minute_later_heard(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.dispatch.MOST_CALLS", 2)
    framing = await server.slash(server.ann, "framing", event="Minsk II")
    await server.press(server.ann, framing, "Sources")

    for label in ("Sources", "Page 2", "Discuss"):
        refusal = shown(await server.press(server.ann, framing, label))
        assert refusal.private
        assert "You ask more than Parley can follow. Wait " in refusal.text
    by_another = shown(await server.press(server.mo, framing, "Sources"))
    assert "Wait " not in by_another.text


async def test_commands_forms_and_menus_are_refused_too_to_moderators_as_well(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.dispatch.MOST_CALLS", 1)
    said = await server.ann.send(server.channel, "The breakdown of Minsk II led to the invasion.")
    form = await server.form(server.mo, "check")

    refusals = [
        await server.fill(server.mo, form, {"statement": "It is so."}),
        await server.slash(server.mo, "settings show"),
        shown(await server.mo.context_menu(server.channel, "Check against sources", said)),
    ]

    for refusal in refusals:
        assert refusal.private
        assert "You ask more than Parley can follow." in refusal.text


async def test_who_types_too_fast_is_offered_nothing_for_a_while(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.dispatch.MOST_TYPING", 1)
    assert await server.ann.autocomplete(server.channel, "framing", "event", "minsk")

    assert await server.ann.autocomplete(server.channel, "framing", "event", "minsk") == []
    assert await server.mo.autocomplete(server.channel, "framing", "event", "minsk")


async def test_communities_do_not_see_each_other(discord: Discord) -> None:
    ours, theirs = discord.server("Ours"), discord.server("Theirs")
    text = "The ferry leaves the harbour at noon on every day but Sunday."
    preview = await ours.slash(ours.mo, "article load", text=f"The ferry\n\n{text}")
    await ours.press(ours.mo, preview, "Load it")
    await ours.slash(ours.mo, "settings community", rate=5)
    form = await ours.press(
        ours.ann, await ours.slash(ours.ann, "claim show", claim="E16-UA-C1"), "is it fair?"
    )
    await ours.fill(ours.ann, form, {"fair": "no"})

    asked = {"question": "When does the ferry leave?", "source": "the-ferry"}
    here = await ours.slash(ours.ann, "ask", **asked)
    there = await theirs.slash(theirs.ann, "ask", **asked)
    settings = await theirs.slash(theirs.mo, "settings show")

    assert text in here.text
    assert "ferry" not in there.text.replace("the-ferry", "")
    assert "20 commands a minute" in settings.text


async def test_a_page_of_one_server_cannot_be_turned_on_another(discord: Discord) -> None:
    ours, theirs = discord.server("Ours"), discord.server("Theirs")
    first = await ours.slash(ours.ann, "framing", event="Minsk II")
    token = first.id_of("Page 2")

    theirs_first = await theirs.slash(theirs.ann, "framing", event="Minsk II")
    stored = discord.env.backend.get_message(theirs.channel.id, theirs_first.message.id)
    _rename(stored.components, theirs_first.id_of("Page 2"), token)
    refusal = shown(await theirs.ann.click(theirs_first.message, custom_id=token))

    assert refusal.private
    assert "has expired" in refusal.text


def _rename(components: list[dict[str, Any]], old: str, new: str) -> None:
    for component in components:
        if component.get("custom_id") == old:
            component["custom_id"] = new
        _rename(component.get("components", []), old, new)


async def test_a_moderator_loads_an_article_from_a_file_in_a_form(server: Server) -> None:
    form = await server.form(server.mo, "article load")

    preview = await server.fill(
        server.mo,
        form,
        {"file": ("ferry.txt", b"The ferry\n\nThe ferry leaves the harbour at noon every day.")},
    )

    assert preview.private
    assert "The ferry" in preview.text
    assert "Load it" in preview.buttons


async def test_joining_posts_nothing_and_help_has_the_first_steps(server: Server) -> None:
    assert server.channel.history() == []

    steps = await server.slash(server.ann, "help")

    assert "ask" in steps.text
    assert server.channel.last_message is not None
    assert "framing" in seen(server.channel.last_message).text


async def test_of_a_very_long_message_the_beginning_is_checked(server: Server) -> None:
    said = await server.mo.send(
        server.channel, "The breakdown of Minsk II led to the invasion. " + "So it is. " * 190
    )
    assert len(said.content) > 1900

    verdict = shown(await server.ann.context_menu(server.channel, "Check against sources", said))

    assert verdict.private
    assert "longer than" not in verdict.text


async def test_an_answer_with_nothing_but_sources_to_press_stays_where_it_is(
    server: Server,
) -> None:
    about = await server.slash(server.ann, "about")
    assert about.buttons == ["Sources"]

    sources = shown(await server.press(server.ann, about, "Sources"))

    assert sources.private
    assert sources.message.id != about.message.id
    (still,) = server.channel.history()
    assert seen(still).text == about.text
