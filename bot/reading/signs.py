"""Signs by which lines of a page give themselves away: appeals, captions, teasers, notes.

All are general to news sites and blogs in English; none names a site. A line in doubt is real.
"""

import re
from collections.abc import Iterable

_APPEAL_WORDS = 40
_CAPTION_WORDS = 60
_CREDIT_WORDS = 10  # a photographer, an agency and a licence
_NOTE_WORDS = 90
_NAME_WORDS = 8
_WORD_LENGTH = 20
_TEASER_END = 80
_MARKS = "*_#>•·–—-|[(→»▶ \t"
_BRACKETS = "*_[]()—– "


def _one_of(patterns: Iterable[str]) -> str:
    return "(?:" + "|".join(patterns) + ")"


_CHANNEL = (
    r"(?:news ?letters?|mailing list|channels?|whats ?app|telegram|facebook|twitter|instagram|"
    r"youtube|linkedin|mastodon|bluesky|discord|tiktok|patreon|substack|podcast|rss)"
)
_ASKS = (  # the reader to do something; from the start of a line
    r"sign up\b(?! to (?:fight|serve))",
    r"subscribe(?:$|!| (?:now|today|here|free|via|by)\b| for (?:free|as|only|more|\W?\d))",
    rf"subscribe to (?:our|receive|get|read|continue|(?:[\w']+ ){{1,4}}{_CHANNEL})\b",
    rf"(?:join|get|receive|read)\b.{{0,60}}\b{_CHANNEL}\b",
    r"(?:join|get|receive|read)\b.{0,60}\b(?:daily|weekly) (?:e-?mail|digest|updates?)\b",
    r"join (?:our|the) (?:community|conversation|discussion|mailing|list|readers)\b",
    r"join\b.{0,50}\b(?:fund[- ]?rais\w+|membership|campaign and help)\b",
    r"follow (?:us|me|her|him|them|@\w+|the author)\b",
    rf"follow .{{1,60}}\bon {_CHANNEL}\b",
    r"(?:find|like) us on\b",
    (
        r"(?:become|be) (?:a|an|our) (?:\w+ )?(?:patron|member|friend|supporter|subscriber|sponsor"
        r"|donor)\b"
    ),
    r"support (?:our|us|this (?:site|website|work|journal))\b",
    r"support (?:independent|honest|quality) (?:media|journalism)\b",
    r"(?:donate|give)(?:$|!| (?:now|today|here|online|via)\b| to (?:our|us|support|help|keep)\b)",
    r"make a (?:[\w-]+ )?donation\b",
    r"share (?:this|on|via|with)\b.{0,40}$",
    r"(?:leave|post|write) a (?:comment|reply)\b",
    r"(?:log|sign) in to (?:comment|continue|read|your)\b",
)
_HEADS = (  # a part of the page that is not the article's; a whole line
    r"tags?(?:$|:.*| *\|.*)",
    r"(?:categor(?:y|ies)|filed under|posted in|topics?|keywords) *:.*",
    (
        r"(?:related|similar|recent|popular|latest|more|most read|trending|recommended|featured) "
        r"(?:posts?|articles?|stories|reading|news|content|coverage|topics|comments|videos?)\W*"
    ),
    r"more from\b.{0,40}",
    (
        r"(?:you (?:may|might) also (?:like|enjoy)|read (?:more|next|also)|see also|up next"
        r"|also read|related|next article|previous article|more like this)(?:\W*|:.*)"
    ),
    r"(?:annual|monthly|free|digital|gift) subscriptions?\W*",
    r"(?:(?:our|free|daily|weekly|email|e-mail) )*newsletters?(?: sign[- ]?up)?\W*",
    r"(?:\d+ )?comments?(?: \(\d+\)| are closed)?\W*",
    r"(?:©|\(c\) *\d|copyright\W*(?:©|\(c\)|\d|by\b)|all rights reserved).*",
    r"(?:privacy policy|terms (?:of|and) \w+|cookie (?:policy|settings)|contact us|about us)\W*",
    r"(?:back to top|advertisement|sponsored|print this|e-?mail this|share|print)\W*",
    r"(?:skip to content|menu|search)\W*",
)
_APPEAL = re.compile(
    rf"(?:(?:please|click here to|help) )*{_one_of(_ASKS)}|{_one_of(_HEADS)}$", re.IGNORECASE
)
# Support NAME, Keep NAME afloat: titles in capitals, never sentences.
_SLOGAN = re.compile(
    r"(?:Support|SUPPORT|Donate to|Fund)(?: (?:the|The))?(?: (?:[A-Z]\w+|of|for)){1,5}!?"
    r"|(?:Keep|Help)\b.{1,40}\b(?:[Aa]float|[Aa]live|[Ii]ndependent|[Ff]ree|[Gg]oing)!?"
)
_PLEAS = (  # words that appeals use and articles hardly do, anywhere in a short block
    r"(?:in|to) your inbox\b",
    r"sign(?:ing)? up (?:for|to) (?:our|the \w+) newsletter",
    r"subscrib(?:e|ing) to (?:our|this)\b",
    r"(?:please|kindly) (?:donate|subscribe)\b",
    r"give what you can\b",
    r"piece worth your time\b",
    r"tax[- ]deductible\b",
    r"(?:support|fund)(?:ed|ing)? (?:our|honest|independent) journalism\b",
    r"(?:your|a) (?:monthly )?donation (?:helps|keeps|of)\b",
    rf"updates? on our {_CHANNEL}",
    rf"our {_CHANNEL} (?:and {_CHANNEL} )?(?:channel|group|page)s?\b",
)
_PLEA = re.compile(rf"\b{_one_of(_PLEAS)}", re.IGNORECASE)

_CREDIT = re.compile(
    r"(?:^|[.!?”\"’')\]]\s+|[(\[|/]\s*)"
    r"(?:Photo(?:graph|s)?|Picture|Image|Illustration|Graphic|PHOTO|IMAGE|Cartoon|Map)"
    r"(?:\s+(?:[Cc]redits?|[Cc]ourtesy(?: of)?|[Bb]y))?(?:\s*:|\s+(?:[Bb]y|[Cc]ourtesy)\b)"
    r"(?P<whose>[^.!?]{1,120})[.)\]]*$"
)
_AGENCY = re.compile(
    r"[(\[|/–—-]\s*(?:[\w .]{1,60}/)?(?:AP|AFP|EPA|Reuters|REUTERS|Getty(?: Images)?|Shutterstock"
    r"|iStock|Flickr|Wikimedia(?: Commons)?|Unsplash|CC[ -]BY[\w .-]{0,20}|Public [Dd]omain)"
    r"(?:\s+(?:[Pp]hoto|[Ii]mages?|[Vv]ia\b)[^.]{0,40})?\s*[)\]]*\.?$"
)
_CAPTION_LEAD = re.compile(r"(?:Photo|Image|Picture|Caption|Photograph|PHOTO|IMAGE)\s*:")

_TEASER = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])[”\"]?(?:\s*(?:read more|continue reading|more)\W*)?$"
    r"|\b(?:read more|continue reading|read the full \w+|read full \w+)\W*$",
    re.IGNORECASE,
)

_ROLE = (
    r"(?:co-?)?(?:author|writer|journalist|reporter|editor|columnist|correspondent|contributor"
    r"|blogger|professor|lecturer|fellow|researcher|scholar|historian|analyst|activist|founder"
    r"|student|teacher|director|novelist|essayist|consultant|associate)s?\b"
)
_NAME = (
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms)\.? )?[A-Z][\w.’'-]*"
    r"(?: (?:[A-Z][\w.’'-]*|de|van|von|and|&|der|al)){1,9}"
)
_NOTE = re.compile(
    rf"{_NAME},? (?:is|are) (?:currently )?(?:an?|the) (?:[\w’'-]+,? ){{0,7}}?{_ROLE}"
)
_BOOK = re.compile(rf"{_NAME},? (?:is|are) the (?:co-?)?(?:author|editor)s? of\b")
_ABOUT = re.compile(
    r"(?:about|on) the authors?\b|by the same authors?\b"
    r"|the (?:authors?|writers?) (?:is|are|teach(?:es)?|can be|lives?)\b"
    r"|(?:the )?(?:views|opinions) expressed\b",
    re.IGNORECASE,
)
_FIRST_STOOD = re.compile(
    r"(?:this|the) (?:article|essay|piece|column|post|story|text|interview|report)"
    r"(?: was| has been)? (?:(?:first|originally|previously) )?"
    r"(?:published|appeared|republished|posted|produced|translated|distributed)\b"
    r"|(?:originally|first|previously) (?:published|appeared|posted)\b"
    r"|(?:re)?published (?:with|under|by) ",
    re.IGNORECASE,
)


def is_appeal(text: str) -> bool:
    """Whether a block, or one line of it, asks the reader to give, join, follow or read on.

    So do the lines that head other parts of a page: tags, related articles, comments, rights.
    """
    if _is_longer(text, _APPEAL_WORDS):
        return False
    return any(_appeals(line) for line in text.split("\n")) or bool(_PLEA.search(text))


def is_caption(text: str) -> bool:
    """Whether a block describes a picture: it ends in a credit or begins as one."""
    if _is_longer(text, _CAPTION_WORDS):
        return False
    credit = _CREDIT.search(text)
    if credit and len(credit["whose"].split()) <= _CREDIT_WORDS:
        return True
    return bool(_CAPTION_LEAD.match(text) or _AGENCY.search(text))


def is_teaser(text: str) -> bool:
    """Whether a block breaks off, as the first lines of another article do in a list."""
    return bool(_TEASER.search(text.rstrip()[-_TEASER_END:]))


def is_note_on(author: str | None, text: str) -> bool:
    """Whether a block below an article introduces who wrote it.

    Where the `author` is known, it has to begin with that name (or one of several), or name one
    of a book's authors; where not, with somebody's name and trade.
    """
    text = text.strip().strip(_BRACKETS)
    if _is_longer(text, _NOTE_WORDS):
        return False
    if _ABOUT.match(text):
        return True
    names = [name for part in re.split(r",| and | & ", author or "") if (name := part.strip(" ."))]
    if not names:
        return bool(_NOTE.match(text) or _BOOK.match(text))
    if any(text.startswith(name) for name in names):
        return True
    start = " ".join(text.split()[:_NAME_WORDS])
    named = any(name.split()[-1] in start for name in names)
    return named and bool(_NOTE.match(text) or _BOOK.match(text))


def is_publication_note(text: str) -> bool:
    """Whether a block says where else the article stood, or on what terms it may be copied."""
    text = text.strip().strip(_BRACKETS)
    return not _is_longer(text, _APPEAL_WORDS) and bool(_FIRST_STOOD.match(text))


def _is_longer(text: str, words: int) -> bool:
    # The second bound is for what has no spaces, or nothing else: patterns take time over it.
    return len(text) > words * _WORD_LENGTH or len(text.split()) > words


def _appeals(line: str) -> bool:
    line = line.strip().lstrip(_MARKS).replace("’", "'")
    return bool(_APPEAL.match(line) or _SLOGAN.fullmatch(line))
