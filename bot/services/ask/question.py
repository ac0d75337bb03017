"""Tells a question from a pasted text, from no words at all, and from another language."""

import re
import unicodedata

from bot.catalogue import _, looked_up, marked
from bot.domain.errors import UserError

MOST_WORDS = 80
"""A longer text is something to check or to load, not a question."""

COMMON_WORDS = {
    language: frozenset(words.split())
    for language, words in (
        (
            marked("English"),
            """the of and to in is was were did does do what which who whom when where why how
            has have had are that for by with from on as at it its their say says would can not
            about""",
        ),
        (
            marked("German"),
            """der die das und ist war wer wie warum wann wo welche nicht ein eine den dem von zu
            mit auf für hat haben wurde werden im des sich was""",
        ),
        (
            marked("French"),
            """le la les des du et est une un qui que quoi pourquoi quand où comment dans pour par
            avec sur au aux ce cette été ont quel quelle selon""",
        ),
        (
            marked("Spanish"),
            """el la los las de del y es un una qué quién por cuándo dónde cómo en para con se según
            fue cuál son lo su que porque""",
        ),
        (
            marked("Italian"),
            """il lo la gli le di del della e è un una che chi perché quando dove come nel con per
            si sono secondo quale dei""",
        ),
        (
            marked("Portuguese"),
            """o os as de do da e é um uma que quem por quando onde como em para com se não foi
            qual são segundo""",
        ),
        (
            marked("Dutch"),
            """de het een en is was wie wat waarom wanneer waar hoe welke niet van in op met voor
            heeft hebben werd volgens""",
        ),
        (
            marked("Polish"),
            """i w na z do jest był kto co dlaczego kiedy gdzie jak który nie się że od po czy przez
            według""",
        ),
    )
}
"""Function words by language, to tell English from its neighbours."""
SCRIPTS = (
    marked("Arabic script"),
    marked("Armenian script"),
    marked("Chinese or Japanese script"),
    marked("Cyrillic script"),
    marked("Devanagari script"),
    marked("Georgian script"),
    marked("Greek script"),
    marked("Hangul script"),
    marked("Hebrew script"),
    marked("Hiragana script"),
    marked("Katakana script"),
    marked("Thai script"),
)
"""Those that texts are most often in; any other is called by its English name."""
FOREIGN_WORDS = 2
"""So many function words of another language, and more than English ones, mean that language."""


class NotAQuestion(UserError):
    """What was typed cannot be answered as a question; the sentence says why."""


def tidied(text: str) -> str:
    """The question on one line, without what cannot be seen.

    Raises NotAQuestion for a pasted text, for one without words, and for another language.
    """
    tidy = " ".join("".join(c if _plain(c) else " " for c in text).split())
    words = tidy.split()
    if len(words) > MOST_WORDS:
        raise NotAQuestion(
            _("That is a text of {count} words, not a question.", count=len(words)),
            _("Ask about one thing in it, in at most {most} words.", most=MOST_WORDS),
        )
    if not any(c.isalnum() for c in tidy):
        raise NotAQuestion(
            _("There is no word in that question."),
            _("Ask in words, such as “Who proposed a summit?”"),
        )
    if language := _other_language(tidy):
        raise NotAQuestion(
            _(
                "That looks like {language}; the sources here are read in English.",
                language=looked_up(language),
            ),
            _("Ask the same in English."),
        )
    return tidy


def same(question: str) -> str:
    """What is equal for two wordings that differ only in case, spaces and end marks."""
    return " ".join(question.casefold().split()).rstrip(" ?!.")


def _plain(char: str) -> bool:
    """Whether a character may stand in a question: no control, format or private-use one."""
    return not unicodedata.category(char).startswith("C")


def _other_language(text: str) -> str | None:
    letters = [c for c in text if c.isalpha()]
    foreign = [c for c in letters if not c.isascii() and "LATIN" not in unicodedata.name(c, "")]
    if len(foreign) * 2 > len(letters):
        script = unicodedata.name(foreign[0], "another").split()[0].capitalize()
        return f"{script} script" if script != "Cjk" else "Chinese or Japanese script"
    words = re.findall(r"[^\W\d_]+", text.casefold())
    counts = {
        language: sum(word in common for word in words) for language, common in COMMON_WORDS.items()
    }
    best = max(counts, key=lambda language: counts[language])
    if counts[best] > counts["English"] and counts[best] >= FOREIGN_WORDS:
        return best
    return None


_ARTICLE = r"(?:the|this|your|our)\s+(?:article|essay|text|piece|authors?|writers?)(?:['’]s?)?"
_OF_THE_ARTICLE = re.compile(
    rf"""
    ,?\s*\b(?:according\s+to|in|for)\s+{_ARTICLE}(?:\s+(?:own\s+)?(?:words?|views?|opinion|account|eyes))?\b,?
    | \b(?:does|do|did)\s+{_ARTICLE}\s+
        (?:says?|see|think|believe|name|mention|call|present|describe|place|give|hold|treat|put)\b
    | \bin\s+the\s+paragraph\s+(?:on|about)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


_HOW_MANY_WANTED = re.compile(
    r"\b(which|what|name|list)\s+(?:the\s+)?(?:two|three|four|five|six|seven|\d)\b", re.IGNORECASE
)
"""How many answers are wanted, not a number to look for."""


def asked_of_article(question: str) -> str:
    """The question without the words that only say that the article is asked, or for how many.

    "On what date, according to the article, did …" asks for a date, not for the word article.
    """
    bare = _HOW_MANY_WANTED.sub(r"\1", _OF_THE_ARTICLE.sub(" ", question))
    bare = " ".join(bare.split())
    return bare if any(c.isalnum() for c in bare) else question
