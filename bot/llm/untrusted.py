"""Takes out of what others wrote whatever could act on a model or hide from a reader.

What goes out is read by a program that knows signs of its own: marks of a chat template begin a
turn of the system's for it, and tag characters are text to it that no person sees.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from bot.llm.model import JsonValue

KEPT = frozenset("\n\t")
HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
"""Controls, format characters (bidi, zero width, tags), private use, surrogates, unassigned."""
TEMPLATE = re.compile(
    r"""
    [<＜]\s*[|｜][^<>＜＞\n]{0,60}[|｜][>＞]    # <|im_start|>, <|start_header_id|>, <｜User｜>
    | [<＜][|｜]/?\w{1,40}[>＞]?             # <|user>, cut short
    | [<＜]/?\w{1,40}[|｜][>＞]              # <turn|>
    | \[/?\s*(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|IMG
        |gMASK|sMASK|MASK|CLS|SEP|PAD|UNK)\s*\]
    | [<＜]{2}/?\s*SYS\s*[>＞]{2}
    | [<＜]/?\s*_?(?:s|bos|eos|unk|pad|sop|eop|eot|eod|eom|mask|sep|cls|role|channel|message|image
        |(?:bos|eos|pad|unk)_token|(?:start|end)_of_(?:turn|image|utterance|text|audio)
        |think|tool|tools|tool_(?:call|calls|response|responses|result)|function_(?:call|calls)
        |system|assistant|user|human|developer|model|instructions?
        |(?:extra_id|unused|reserved)_?\d+|0x[0-9a-f]{2}|tool▁\w{1,40})\s*[>＞]
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Marks of the chat templates of common models; a server may take them for its own."""


def cleaned(text: str) -> str:
    """The text without hidden characters and marks of chat templates; else as it stands."""
    text = "".join(c for c in text if c in KEPT or unicodedata.category(c) not in HIDDEN)
    while (less := TEMPLATE.sub(" ", text)) != text:  # what is left may join to another mark
        text = less
    return text


POINTS_AT = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "an address"),
    (re.compile(r"[<‹]@[!&]?\d+[>›]|@[\w.=/+-]+:[\w.-]+\w|(?<![\w@])@\w[\w.-]+\w"), "somebody"),
    (re.compile(r"[<‹]#\d+[>›]|(?<!\w)[!#][\w.=/+-]+:[\w.-]+\.\w+"), "a room"),
    (re.compile(r"[<‹](?:a?:\w+:|/[\w -]+:|t:|id:)[^>›\s]*[>›]"), " "),
    (re.compile(r"(?:\bhttps?://|\bwww\.)\S+", re.IGNORECASE), "a link"),
    (re.compile(r"(?<!\w)(?<!\d[.,])\d{15,20}(?!\w|[.,]\d)"), "a number"),
)
"""What people write that points at somebody or some place: mentions and ids of Discord and Matrix,
links, addresses. Addresses first: a part of one looks like a mention."""


def of_a_person(text: str) -> str:
    """What somebody wrote, cleaned, without mentions, ids, links and addresses.

    Names that stand in it as words are for whoever knows who is there.
    """
    text = cleaned(text)
    for pattern, instead in POINTS_AT:
        text = pattern.sub(instead, text)
    return " ".join(text.split())


def cleaned_value(value: JsonValue) -> JsonValue:
    """The same for every text in a value; its keys are ours."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, Mapping):
        return {key: cleaned_value(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [cleaned_value(each) for each in value]
    return value
