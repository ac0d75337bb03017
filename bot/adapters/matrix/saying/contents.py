"""What messages of ours consist of, as Matrix wants it; what we put in beside stands under OURS."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bot.adapters.matrix import talking
from bot.adapters.matrix.saying.render import Text
from bot.chat.turn import Room

Content = dict[str, Any]

OURS = "org.parley"
"""Where we keep, within a message, what it is about, what it asks, and the key of a post."""
NOBODY: Mapping[str, Any] = {}
"""Whom our messages mention: said each time, as clients else look for names in the text."""


def beside(content: Content, ours: Mapping[str, Any]) -> Content:
    """A message with what we put in beside."""
    return {**content, OURS: dict(ours)} if ours else content


def key_of(post: str) -> str:
    """The key of a post as it stands in its message: nothing can be read from it."""
    return sha256(post.encode()).hexdigest()[:20]


def notice(text: Text) -> Content:
    """A message by a bot, which other bots do not answer."""
    return {
        "msgtype": "m.notice",
        "body": text.plain,
        "format": "org.matrix.custom.html",
        "formatted_body": text.html,
        "m.mentions": dict(NOBODY),
    }


def image(
    where: Mapping[str, Any], name: str, alternative: str, size: tuple[int, int], length: int
) -> Content:
    """A picture that was uploaded; whoever cannot see it reads its words."""
    width, height = size
    return {
        "msgtype": "m.image",
        "body": alternative,
        "filename": name,
        "info": {"mimetype": "image/png", "w": width, "h": height, "size": length},
        "m.mentions": dict(NOBODY),
        **where,
    }


def file(where: Mapping[str, Any], name: str, mime: str, length: int) -> Content:
    """A file that was uploaded."""
    return {
        "msgtype": "m.file",
        "body": name,
        "filename": name,
        "info": {"mimetype": mime, "size": length},
        "m.mentions": dict(NOBODY),
        **where,
    }


def in_thread(content: Content, root: str, last: str | None = None) -> Content:
    """A message that stands in a thread, for clients without threads below its last message."""
    content["m.relates_to"] = {
        "rel_type": "m.thread",
        "event_id": root,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": last or root},
    }
    return content


def replying(content: Content, event: str) -> Content:
    """A message that answers another one, where that cannot begin a thread."""
    content["m.relates_to"] = {"m.in_reply_to": {"event_id": event}}
    return content


def replacing(content: Content, event: str) -> Content:
    """A message that takes the place of an earlier one of ours."""
    shown = {key: value for key, value in content.items() if key != "m.relates_to"}
    edit = {**shown, "m.new_content": shown}
    edit["body"] = f"* {shown['body']}"
    if "formatted_body" in shown:
        edit["formatted_body"] = f"* {shown['formatted_body']}"
    edit["m.relates_to"] = {"rel_type": "m.replace", "event_id": event}
    return edit


def ours_of(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """What we put in beside; empty for a message that has nothing of ours."""
    found = content.get("m.new_content")
    inner = found if isinstance(found, dict) else content
    ours = inner.get(OURS)
    return ours if isinstance(ours, dict) else {}


def about_in(content: Mapping[str, Any]) -> Room | None:
    """The room that a message of ours in a direct room is about; None where it does not say."""
    address = ours_of(content).get("about")
    if not isinstance(address, str) or not address.startswith(f"{talking.PLATFORM}:!"):
        return None
    return talking.where(*talking.place_of(address))
