"""The limits of Discord that its description of the API leaves out, and one rule of ours."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.wire.world import COMPONENTS_V2, Json, flat

ROW, BUTTON, TEXT_INPUT, SECTION, TEXT_DISPLAY = 1, 2, 4, 9, 10
GALLERY, CONTAINER, LABEL = 12, 17, 18
SELECTS = (3, 5, 6, 7, 8)
OPTIONS = (3, 21, 22)
"""Components that bring their options along."""
ONLY_V2 = (9, 10, 11, 12, 13, 14, 17)
LINK, PREMIUM = 5, 6
"""Styles of buttons that have no custom_id."""

CONTENT, ALL_TEXT, ALL_COMPONENTS, ROWS, ROW_BUTTONS = 2000, 4000, 40, 5, 5
EMBEDS_TEXT, FILES, FILE_BYTES, ALT_TEXT = 6000, 10, 10 * 2**20, 1024
NAME = re.compile(r"[-_'\w]{1,32}")

Found = Iterator[str]


def of_message(
    body: Mapping[str, Any],
    files: Sequence[str] = (),
    before: Sequence[str] = (),
    *,
    was_v2: bool = False,
    editing: bool = False,
) -> Found:
    """What Discord would refuse in a message.

    `files` are the names of those sent along, `before` of those that an edited message had.
    """
    components = body.get("components") or []
    v2 = was_v2 or bool((body.get("flags") or 0) & COMPONENTS_V2)
    parts = list(flat(components))
    if v2:
        for excluded in ("content", "embeds", "poll", "sticker_ids"):
            if body.get(excluded):
                yield f"{excluded} beside Components V2"
    elif any(part["type"] in ONLY_V2 for part in parts):
        yield "components of V2 without the flag"
    elif len(components) > ROWS:
        yield f"{len(components)} rows"
    if len(content := body.get("content") or "") > CONTENT:
        yield f"content of {len(content)} characters"
    if len(parts) > ALL_COMPONENTS:
        yield f"{len(parts)} components"
    text = sum(len(part["content"]) for part in parts if part["type"] == TEXT_DISPLAY)
    if text > ALL_TEXT:
        yield f"{text} characters in all text displays"
    said = [body.get(key) for key in ("content", "components", "embeds", "poll", "sticker_ids")]
    if not editing and not files and not any(said):
        yield "an empty message"
    yield from _embeds(body.get("embeds") or [])
    yield from _files(body, files, before, v2=v2)
    yield from _components(components)


def of_mentions(body: Mapping[str, Any]) -> Found:
    """Where a message might mention somebody: a rule of ours."""
    allowed = body.get("allowed_mentions")
    if allowed is None:
        yield "no allowed_mentions, so that everybody may be mentioned"
    elif allowed.get("parse") != [] or allowed.get("users") or allowed.get("roles"):
        yield f"mentions are allowed: {allowed}"
    elif allowed.get("replied_user"):
        yield "the author replied to is mentioned"


def of_modal(data: Mapping[str, Any]) -> Found:
    """What Discord would refuse in a form."""
    yield from _length("title", data.get("title"), 1, 45)
    yield from _length("custom_id", data.get("custom_id"), 1, 100)
    components = data.get("components") or []
    if not 1 <= len(components) <= 5:
        yield f"{len(components)} components in a form"
    for part in components:
        if part["type"] == LABEL:
            yield from _length("label", part.get("label"), 1, 45)
            yield from _length("description", part.get("description"), 0, 100)
        elif part["type"] == ROW and [p["type"] for p in part["components"]] != [TEXT_INPUT]:
            yield "a row in a form that is not one text input"
        elif part["type"] not in (ROW, TEXT_DISPLAY):
            yield f"a component of type {part['type']} in a form without a label"
    for part in flat(components):
        if part["type"] == TEXT_INPUT:
            yield from _text_input(part)
    yield from _components(components)


def of_choices(data: Mapping[str, Any]) -> Found:
    """What Discord would refuse in the choices of an autocompletion."""
    choices = data.get("choices") or []
    if len(choices) > 25:
        yield f"{len(choices)} choices"
    for choice in choices:
        yield from _choice(choice)


def of_commands(commands: Sequence[Json]) -> Found:
    """What Discord would refuse in the list of all commands."""
    kinds = Counter(command.get("type", 1) for command in commands)
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        if kinds[kind] > most:
            yield f"{kinds[kind]} commands of type {kind}"
    names = Counter((command.get("type", 1), command["name"]) for command in commands)
    yield from (f"two commands {name}" for (_, name), times in names.items() if times > 1)
    for command in commands:
        for problem in _command(command):
            yield f"{command['name']}: {problem}"


def of_thread(body: Mapping[str, Any]) -> Found:
    """What Discord would refuse in a thread."""
    if "name" in body:
        yield from _length("name", body["name"], 1, 100)
    if body.get("auto_archive_duration", 60) not in (60, 1440, 4320, 10080, None):
        yield f"archives after {body['auto_archive_duration']} minutes"


def _length(what: str, text: str | None, least: int, most: int) -> Found:
    if not least <= len(text or "") <= most:
        yield f"{what} of {len(text or '')} characters: {(text or '')[:60]!r}"


def _embeds(embeds: Sequence[Json]) -> Found:
    def size(embed: Json) -> int:
        fields = embed.get("fields") or []
        return (
            len(embed.get("title") or "")
            + len(embed.get("description") or "")
            + len((embed.get("footer") or {}).get("text") or "")
            + len((embed.get("author") or {}).get("name") or "")
            + sum(len(field["name"]) + len(field["value"]) for field in fields)
        )

    if (total := sum(map(size, embeds))) > EMBEDS_TEXT:
        yield f"{total} characters in all embeds"


def _files(
    body: Mapping[str, Any], files: Sequence[str], before: Sequence[str], *, v2: bool
) -> Found:
    listed = body.get("attachments")
    if max(len(files), len(listed or ())) > FILES:
        yield f"{max(len(files), len(listed or ()))} files"
    if files and listed is not None:
        ids = {str(entry["id"]) for entry in listed}
        yield from (f"file {n} is not listed" for n in range(len(files)) if str(n) not in ids)
    for entry in listed or ():
        yield from _length("description of a file", entry.get("description"), 0, ALT_TEXT)
    meant = {
        url.removeprefix("attachment://")
        for url in _urls(body.get("components") or [])
        if url.startswith("attachment://")
    }
    there = {*files, *before}
    yield from (f"shows {name}, which is not sent along" for name in sorted(meant - there))
    if v2 and (unseen := set(files) - meant):
        yield f"files that no component shows: {sorted(unseen)}"


def _urls(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _urls(one)
    elif isinstance(value, dict):
        if isinstance(value.get("url"), str):
            yield value["url"]
        for one in value.values():
            yield from _urls(one)


def _components(components: Sequence[Json]) -> Found:
    parts = list(flat(components))
    named = Counter(part["custom_id"] for part in parts if part.get("custom_id"))
    yield from (f"custom_id {name!r} {n} times" for name, n in named.items() if n > 1)
    for part in parts:
        match part["type"]:
            case _ if part.get("custom_id") is not None and not 1 <= len(part["custom_id"]) <= 100:
                yield f"custom_id of {len(part['custom_id'])} characters"
            case kind if kind == ROW:
                yield from _row(part["components"])
            case kind if kind == BUTTON:
                yield from _button(part)
            case kind if kind in OPTIONS or kind in SELECTS:
                yield from _select(part)
            case kind if kind == SECTION:
                yield from _section(part)
            case kind if kind == GALLERY:
                yield from _gallery(part)
            case kind if kind == TEXT_DISPLAY and not part["content"].strip():
                yield "an empty text display"
            case kind if kind == CONTAINER and not part["components"]:
                yield "an empty container"


def _row(parts: Sequence[Json]) -> Found:
    kinds = [part["type"] for part in parts]
    if not kinds or len(kinds) > ROW_BUTTONS:
        yield f"{len(kinds)} components in a row"
    if len(kinds) > 1 and any(kind != BUTTON for kind in kinds):
        yield f"a row of types {kinds}"


def _button(part: Json) -> Found:
    yield from _length("button", part.get("label"), 0, 80)
    if not part.get("label") and not part.get("emoji"):
        yield "a button without label and emoji"
    if part["style"] == LINK:
        if not part.get("url") or part.get("custom_id"):
            yield "a link needs a url and has no custom_id"
        yield from _length("url", part.get("url"), 1, 512)
    elif part["style"] != PREMIUM and not part.get("custom_id"):
        yield "a button without custom_id"


def _select(part: Json) -> Found:
    options = part.get("options") or []
    most = 25 if part["type"] == 3 else 10
    if part["type"] in OPTIONS and not 1 <= len(options) <= most:
        yield f"{len(options)} options"
    values = Counter(option["value"] for option in options)
    yield from (f"option {value!r} twice" for value, times in values.items() if times > 1)
    for option in options:
        yield from _length("option's label", option["label"], 1, 100)
        yield from _length("option's value", option["value"], 1, 100)
        yield from _length("option's description", option.get("description"), 0, 100)
    yield from _length("placeholder", part.get("placeholder"), 0, 150)
    least, highest = part.get("min_values", 1), part.get("max_values") or 1
    if least > highest:
        yield f"{least} to {highest} options may be chosen"
    if options and highest > len(options):
        yield f"{part['max_values']} of {len(options)} options may be chosen"
    before = sum(bool(option.get("default")) for option in options)
    if part["type"] == 3 and before > highest:
        yield f"{before} options are chosen already, of at most {highest}"


def _section(part: Json) -> Found:
    if not 1 <= len(part["components"]) <= 3:
        yield f"{len(part['components'])} texts in a section"
    if (part.get("accessory") or {}).get("type") not in (BUTTON, 11):
        yield "a section without a button or thumbnail"


def _gallery(part: Json) -> Found:
    if not 1 <= len(part["items"]) <= 10:
        yield f"{len(part['items'])} pictures in a gallery"
    for item in part["items"]:
        yield from _length("alternative text", item.get("description"), 0, ALT_TEXT)


def _text_input(part: Json) -> Found:
    yield from _length("label", part.get("label"), 0, 45)
    yield from _length("placeholder", part.get("placeholder"), 0, 100)
    least, most = part.get("min_length") or 0, part.get("max_length") or 4000
    if not 0 <= least <= most <= 4000:
        yield f"a text of {least} to {most} characters"
    yield from _length("text filled in", part.get("value"), 0, most)


def _choice(choice: Json) -> Found:
    yield from _length("choice's name", choice["name"], 1, 100)
    for name in (choice.get("name_localizations") or {}).values():
        yield from _length("choice's name", name, 1, 100)
    if isinstance(choice["value"], str):
        yield from _length("choice's value", choice["value"], 1, 100)


def _command(command: Json) -> Found:
    if command.get("type", 1) != 1:
        yield from _length("name", command["name"], 1, 32)
        if command.get("description") or command.get("options"):
            yield "a context menu has neither description nor options"
        return
    yield from _named(command)
    if (size := _characters(command)) > 8000:
        yield f"{size} characters in all"


def _named(part: Json, depth: int = 0) -> Found:
    for name in (part["name"], *(part.get("name_localizations") or {}).values()):
        if not NAME.fullmatch(name) or name != name.lower():
            yield f"the name {name!r}"
    for text in (part.get("description"), *(part.get("description_localizations") or {}).values()):
        yield from _length("description", text, 1, 100)
    yield from _choices(part)
    yield from _options(part.get("options") or [], depth)


def _choices(part: Json) -> Found:
    choices = part.get("choices") or []
    if len(choices) > 25:
        yield f"{len(choices)} choices"
    if choices and part.get("autocomplete"):
        yield "choices and autocompletion"
    for choice in choices:
        yield from _choice(choice)


def _options(options: Sequence[Json], depth: int) -> Found:
    if len(options) > 25:
        yield f"{len(options)} options"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield "what is required stands after what is not"
    nested = [option["type"] in (1, 2) for option in options]
    if any(nested) and not all(nested):
        yield "subcommands beside options"
    if any(option["type"] == 2 for option in options) and depth:
        yield "a group within a group"
    names = Counter(option["name"] for option in options)
    yield from (f"option {name} twice" for name, times in names.items() if times > 1)
    for option in options:
        for problem in _named(option, depth + 1):
            yield f"{option['name']}: {problem}"


def _characters(part: Json) -> int:
    """Names, descriptions and values of a command and all within it, longest translations."""

    def longest(key: str) -> int:
        texts = (part.get(key) or "", *(part.get(f"{key}_localizations") or {}).values())
        return max(map(len, texts))

    value = part.get("value")
    inner = (*(part.get("options") or ()), *(part.get("choices") or ()))
    own = longest("name") + longest("description") + (len(value) if isinstance(value, str) else 0)
    return own + sum(map(_characters, inner))
