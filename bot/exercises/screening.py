"""S8: what a text has to pass before anybody but its author sees it."""

import re
import unicodedata
from typing import Literal

from bot.catalogue import _, looked_up, marked
from bot.domain.base import Model
from bot.exercises.lexicon import Reason, lexicon

LONGEST = 1500
"""Characters of a text unless its field says less."""

_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
"""Control signs, and those that show nothing or turn the writing round; newline and tab stay."""
_BLANK_LINES = re.compile(r"\n\s*\n\s*")
_BLANKS = re.compile(r"[^\S\n]+")
_NAMED_LINK = re.compile(
    r"\[([^\][\n]*)\]\(\s*<?((?:https?|ftp)://[^\s)>]+)>?[^)\n]*\)", re.IGNORECASE
)
_ENDINGS = "com|org|net|info|biz|edu|gov|ru|ua|uk|de|fr|eu|io|gg|tv|app|dev|xyz|online"
_REST = r"[^\s<>]*[^\s<>.,;:!?)\]'\"”]"
_LINK = re.compile(
    rf"""
    <?(?:https?|ftp|wss?|tg|matrix|mxc|file|discord)://?(?:{_REST})?>?
    | <?(?:javascript|mailto|data|tel|xmpp):{_REST}>?
    | (?<![\w@.-])www\.{_REST}
    | (?<![\w@-])(?:[\w-]+\.)+[a-z]{{2,}}/(?:{_REST})?
    | (?<![\w@-])(?:[\w-]+\.)+(?-i:{_ENDINGS})(?![\w-])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HOST = re.compile(r"(?:[a-z]+://?)?(?:[^/@\s]*@)?((?:[\w-]+\.)+[a-z]{2,})", re.IGNORECASE)
_PERSON = re.compile(r"<@[!&]?\d*>")
_PLACE = re.compile(r"<#\d*>|<id:\w+>")
_EMOJI = re.compile(r"<a?:(\w+):\d+>")
_COMMAND = re.compile(r"</([^:<>\n]*):\d+>")
_MATRIX_ID = re.compile(r"(?<!\w)[@#!]([\w.=/+-]+):[\w.-]+\w(?::\d+)?")
_MARKED = re.compile(r"[@＠﹫<#]|[.:][\w/]")
"""What is in every link and mention."""
_AT = re.compile(r"[@＠﹫]+(?=\w)")
_SPACED = re.compile(r"(?<!\w)\w(?:[\s._*~-]{1,2}\w){3,}(?!\w)")
_BETWEEN = re.compile(r"(?<=[^\W\d_])[._*~](?=[^\W\d_])")
_PLAIN = str.maketrans("’ʼ‘", "'''")
_EXCERPT = 60

_WHY: dict[Reason, str] = {
    "slur": marked("“{excerpt}” insults people as a group; please say it in other words."),
    "dehumanising": marked(
        "“{excerpt}” speaks of people as if they were not; please say what they did instead."
    ),
    "threat": marked(
        "“{excerpt}” reads as a threat or a call for violence; please say it in other words."
    ),
    "personal_data": marked(
        "“{excerpt}” looks like an address or a number of somebody; please take it out."
    ),
}


class Passed(Model):
    """Others may see the text, as it stands here."""

    kind: Literal["passed"] = "passed"
    text: str


class Returned(Model):
    """Back to the author, who may write it anew."""

    kind: Literal["returned"] = "returned"
    reason: Reason | Literal["too_long", "too_short"]
    sentence: str


class Held(Model):
    """A moderator looks at the text first."""

    kind: Literal["held"] = "held"
    text: str

    @property
    def sentence(self) -> str:
        """What its author is told."""
        return _(
            "A moderator looks at this text before others see it, since it may describe violence "
            "closely; you can also write it anew."
        )


Screened = Passed | Returned | Held


def screen(
    text: str, *, longest: int = LONGEST, shortest: int = 0, language: str = "en"
) -> Screened:
    """What becomes of a text. Screening what has passed changes nothing more.

    Links become the name of their site in words, mentions become plain words, and signs that
    cannot be seen go. Lengths count what is left. The lists are short and know no context: who
    reports a slur has to describe it. Texts that pass can still hurt; hints and people are there
    for that.
    """
    clean = _clean(text)
    if len(clean) > longest:
        return _too_long(len(clean), longest)
    plain = _neutral(clean)
    # Read in both forms, as links and mentions may have parted a word.
    for form in dict.fromkeys((clean, plain)):
        if found := _blocked(form, language):
            return found
    if len(plain) > longest:  # a link can be shorter than what says where it led
        return _too_long(len(plain), longest)
    if len(plain) < shortest:
        sentence = _(
            "Please write a little more: {shortest} characters at least.", shortest=shortest
        )
        return Returned(reason="too_short", sentence=sentence)
    graphic = lexicon(language).hold.search(_readable(plain))
    return Held(text=plain) if graphic else Passed(text=plain)


def _too_long(size: int, longest: int) -> Returned:
    sentence = _(
        "This is {size} characters long and {longest} fit here; please shorten it.",
        size=size,
        longest=longest,
    )
    return Returned(reason="too_long", sentence=sentence)


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    text = _BLANKS.sub(" ", _UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", _BLANK_LINES.sub("\n\n", text).strip())


def _neutral(text: str) -> str:
    """Without anything that a platform turns into a link, a mention or a picture."""
    while (plain := _clean(_once(text))) != text:
        text = plain
    return text


def _once(text: str) -> str:
    if not _MARKED.search(text):
        return text  # as most are: quicker than to look for each
    text = _NAMED_LINK.sub(lambda link: f"{link[1]} {_site(link[2])}", text)
    text = _COMMAND.sub(r"\1", _EMOJI.sub(r"\1", text))
    text = _PLACE.sub("(a channel)", _PERSON.sub("(a person)", text))
    text = _MATRIX_ID.sub(r"\1", text)
    text = _LINK.sub(lambda link: _site(link[0]), text)
    return _AT.sub("", text)


def _site(address: str) -> str:
    host = _HOST.match(address.strip("<>"))
    if host is None:
        return "(link)"
    return f"(link: {host[1].removeprefix('www.').replace('.', ' dot ')})"


def _readable(text: str) -> str:
    """The text as the lists read it: lower case, full-width and spaced-out letters made plain."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN)
    plain = _SPACED.sub(lambda found: re.sub(r"[\W_]+", "", found[0]), plain)
    return _BLANKS.sub(" ", _BETWEEN.sub("", plain))


def _blocked(text: str, language: str) -> Returned | None:
    readable = _readable(text)
    for reason, as_written, pattern in lexicon(language).block:
        if found := pattern.search(text if as_written else readable):
            excerpt = found[0].strip()[:_EXCERPT]
            return Returned(reason=reason, sentence=looked_up(_WHY[reason], excerpt=excerpt))
    return None
