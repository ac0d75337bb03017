"""What was said in a room of Matrix, as messages of ours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from bot.adapters.matrix.wire.events import ENCRYPTED, MESSAGE, REACTION, Event, Json, text
from bot.domain.message import Message

STICKER = "m.sticker"
WRITTEN = frozenset((MESSAGE, ENCRYPTED, STICKER))
"""Types of events that somebody wrote, or may have."""
FILES = frozenset(("m.image", "m.file", "m.audio", "m.video"))
NOTICE = "m.notice"
UNSAID = frozenset(("m.key.verification.request",))
"""Kinds of messages that clients send each other."""
FALLBACK = re.compile(r"\A> (?:\* )?<@[^>\n]*>.*\n(?:>.*\n)*\n?")
"""What older clients repeat of the message that is answered, before the answer."""
STYLE = "\N{VARIATION SELECTOR-16}"
"""Some clients send it behind an emoji, and some do not."""


@dataclass(frozen=True)
class Speakers:
    """Who writes in a room: which of them is the bot, and how the others are called."""

    me: str
    names: Mapping[str, str]
    """The names of those who are there now."""

    def name(self, user: str) -> str:
        """The name by which somebody goes there; of who has left, a part of their id."""
        return self.names.get(user) or user.removeprefix("@").partition(":")[0]

    @property
    def server(self) -> str:
        """The bot's homeserver, over which the room can be reached."""
        return self.me.partition(":")[2]


def message_of(
    event: Event, edit: Event | None, speakers: Speakers, reactions: Mapping[str, int]
) -> Message | None:
    """A message with its latest words, those of `edit` if there is one; None for what says nothing.

    `edit` is one that `is_edit_of` has let through. Where neither can be read, it is None too.
    """
    if event.redacted or event.state_key is not None or event.type not in WRITTEN:
        return None
    said = replace(event, type=edit.type, content=anew(edit)) if edit else event
    words = _words(said)
    if words is None:
        return None
    thread = event.thread
    return Message(
        id=event.id,
        author=event.sender,
        name=speakers.name(event.sender),
        text=own_words(words, event),
        when=event.when,
        reply_to=event.replies_to,
        thread=f"{event.room}/{thread}" if thread else None,
        mentions=said.mentions,
        reactions=dict(reactions),
        bot=event.sender == speakers.me or said.content.get("msgtype") == NOTICE,
        edited=edit is not None,
        url=link(event.room, event.id, speakers.server),
    )


def own_words(words: str, event: Event) -> str:
    """Words of a message without those of another one that it repeats before them."""
    return FALLBACK.sub("", words, count=1) if _answers(event) else words


def is_edit_of(edit: Event, event: Event) -> bool:
    """Whether an event gives another one new words: only its own sender can, and as openly."""
    return (
        edit.replaces == event.id
        and edit.sender == event.sender
        and edit.state_key is None
        and (edit.encrypted or not event.encrypted)
        and (is_sealed(edit) or (edit.type == MESSAGE and bool(anew(edit))))
    )


def anew(edit: Event) -> Json:
    """What an edit puts in the place of what was said; empty where it does not say."""
    found = edit.content.get("m.new_content")
    return found if isinstance(found, dict) else {}


def is_sealed(event: Event) -> bool:
    """Whether it says something that cannot be read: one that was taken back says nothing."""
    return event.unreadable and "ciphertext" in event.content


def reaction_of(event: Event) -> tuple[str, str] | None:
    """What somebody reacted to, and with what; None for no reaction, or one taken back."""
    relation = event.relation
    target, key = text(relation.get("event_id")), text(relation.get("key"))
    if event.type != REACTION or relation.get("rel_type") != "m.annotation":
        return None
    if not target or not key:
        return None
    if key.startswith("mxc://"):  # a picture, with a name where its client gives one
        key = text(event.content.get("shortcode")) or "?"
    return target, key.replace(STYLE, "")


def link(room: str, event: str, server: str) -> str:
    """Where clients can jump to a message."""
    path = "/".join(quote(part, safe="") for part in (room, event))
    return f"https://matrix.to/#/{path}?{urlencode({'via': server})}"


def _words(event: Event) -> str | None:
    """What it says; of a picture or a file what is written with it, else its name in brackets."""
    if event.type == STICKER:
        return f"[{event.body}]" if event.body else None
    kind = text(event.content.get("msgtype"))
    if event.type != MESSAGE or kind is None or kind in UNSAID:
        return None
    if kind not in FILES:
        return event.body
    name = text(event.content.get("filename"))
    if name and event.body and event.body != name:
        return event.body
    return f"[{name or event.body}]"


def _answers(event: Event) -> bool:
    """Whether its words may begin with those of another message; also where that is a fallback."""
    return isinstance(event.relation.get("m.in_reply_to"), dict)
