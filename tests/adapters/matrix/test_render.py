"""Every reply is sent whole to Matrix, in HTML and in plain alike, and nothing of it acts."""

import json
import re
import textwrap
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from bot.adapters.console.render import render
from bot.adapters.matrix.saying.markup import chunks, link, plain, said, told
from bot.adapters.matrix.saying.render import Handed, Image, Text, parts
from bot.chat.reply import (
    Button,
    Cited,
    Closest,
    Contested,
    Disputed,
    DisputedView,
    Established,
    File,
    Item,
    Listing,
    Note,
    Picture,
    PositionView,
    Premise,
    Prose,
    Reference,
    Remark,
    Remarks,
    Reply,
    Sides,
    SideView,
    Statement,
    Timeline,
    TimelineEntry,
)
from bot.chat.seen import seen, tidy
from bot.domain.event import EventDate
from bot.drawing import alternative
from tests.adapters.console.town import ANSWER, CHOICE, LOADED, framing
from tests.adapters.discord.test_pages import told as all_told
from tests.adapters.matrix.reading import GUARD, read, squeezed, strays
from tests.commands.test_attacks import attacks
from tests.commands.test_contract import AT_ONCE
from tests.drawing.figures import spiral
from tests.replies import crowded, long, replies, texts
from tests.shared_data import needs_shared
from tests.speaking import Parley

SOURCE = Reference(source="S-1", title="Minutes", url="https://town.example/minutes")
CALLING = (
    "@room @Room @everyone @ada:town.example @ada:[::1] https://matrix.to/#/@ada:town.example",
    "https://MATRIX.TO/#/%40ada%3Atown.example matrix:u/ada:town.example matrix.to",
    "https://app.element.io/#/user/@ada:town.example @@room @\u200broom @\u2060room \u202e@room",
    '<a href="https://matrix.to/#/@ada:town.example">Ada</a> <mx-reply>x</mx-reply>',
    "<img src=x onerror=alert(1)> <b>bold</b> &lt;b&gt; &amp; &#64;room &commat;room <!-- x",
    '"> <script>alert(1)</script> \' " </p></li></ul></blockquote></details>',
    "`@room` `<b>` https://x.example/?a=1&b=2 https://x.example/@room https://x.example/<b>",
    "\x00\x1b[31m \ud800 \ufffe \uffff \u2066x\u2069 \u061c \ufeff \u206a",
)
anything = st.one_of(
    texts,
    long,
    st.lists(st.sampled_from(CALLING), min_size=1, max_size=4).map(" ".join),
    st.text(alphabet=st.sampled_from("@rom:.tixa<>&\"'/ \n`"), max_size=60),
)


def said_of(reply: Reply) -> list[Text]:
    return [part for part in parts(reply) if isinstance(part, Text)]


def twin(reply: Reply) -> str:
    """What a person reads of it in plain text."""
    return "\n".join(text.plain for text in said_of(reply))


def laid(text: str) -> str:
    """A text, or HTML with each block on a line of its own, in lines that can be read here."""
    blocks = re.sub(r"(?=<(?:h\d|p|ul|li|blockquote|details)>|</(?:ul|details)>)", "\n", text)
    wrapped = [textwrap.fill(block, 90, subsequent_indent="~ ") for block in blocks.split("\n")]
    return "\n".join(["", *wrapped, ""])


def size(text: Text) -> int:
    """How many bytes it takes in an event before that is encrypted."""
    return len(json.dumps([text.plain, text.html]))


def check(found: Iterable[Text]) -> None:
    """Both forms say the same, fit an event, and do nothing."""
    for text in found:
        assert strays(text) == []
        assert squeezed(read(text.html)[0]) == squeezed(text.plain)
        assert text.plain.strip()
        assert size(text) < 28_000


def test_answer_stands_with_its_sources_and_what_contests_it() -> None:
    (text,) = said_of(ANSWER)

    assert laid(text.plain) == snapshot("""\

Who pays the harbour fees?

The author writes: “The fishers pay, and the ferries do not.” [1, ¶ 4]

What contests it
• The council says that ferries have paid a yearly sum since the pier was rebuilt, and
~ that this sum was raised twice. [2] (later than the article)
  “a yearly sum, raised twice”
• The ledger names two ferries among those who pay. [3] [1, ¶ 6] (our paraphrase; only
~ recalled)

Sources
[1] Ada Quay: Who Pays for the Harbour?, 2022-12, ¶ 4, ¶ 6 (read in the original)
    https://herald.example/harbour
[2] Town Council: Minutes of the council, 2023-02-07 (read in the original; later than the
~ article)
    https://town.example/minutes
[3] The harbour's ledger (recalled, not opened)

What you can do, by number:
1. How each side tells it `!framing E2`
2. Something is wrong `!report C-7`

Without a model · store 3f9c12ab
Is something wrong here? Type `report` and say what.
""")
    assert laid(text.html) == snapshot("""\


<h4>Who pays the harbour fees?</h4>
<p>The author writes: “The fishers pay, and the ferries do not.” [1, ¶ 4]</p>
<h5>What contests it</h5>
<ul>
<li>The council says that ferries have paid a yearly sum since the pier was rebuilt, and
~ that this sum was raised twice. [2] <em>(later than the article)</em>
<blockquote>“a yearly sum, raised twice”</blockquote></li>
<li>The ledger names two ferries among those who pay. [3] [1, ¶ 6] <em>(our paraphrase;
~ only recalled)</em></li>
</ul>
<details><summary>Sources</summary>
<p>[1] Ada Quay: <strong>Who Pays for the Harbour?</strong>, 2022-12, ¶ 4, ¶ 6 <em>(read
~ in the original)</em><br/><a
~ href="https://herald.example/harbour">https://herald.example/harbour</a></p>
<p>[2] Town Council: <strong>Minutes of the council</strong>, 2023-02-07 <em>(read in the
~ original; later than the article)</em><br/><a
~ href="https://town.example/minutes">https://town.example/minutes</a></p>
<p>[3] <strong>The harbour&#x27;s ledger</strong> <em>(recalled, not opened)</em></p>
</details>
<p>What you can do, by number:<br/>1. <strong>How each side tells it</strong>
~ <code>!framing E2</code><br/>2. Something is wrong <code>!report C-7</code><br/></p>
<p><sub>Without a model · store 3f9c12ab<br/>Is something wrong here? Type
~ <code>report</code> and say what.</sub></p>
""")


def test_premise_is_named_before_anything_else() -> None:
    assert laid(twin(LOADED)) == snapshot("""\

Why did the council steal the money?

The question takes for granted
  that the council stole money

What stands against that
• The county court found no theft. [1]
  “no”

The closest passages, offered and not claimed
• The article speaks of a debt. [2, ¶ 9]

Sources
[1] Town Council: Minutes of the council, 2023-02-07 (read in the original; later than the
~ article)
    https://town.example/minutes
[2] Ada Quay: Who Pays for the Harbour?, 2022-12, ¶ 9 (read in the original)
    https://herald.example/harbour

Without a model · store 3f9c12ab
Is something wrong here? Type `report` and say what.
""")


def test_sides_are_told_in_equal_form_and_the_silent_ones_are_named() -> None:
    assert laid(twin(framing("The council", "The fishers"))) == snapshot("""\

The harbour fee

Established facts
• The council raised the fee on 3 May 2021. [1]

Findings of courts, assemblies and inquiries
• The county court, 2022: the fee is lawful. [1] (vote 4-1; binding)

How each side tells it
In neutral words: the fee for using the harbour

The council
The council had no choice.
• The council asked for the new pier to be paid for by all who use it. [1] (fact-report;
~ 2021-05-03; verified)
• Without the fee the old pier would have been closed within the year. [2, ¶ 1] [3]
~ (prediction; 2022; only recalled)
Calls it: harbour toll, fair share

The fishers
The fishers had no choice.
• The fishers asked for the new pier to be paid for by all who use it. [1] (fact-report;
~ 2021-05-03; verified)
• Without the fee the old pier would have been closed within the year. [2, ¶ 2] [3]
~ (prediction; 2022; only recalled)
Calls it: harbour toll, fair share
(one more claim held, not shown here)

No verified source is held here for: The lighthouse keepers.

What is in dispute
Is the fee fair?
• The council: Only if all pay it.
• The fishers: Only if all pay it.

Sources
[1] Town Council: Minutes of the council, 2023-02-07 (read in the original; later than the
~ article)
    https://town.example/minutes
[2] Ada Quay: Who Pays for the Harbour?, 2022-12, ¶ 1, ¶ 2 (read in the original)
    https://herald.example/harbour
[3] The harbour's ledger (recalled, not opened)

What you can do, by number:
1. The words of each side `!words E2`

Without a model · store 3f9c12ab
Is something wrong here? Type `report` and say what.
""")


def test_list_to_choose_from_is_numbered_and_says_how_to_choose() -> None:
    (text,) = said_of(CHOICE)

    assert laid(text.plain) == snapshot("""\

Which event?

Several events fit
1. The harbour fee
   May 2021
2. The new pier
   2019 to 2020
• The flood
   nothing is held about it

💡 Type a number, or more of the name.

Type a number to go on.
""")
    assert laid(text.html) == snapshot("""\


<h4>Which event?</h4>
<h5>Several events fit</h5>
<p>1. <strong>The harbour fee</strong><br/>May 2021</p>
<p>2. <strong>The new pier</strong><br/>2019 to 2020</p>
<p>• <strong>The flood</strong><br/>nothing is held about it</p>
<p>💡 Type a number, or more of the name.</p>
<p>Type a number to go on.</p>
""")


EVERY = Reply(
    title="The harbour",
    blocks=(
        Prose(text="Type `words show` or see https://town.example/a.\n  - an indented line"),
        Cited(heading="The answer", statements=(Statement(text="Said.", citations=(SOURCE,)),)),
        Premise(
            presupposed="that it is so", statements=(Statement(text="No.", citations=(SOURCE,)),)
        ),
        Contested(statements=(Statement(text="Contested.", citations=(SOURCE,)),)),
        Closest(statements=(Statement(text="Close.", citations=(SOURCE,)),)),
        Established(findings=(Statement(text="Found.", citations=(SOURCE,)),)),
        Sides(
            event="The fee",
            neutral="the payment",
            sides=(
                SideView(
                    side="A",
                    label="The town",
                    headline="",
                    claims=(Statement(text="Told.", citations=(SOURCE,)),),
                    words=("toll",),
                    more=1,
                ),
            ),
            silent=("The fishers",),
        ),
        Disputed(
            points=(
                DisputedView(
                    question="Fair?", positions=(PositionView(label="Town", text="Yes."),)
                ),
            )
        ),
        Listing(
            heading="Terms",
            items=(
                Item(label="pier", detail="a landing place"),
                Item(label="A rule.", detail="So."),
            ),
        ),
        Timeline(
            heading="What happened",
            entries=(
                TimelineEntry(
                    label="The flood",
                    date=EventDate(text="May 2021", start="2021-05"),
                    detail="E1",
                    button=Button(label="Open", command="event show", args={"event": "E1"}),
                ),
            ),
        ),
        Picture(heading="The spiral", figure=spiral(1, -1)),
        Remarks(
            heading="What was said",
            remarks=(
                Remark(
                    message="$1",
                    text="Two\nlines",
                    author="Ada",
                    when="3 May, 12:00 UTC",
                    url="https://matrix.to/#/!room:town.example/$event?via=town.example",
                    more=True,
                ),
                Remark(message="$2", text="", gone="deleted since"),
            ),
        ),
        Note(tone="problem", text="Something is wrong."),
    ),
    buttons=(Button(label="Go on", command="ask", style="main"),),
    live="Ten votes.",
    files=(File(name="report.txt", text="All of it."),),
    footer=ANSWER.footer,
)


def test_every_kind_of_block_is_said_in_order_with_pictures_between_and_files_at_the_end() -> None:
    found = parts(EVERY, names={"words show"})

    assert [type(part) for part in found] == [Text, Image, Text, Image, Text, Handed]
    said_here = [part for part in found if isinstance(part, Text)]
    assert laid("\n\n".join(text.plain for text in said_here)) == snapshot("""\

The harbour

Type `!words show` or see https://town.example/a.
  - an indented line

The answer
• Said. [1]

The question takes for granted
  that it is so

What stands against that
• No. [1]

What contests it
• Contested. [1]

The closest passages, offered and not claimed
• Close. [1]

Findings of courts, assemblies and inquiries
• Found. [1]

The fee: how each side tells it
In neutral words: the payment

The town
• Told. [1]
Calls it: toll
(one more claim held, not shown here)

No verified source is held here for: The fishers.

What is in dispute
Fair?
• Town: Yes.

Terms
• pier: a landing place
• A rule. So.

What happened

1. May 2021 The flood (E1)

The spiral

In words
Two quays
[A] North quay
[B] South quay
1900  [A] Move of hour 0 .... stated: The tide asked for it
        expected 2 | seen 7 | gap +5    escalation +1, so far +1
        \\__ answer of the group: ask (−1)    in history: The ferry waited
1901  [B] Move of hour 1 .... stated: The tide asked for it
        expected 2 | seen 7 | gap +5    escalation −1, so far 0    turning point: 1 vote
        \\__ answer of the group: ask (−1)    in history: The ferry waited

What was said
> Two
> lines …
  Ada, 3 May, 12:00 UTC https://matrix.to/#/!room:town.example/$event?via=town.example

> (deleted since)

⚠️ Something is wrong.

Sources
[1] Minutes
    https://town.example/minutes

What you can do, by number:
2. Go on `!ask`

Ten votes.

Without a model · store 3f9c12ab
Is something wrong here? Type `report` and say what.
""")
    assert laid("".join(text.html for text in said_here)) == snapshot("""\


<h4>The harbour</h4>
<p>Type <code>!words show</code> or see <a
~ href="https://town.example/a">https://town.example/a</a>.<br/>\xa0\xa0- an indented line</p>
<h5>The answer</h5>
<ul>
<li>Said. [1]</li>
</ul>
<h5>The question takes for granted</h5>
<blockquote>that it is so</blockquote>
<h5>What stands against that</h5>
<ul>
<li>No. [1]</li>
</ul>
<h5>What contests it</h5>
<ul>
<li>Contested. [1]</li>
</ul>
<h5>The closest passages, offered and not claimed</h5>
<ul>
<li>Close. [1]</li>
</ul>
<h5>Findings of courts, assemblies and inquiries</h5>
<ul>
<li>Found. [1]</li>
</ul>
<h5>The fee: how each side tells it</h5>
<p>In neutral words: the payment</p>
<blockquote>
<p><strong>The town</strong></p>
<ul>
<li>Told. [1]</li>
</ul>
<p>Calls it: toll</p>
<p>(one more claim held, not shown here)</p></blockquote>
<p>No verified source is held here for: The fishers.</p>
<h5>What is in dispute</h5>
<p><strong>Fair?</strong></p>
<ul>
<li>Town: Yes.</li>
</ul>
<h5>Terms</h5>
<ul>
<li><strong>pier</strong>: a landing place</li>
<li><strong>A rule.</strong> So.</li>
</ul>
<h5>What happened</h5>
<p>1. <strong>May 2021</strong> The flood <em>(E1)</em><br/></p>
<h5>The spiral</h5>
<details><summary>In words</summary>
<p>Two quays<br/>[A] North quay<br/>[B] South quay<br/>1900  [A] Move of hour 0 ....
~ stated: The tide asked for it<br/>        expected 2 | seen 7 | gap +5    escalation +1,
~ so far +1<br/>        \\__ answer of the group: ask (−1)    in history: The ferry
~ waited<br/>1901  [B] Move of hour 1 .... stated: The tide asked for it<br/>
~ expected 2 | seen 7 | gap +5    escalation −1, so far 0    turning point: 1 vote<br/>
~ \\__ answer of the group: ask (−1)    in history: The ferry waited<br/></p>
</details>
<h5>What was said</h5>
<blockquote>
<p>Two<br/>lines …</p>
<p><sub>Ada, 3 May, 12:00 UTC <a href="https://matrix.to/#/!room:town.example/$event?via=t
~ own.example">https://matrix.to/#/!room:town.example/$event?via=town.example</a></sub></p
~ ></blockquote>
<blockquote>
<p><em>(deleted since)</em></p></blockquote>
<p>⚠️ Something is wrong.</p>
<details><summary>Sources</summary>
<p>[1] <strong>Minutes</strong><br/><a
~ href="https://town.example/minutes">https://town.example/minutes</a></p>
</details>
<p>What you can do, by number:<br/>2. <strong>Go on</strong> <code>!ask</code><br/></p>
<p><em>Ten votes.</em></p>
<p><sub>Without a model · store 3f9c12ab<br/>Is something wrong here? Type
~ <code>report</code> and say what.</sub></p>
""")
    check(said_here)


def test_picture_says_what_can_be_seen_and_is_never_alone() -> None:
    figure = spiral(1, -1)

    text, image, words = parts(Reply(blocks=(Picture(figure=figure),)))

    assert isinstance(text, Text)
    assert text.plain == figure.title
    assert isinstance(image, Image)
    assert image.alternative == plain(alternative(figure))
    assert isinstance(words, Text)
    assert words.html.startswith("<details><summary>In words</summary>")


def test_reply_with_nothing_to_say_is_not_silent() -> None:
    assert parts(Reply(blocks=(Established(),))) == [Text("…", "…")]


def test_numbers_run_through_lists_and_buttons_in_the_order_in_which_they_are_meant() -> None:
    button = Button(label="Open", command="event show")
    one = Listing(items=(Item(label="first", button=button), Item(label="not to be opened")))
    when = EventDate(text="May 2021", start="2021-05")
    other = Timeline(entries=(TimelineEntry(label="second", date=when, button=button),))
    own = (Button(label="third", command="ask"), Button(label="fourth", command="ask"))
    reply = Reply(blocks=(one, other), buttons=own)

    numbered = re.findall(r"^(\d+)\. (.*)$", twin(reply), re.MULTILINE)

    assert numbered == [
        ("1", "first"),
        ("2", "May 2021 second"),
        ("3", "third `!ask`"),
        ("4", "fourth `!ask`"),
    ]
    assert len(reply.offers()) == 4


def test_what_can_be_typed_has_the_prefix_of_the_room() -> None:
    reply = Reply(
        blocks=(Prose(text="Type `ask`, or `claim show C1`; `since:7d` and `event` are none."),),
        buttons=(Button(label="On", command="framing", args={"event": "E 2", "sides": "A B"}),),
    )

    (text,) = parts(reply, prefix="!parley ", names={"ask", "claim show", "event show"})

    assert isinstance(text, Text)
    assert re.findall("`(.*?)`", text.plain) == [
        "!parley ask",
        "!parley claim show C1",
        "since:7d",
        "event",
        '!parley framing E 2 sides:"A B"',
    ]


@settings(max_examples=30, deadline=None)
@given(st.one_of(replies, crowded()))
def test_both_forms_of_every_reply_say_the_same_and_do_nothing(reply: Reply) -> None:
    found = parts(reply)

    assert isinstance(found[0], Text)
    check(said_of(reply))
    for part in found:
        if isinstance(part, Image):
            assert strays(Text(part.alternative, "")) == []
    handed = [part.file for part in found if isinstance(part, Handed)]
    assert handed == list(reply.files)


@settings(max_examples=30, deadline=None)
@given(st.one_of(replies, crowded()))
def test_nothing_of_a_reply_is_lost(reply: Reply) -> None:
    shown = squeezed(twin(reply)).replace(GUARD, "")

    for text in all_told(reply):
        assert seen(text) == "…" or squeezed(tidy(text)) in shown
    for statement in reply.statements():
        for reference in statement.citations:
            assert squeezed(tidy(reference.title)) in shown
            assert squeezed(tidy(reference.url or "")) in shown
    for button in reply.offers()[len(reply.offers()) - len(reply.buttons) :]:
        assert squeezed(tidy(button.label)) in shown


@settings(max_examples=200, deadline=None)
@given(anything)
def test_what_people_write_is_shown_as_it_stands_and_does_nothing(text: str) -> None:
    for runs in (told(text), told(text, "strong", "em"), said(text, str, linked=True)):
        both = Text("".join(run.plain for run in runs), "".join(run.html for run in runs))

        assert strays(both) == []
        assert squeezed(both.plain).replace(GUARD, "") == squeezed(seen(text))
        assert squeezed(read(both.html)[0]) == squeezed(both.plain)


def test_reader_of_these_tests_finds_what_is_not_escaped() -> None:
    for text in (*CALLING[:6], "a <b>", "&", "\u202e", "<p>", "</p>", "\u200b"):
        assert strays(Text(text, text)), text


@settings(max_examples=100, deadline=None)
@given(anything)
def test_parts_of_a_text_lose_nothing(text: str) -> None:
    assert "".join(chunks(text)) == text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://town.example/a",
        "https://matrix.to/#/@ada:town.example",
        "https://matrix.to/#/%40ada:town.example",
        "https://matrix.to/#/!room:town.example",
        "https://matrix.to/#/!room:town.example/$event?via=@ada:town.example",
        "https://app.element.io/#/user/@ada:town.example",
        "https://town.example/a b",
        "https://town.example/" + "a" * 2000,
    ],
)
def test_address_that_calls_somebody_or_is_no_page_is_text_and_no_link(address: str) -> None:
    (run,) = link(address)

    assert "<a" not in run.html
    assert run.plain.replace(GUARD, "") == address


@pytest.mark.parametrize(
    "address",
    [
        "https://town.example/a?b=1&c='2'",
        'https://town.example/"><b>',
        "https://tówn.example/é",
        "https://matrix.to/#/!room/$event",
        "https://matrix.to/#/%21room%3Atown.example/%24event?via=town.example",
    ],
)
def test_link_shows_the_address_that_it_leads_to(address: str) -> None:
    (run,) = link(address)

    assert run.html.startswith('<a href="')
    assert run.plain == address
    assert strays(Text(run.plain, run.html)) == []


@pytest.mark.parametrize("sign", ["a ", "x", "é", "😀", "a\n", '"', "<", "e\u0301"])
def test_long_reply_is_parted_into_messages_that_fit_and_are_whole(sign: str) -> None:
    long_text = f"begin{sign * 20_000}end"
    statement = Statement(
        text=long_text, citations=(SOURCE.model_copy(update={"quote": f"quoted {long_text}"}),)
    )
    remark = Remark(message="$1", text=long_text, author="Ada", when="today")
    reply = Reply(
        title="x",
        blocks=(
            Prose(text=long_text),
            Cited(statements=(statement, statement)),
            Remarks(remarks=(remark,)),
        ),
    )

    found = said_of(reply)

    assert len(found) > 4
    check(found)
    assert squeezed(twin(reply)).count(squeezed(long_text)) == 6


@pytest.mark.parametrize("gap", ["\n", " ", "\n \n", "\u00a0"])
def test_text_full_of_gaps_has_no_more_of_them_than_can_be_read(gap: str) -> None:
    (text,) = said_of(Reply(blocks=(Prose(text=f"begin{gap * 20_000}end"),)))

    assert re.fullmatch(r"begin(\n\n|\s{12})end", text.plain)


def test_parts_of_a_long_list_are_full_and_lists_of_their_own() -> None:
    items = tuple(Item(label=f"entry {n} " + "of many words " * 6) for n in range(600))

    first, *others = said_of(Reply(blocks=(Listing(heading="All", items=items),)))

    assert len(others) == 5
    assert first.html.startswith("<h5>All</h5><ul><li>")
    for text in (first, *others[:-1]):
        assert size(text) > 20_000
        assert text.html.endswith("</li></ul>")
    check([first, *others])


def test_heading_stays_with_what_it_stands_above() -> None:
    told_before = Prose(text="word " * 200)
    answer = Cited(
        heading="Heading", statements=(Statement(text="word " * 150, citations=(SOURCE,)),)
    )

    for text in said_of(Reply(blocks=(told_before, answer) * 20)):
        assert not text.plain.endswith("Heading")


ONLY_IN_A_TERMINAL = set("Type a number to go on".split())


async def test_reply_of_every_command_says_here_what_it_says_in_a_terminal(busy: Parley) -> None:
    somebody = busy.person("somebody", moderator=True)
    for command in AT_ONCE.values():
        reply = await busy.says(command.example, somebody)

        check(said_of(reply))
        here = set(re.findall(r"\w+", twin(reply)))
        terminal = set(re.findall(r"\w+", render(reply.model_copy(update={"files": ()}), 5000)))
        timelines = [block for block in reply.blocks if isinstance(block, Timeline)]
        years = {entry.date.start[:4] for block in timelines for entry in block.entries}
        assert terminal - here <= ONLY_IN_A_TERMINAL | years, command.name
        numbers = re.findall(r"^(\d+)\. ", twin(reply), re.MULTILINE)
        assert numbers == [str(n + 1) for n in range(len(reply.offers()))], command.name


@needs_shared
def test_texts_that_give_orders_do_nothing_wherever_they_stand() -> None:
    for attack in attacks():
        for text in (attack["text"], attack.get("trigger") or "x"):
            statement = Statement(
                text=text,
                citations=(Reference(source="S", title=text, author=text, url=text, quote=text),),
                marks=(text,),
            )
            side = SideView(side="A", label=text, headline=text, claims=(statement,), words=(text,))
            reply = Reply(
                title=text,
                blocks=(
                    Prose(text=text),
                    Cited(heading=text, statements=(statement,)),
                    Premise(presupposed=text, statements=(statement,)),
                    Sides(event=text, neutral=text, sides=(side,), silent=(text,)),
                    Listing(heading=text, items=(Item(label=text, detail=text),)),
                    Remarks(remarks=(Remark(message="$1", text=text, author=text, url=text),)),
                    Note(tone="problem", text=text),
                ),
                buttons=(Button(label=text[:80], command="ask", args={"question": text}),),
                live=text,
            )

            check(said_of(reply))
