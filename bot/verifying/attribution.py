"""Whether a sentence keeps that somebody said what its evidence says."""

from collections.abc import Collection

from bot.language.asserting import POINTING
from bot.verifying.reading import Reading, Word

_NEAR = 3
"""So many words of content after a verb of speech its speaker may stand: "said Ban Ki-moon"."""


def attributed(
    sentence: Reading, evidence: Reading, used: Collection[int], *, speakers: Collection[str] = ()
) -> bool:
    """Whether what a sentence takes from its evidence is given to whoever says it there.

    `used` are the places of the evidence's words that the sentence takes over. `speakers`, where
    there are any, may have said all of it.
    """
    verbs = [at for at, word in enumerate(evidence.words) if word.saying is not None]
    owing = [at for at in verbs if _owes(evidence, at, used)]
    spoken = any(evidence.words[at].spoken for at in used)
    if not owing and not spoken and not speakers:
        return True
    if spoken and not owing:
        owing = verbs
    kinds = {evidence.words[at].saying for at in owing} | {"", "according"}
    who = {stem for at in owing for stem in _speakers(evidence, at)} or set(speakers)
    if spoken and not who:
        return any(word.spoken for word in sentence.words)
    return any(
        word.saying in kinds and (not who or who & _speakers(sentence, at))
        for at, word in enumerate(sentence.words)
        if word.saying is not None
    )


def _owes(evidence: Reading, verb: int, used: Collection[int]) -> bool:
    """Whether some used word is what the verb reports."""
    said = evidence.words[verb]
    words = evidence.words
    behind = [word for word in words[verb + 1 :] if not word.named]
    wide = said.saying == "according" or said.clause in evidence.enclosed or len(behind) < 2  # noqa: PLR2004  # a speaker and his office
    return any(at in used for at in range(0 if wide else verb, len(words)))


def _speakers(reading: Reading, verb: int) -> set[str]:
    """Who may be the subject of a verb of speech: names of its clause, the noun, the pronoun."""
    words, said = reading.words, reading.words[verb]
    before, after = words[:verb], words[verb + 1 : verb + 1 + _NEAR]
    if said.saying == "according":
        return {word.stem for word in after}
    found = {word.stem for word in before if word.named and word.clause >= said.clause - 1}
    # The subject is the last word of content before the verb, or before an insertion.
    ends = {word.clause: word.stem for word in before if word.clause >= said.clause - 2}
    found |= set(ends.values())
    found |= {POINTING[small] for small in said.before if small in POINTING}
    return found | _named_at_once(after)


def _named_at_once(words: list[Word]) -> set[str]:
    """The names that follow a verb with no small word between: "said Putin"."""
    found = set()
    for word in words:
        if word.before or not word.named:
            break
        found.add(word.stem)
    return found
