"""What a model is asked for an answer's wording, and what of its draft the passages bear out.

Imported only where a model is asked.
"""

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, create_model

from bot.catalogue import looked_up, marked
from bot.domain.base import Model, Text
from bot.domain.citation import Said
from bot.llm.instructions import Instructions
from bot.llm.model import JsonValue, Prompt
from bot.llm.untrusted import of_a_person
from bot.services.ask.answer_check import fits_question
from bot.services.ask.piece import Piece
from bot.services.ask.question import same
from bot.services.model.form import Written
from bot.services.model.ids import drawn
from bot.services.model.sentences import WrittenSentence, several
from bot.services.retrieval.question import read_question
from bot.services.retrieval.text import analyse
from bot.services.rooms import ModelUse
from bot.verifying.alone import stands_alone
from bot.verifying.draft import Cited, Passage, Verified, verified
from bot.verifying.support import Grade

CHECK_THE_QUOTE = marked("reworded: check the quote")
MOST_SENTENCES = 6
MEANWHILE = re.compile(r"(?<=\w)\W+(?:when|while|where)\b.*", re.IGNORECASE | re.DOTALL)
"""What only says which of several is meant: “Who was hurt when …?” asks for nobody's date."""


class KeptQuote(Model):
    """A verified quote: where it stands, and its words as they stand there."""

    piece: Text
    """The piece's digest."""
    words: Text


class WordedSentence(Model):
    """A sentence of a model's that its quotes bear out."""

    text: Text
    quotes: tuple[KeptQuote, ...] = Field(min_length=1)


class WordedAnswer(Model):
    """What of a draft held, in the draft's order."""

    sentences: tuple[WordedSentence, ...] = Field(min_length=1)


class WrittenAnswer(Written):
    """An answer as a model writes it."""

    abstain: bool
    sentences: Annotated[list[WrittenSentence], Field(max_length=MOST_SENTENCES)]


class AnswerTask:
    """Asks for an answer's wording from its pieces."""

    name = "answer"
    result = WordedAnswer
    reads = ModelUse.SOURCES

    def __init__(self, question: str, pieces: Sequence[Piece]) -> None:
        self._question = question
        self._pieces = {piece.digest: piece for piece in pieces}
        self._ids = drawn(self._pieces, "p")
        self._passages = {
            digest: Passage(digest, piece.text, piece.spans)
            for digest, piece in self._pieces.items()
        }

    @property
    def form(self) -> type[WrittenAnswer]:
        """An answer that can cite nothing but the passages of this call."""
        sentences = several(self._ids, MOST_SENTENCES)
        return create_model("Answer", __base__=WrittenAnswer, sentences=(sentences, ...))

    @property
    def basis(self) -> JsonValue:
        """The question without its case and end marks, and the pieces."""
        return {"question": same(self._question), "pieces": list(self._pieces)}

    def prompt(self, instructions: Instructions) -> Prompt:
        """The question, and the pieces under the ids of this call."""
        passages = [
            {"id": id_, "speaker": self._pieces[d].voice, "text": self._pieces[d].text}
            for id_, d in self._ids.items()
        ]
        return instructions.filled(question=of_a_person(self._question), passages=passages)

    def verified(self, draft: WrittenAnswer) -> WordedAnswer | None:
        """The sentences that hold; None where the model abstains or they do not answer."""
        if draft.abstain:
            return None
        sentences = [
            self._sentence(
                each.text, [Cited(self._ids.get(c.source, ""), c.quote) for c in each.citations]
            )
            for each in draft.sentences
        ]
        return self._answering([each for each in sentences if each])

    def standing(self, kept: WordedAnswer) -> WordedAnswer | None:
        """The same sentences, if all of them hold by the pieces as they are now."""
        sentences = [
            self._sentence(each.text, [Cited(q.piece, q.words) for q in each.quotes])
            for each in kept.sentences
        ]
        return kept if all(sentences) else None

    def said(self, worded: WordedAnswer) -> tuple[Said, ...]:
        """A worded answer as statements: each with who speaks, and the words that it rests on."""
        return tuple(self._said(sentence) for sentence in worded.sentences)

    def _sentence(self, text: str, cited: Sequence[Cited]) -> WordedSentence | None:
        found = verified(text, cited, self._passages)
        if found is None or not self._shown_fairly(found) or not stands_alone(text):
            return None
        quotes = tuple(
            KeptQuote(piece=f.passage, words=f.span.of(self._pieces[f.passage].text))
            for f in found.found
        )
        return WordedSentence(text=found.text, quotes=quotes)

    def _shown_fairly(self, found: Verified) -> bool:
        """Whether one voice speaks, and what is reworded can be held against its own words."""
        pieces = [self._pieces[f.passage] for f in found.found]
        one_voice = len({piece.voice for piece in pieces}) == 1
        return one_voice and (
            found.grade is Grade.STATED or all(piece.quotable for piece in pieces)
        )

    def _answering(self, sentences: Sequence[WordedSentence]) -> WordedAnswer | None:
        """The sentences, if what they rest on holds the kind of thing that was asked for."""
        shown = [(sentence.text, analyse(sentence.text)) for sentence in sentences]
        question = MEANWHILE.sub("", self._question)
        if not shown or not fits_question(question, read_question(question), shown):
            return None
        return WordedAnswer(sentences=tuple(sentences))

    def _said(self, sentence: WordedSentence) -> Said:
        cited = [Cited(quote.piece, quote.words) for quote in sentence.quotes]
        found = verified(sentence.text, cited, self._passages)
        if found is None:
            raise ValueError("only what holds is shown")
        pieces = [self._pieces[f.passage] for f in found.found]
        citations = [
            c for f, p in zip(found.found, pieces, strict=True) for c in p.cited(f.first, f.count)
        ]
        marks = [mark for piece in pieces for mark in piece.marks]
        if found.grade is not Grade.STATED:
            marks.append(looked_up(CHECK_THE_QUOTE))
        first = pieces[0]
        voice = looked_up(first.voice)
        only = len({piece.ref for piece in pieces}) == 1
        return Said(
            f"{voice}: {found.text}" if voice else found.text,
            tuple(dict.fromkeys(citations)),
            tuple(dict.fromkeys(marks)),
            ref=first.ref if only else "",
            revision=first.revision if only else 1,
        )
