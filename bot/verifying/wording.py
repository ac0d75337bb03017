"""What the wording of one sentence of a draft may hold: plain words, and nothing else."""

import re
import unicodedata
from collections.abc import Sequence

from bot.verifying.normal import Normal

LONGEST = 1000
"""Code points of one sentence; a longer one is none."""

_SIGNS = re.compile(
    r"""
    :// | \bwww\. | [@`*_~|\\{}#^] | <(?=\S) | ^\s*> | \]\( | \[\[ | !\[ | &\w*; | :\w+:
    | \b(?:javascript|data|mailto|file|vbscript|tel|sms|magnet)\s*: | \blocalhost\b
    | [^\W\d_][\w+.-]*:[^\s"'“”‘’)\]]  # scheme:rest; a time or a ratio begins with a digit
    | ^\s*(?:[-+•] | \d+[.)]\s)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DOTTED = re.compile(
    r"""
    [^\s.,;:!?'"“”‘’()\[\]…-][.。．｡][^\W\d_]{2,} | (?<!\S)[.。．｡][^\W\d_]{2,}
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\w:\d{2,5}/|\w/\w+\.\w")
_UNSEEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))
_END = re.compile(
    r"""(?P<last>[^\s]+?)[.!?…]+["'”’)\]]*\s+["'“‘(\[]*(?P<next>[A-Z0-9À-Þ]\w*)|[!?]\s+\w"""
)
_ABBREVIATED = frozenset(
    "mr mrs ms dr st no prof gen sen rep gov lt col capt rev vs e.g i.e etc jr sr inc ltd co ca cf"
    " u.s u.k u.n d.c a.m p.m jan feb aug sept oct nov dec approx".split()
)


def is_plain(text: str) -> bool:
    """Whether a text holds no link, mention, host, markup, or character that is not shown."""
    if not text.strip() or len(text) > LONGEST:
        return False
    # What can be printed holds none of them: quicker to know.
    if not text.isprintable() and any(unicodedata.category(sign) in _UNSEEN for sign in text):
        return False
    shown = unicodedata.normalize("NFKC", text)
    return not any(sought.search(shown) for sought in (_SIGNS, _DOTTED, _ADDRESS))


def is_one_sentence(text: str, evidence: Sequence[Normal]) -> bool:
    """Whether a text is a single sentence.

    Words that follow each other in the evidence in the same way, as in `Washington D.C. Mayor`,
    part no sentences: the evidence is known to be one sentence there.
    """
    for match in _END.finditer(text):
        last = (match["last"] or "").strip("\"'“‘(").casefold()
        if match["last"] and (last in _ABBREVIATED or len(last) == 1):
            continue
        seam = Normal(match[0]).normal
        if not any(seam in one.normal for one in evidence):
            return False
    return True
