"""Bytes into text: which encodings are taken, and what is refused before it becomes gibberish."""

import codecs
import re

from bot.catalogue import _, looked_up, marked
from bot.domain.errors import BadDocument

UTF8_HINT = marked("Save it as UTF-8 and try again, or paste its text.")

_MARKS = (  # longest first: the mark of UTF-32 begins like the one of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What pages declare, by https://encoding.spec.whatwg.org/#names-and-labels. The list is closed, as
# Python also knows codecs that are none of text (zip, rot13) or are slow (idna, punycode).
_DECLARABLE = re.compile(
    r"utf-(?:8|16(?:-[lb]e)?)|iso8859-(?:[2-8]|1[03-6])|koi8-[ru]|mac-(?:roman|cyrillic)"
    r"|cp(?:866|874|949|125[0-8])|gbk|gb18030|big5|euc_(?:jp|kr)|iso2022_jp|shift_jis"
)
_WINDOWS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}

# Quotes, dashes, the ellipsis, the euro, a few signs, and the letters of Western Europe.
_WESTERN = frozenset(
    [0x80, 0x82, 0x84, 0x85, *range(0x91, 0x98), 0x99, 0xA0, 0xA3, 0xA7, 0xA9, 0xAB, 0xAE]
)
_WESTERN |= frozenset([0xB0, 0xB7, 0xBB, 0xBD, 0x8C, 0x9C, 0xA1, 0xBF, *range(0xC0, 0x100)])
# Eth, thorn, y acute and the signs of times and division: far likelier another code page's letters.
_WESTERN -= frozenset([0xD0, 0xD7, 0xDD, 0xDE, 0xF0, 0xF7, 0xFD, 0xFE])
_WESTERN_SHARE = 0.25
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_SHARE = 0.01
_LINE_END = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_OTHER_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def decoded(raw: bytes, declared: str | None = None) -> str:
    """The text that `raw` holds, without its byte order mark.

    A byte order mark decides; then UTF-8; then the encoding that was `declared`. Without any of
    these, Windows-1252 is taken where the bytes read like a Western European text in it: few
    bytes above 127, all of them letters or typographic marks. Raises BadDocument for anything
    else, and for what is no text at all.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _sound(_strict(raw, encoding, named=encoding.removesuffix("-sig").upper()))
    if (text := _try(raw, "utf-8")) is not None:
        return _sound(text)
    named = _declarable(declared)
    if named is not None and (text := _try(raw, named)) is not None:
        return _sound(text)
    if _CONTROL.search(raw[:4096].decode("latin-1")):
        raise _binary()
    if _is_western(raw):
        return _sound(raw.decode("cp1252"))
    raise BadDocument(
        _("This text is in an encoding that I cannot tell for certain."), looked_up(UTF8_HINT)
    )


def normalised(text: str) -> str:
    """`text` as it is kept, and as all offsets count in it.

    Every line end is one `\\n`, there is no byte order mark, and other control characters, which
    could steer a terminal, are spaces. Raises BadDocument for lone surrogates: no file can hold
    them, so no hash could be taken.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadDocument(_("This text holds broken characters."), looked_up(UTF8_HINT)) from None
    return _OTHER_CONTROL.sub(" ", _LINE_END.sub("\n", text.removeprefix("\ufeff")))


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeError:
        return None


def _strict(raw: bytes, encoding: str, *, named: str) -> str:
    text = _try(raw, encoding)
    if text is None:
        raise BadDocument(
            _("This text says that it is {named}, but is damaged.", named=named),
            looked_up(UTF8_HINT),
        )
    return text


def _declarable(declared: str | None) -> str | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip(" \t\"'")).name
    except (LookupError, ValueError):
        return None
    name = _WINDOWS.get(name, name)
    return name if _DECLARABLE.fullmatch(name) else None


def _is_western(raw: bytes) -> bool:
    high = [byte for byte in raw if byte > 0x7F]  # noqa: PLR2004 - the end of ASCII
    if len(high) > _WESTERN_SHARE * len(raw) or not _WESTERN.issuperset(high):
        return False
    # Sound UTF-8 sequences beside a few broken ones: a damaged file, not an older encoding.
    replaced = raw.decode("utf-8", "replace")
    broken = replaced.count("\ufffd")
    return sum(char > "\x7f" for char in replaced) - broken <= broken


def _sound(text: str) -> str:
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls > _CONTROL_SHARE * len(text):
        raise _binary()
    return text


def _binary() -> BadDocument:
    return BadDocument(
        _("This is not a text but some binary file."),
        _("I read plain text, Markdown, HTML and PDF; or paste the text."),
    )
