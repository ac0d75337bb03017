"""`parley eval`: measures answers on a file of questions, by a fixed rule."""

import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, assert_never

from pydantic import ConfigDict, ValidationError

from bot.app import now, running
from bot.chat.reply import Cited, Contested, Premise, Reply, Statement
from bot.chat.turn import Person, Room
from bot.domain.base import Model, Text
from bot.domain.errors import UserError
from bot.dossier.load import read as read_dossier
from bot.reading.read import read_file
from bot.written.yaml12 import BadYaml
from bot.written.yaml12 import read as read_yaml

ENOUGH_MENTIONED = 2 / 3
MOST_PARAGRAPHS = 3

Set = Literal["answerable", "unanswerable", "trap", "ordinary"]


class EvalQuestion(Model):
    """One question with what a right answer has. Unknown fields are remarks for people."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Text
    set: Set
    kind: Text
    question: Text
    gold_paragraphs: tuple[int, ...] = ()
    also_acceptable_paragraphs: tuple[int, ...] = ()
    must_mention: tuple[str, ...] = ()


class QuestionFile(Model):
    """A file of questions about one article."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Text
    article: Text
    questions: tuple[EvalQuestion, ...]


class Result(Model):
    """How one question went."""

    id: str
    set: Set
    kind: str
    question: str
    outcome: str
    right: bool
    false_alarm: bool
    """Taken for a false premise although it has none."""
    cited: tuple[int, ...]
    mentioned: float
    text: str


class Report(Model):
    """How all questions of a file went."""

    questions: str
    article: str | None
    results: tuple[Result, ...]


def read_questions(path: Path) -> QuestionFile:
    """The questions in a file. Raises UserError where it is none."""
    try:
        value, _ = read_yaml(path.read_text(encoding="utf-8"))
        return QuestionFile.model_validate(value)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}.", "Check the path.") from None
    except (BadYaml, UnicodeDecodeError) as error:
        raise UserError(f"{path} is not YAML: {error}.", "Mend the file.") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise UserError(f"{path}: {place}: {first['msg']}.", "Mend the file.") from None


async def evaluate(
    questions: QuestionFile, *, article: Path | None = None, dossier: Path | None = None
) -> Report:
    """Ask every question in a fresh store with the shipped dossiers, and what else is named."""
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder) / "eval.db") as app:
            source = None
            if dossier:
                held = read_dossier(dossier)
                await app.loading.dossier(held, now())
                source = held.id
            if article:
                loaded = await app.loading.article(read_file(article), now())
                source = loaded.dossier or loaded.ref
            command = app.dispatcher.commands["ask"]
            results = []
            for question in questions.questions:
                given = {"question": question.question} | ({"source": source} if source else {})
                reply = await app.dispatcher.run(command, given, Person(), Room())
                results.append(_judge(question, reply))
    return Report(questions=questions.id, article=article and article.name, results=tuple(results))


def _judge(question: EvalQuestion, reply: Reply) -> Result:
    statements = [s for b in reply.blocks if isinstance(b, Cited) for s in b.statements]
    contested = any(isinstance(block, Contested) for block in reply.blocks)
    cited = tuple(
        dict.fromkeys(c.paragraph for s in statements for c in s.citations if c.paragraph)
    )
    wanted = {*question.gold_paragraphs, *question.also_acceptable_paragraphs}
    hit = bool(wanted & set(cited[:MOST_PARAGRAPHS])) and len(cited) <= MOST_PARAGRAPHS
    mentioned = _mentioned(question.must_mention, statements)
    match question.set:
        case "answerable":
            right = reply.outcome == "answered" and hit and mentioned >= ENOUGH_MENTIONED - 1e-9
        case "ordinary":
            right = reply.outcome == "answered" and hit
        case "unanswerable":
            right = reply.outcome in ("elsewhere", "abstained")
        case "trap":
            right = reply.outcome == "premise" or (hit and contested)
        case _:
            assert_never(question.set)
    premise = [b.presupposed for b in reply.blocks if isinstance(b, Premise)]
    return Result(
        id=question.id,
        set=question.set,
        kind=question.kind,
        question=question.question,
        outcome=reply.outcome,
        right=right,
        false_alarm=reply.outcome == "premise" and question.set in ("answerable", "ordinary"),
        cited=cited,
        mentioned=round(mentioned, 2),
        text=" | ".join([*premise, *(s.text for s in statements)]),
    )


def _mentioned(groups: Sequence[str], statements: Sequence[Statement]) -> float:
    """The share of groups of which one alternative occurs in the texts or quotes shown."""
    shown = " ".join(
        part for s in statements for part in (s.text, *(c.quote or "" for c in s.citations))
    )
    text = _folded(shown)
    hits = [
        any(_folded(alternative) in text for alternative in re.split(r"\s+or\s+", group))
        for group in groups
    ]
    return sum(hits) / len(hits) if hits else 1.0


def _folded(text: str) -> str:
    """For comparing: case, hyphens and what stands in brackets do not count."""
    bare = re.sub(r"\(.*?\)", " ", text.casefold()).replace("-", " ")
    return " ".join(re.findall(r"\w+", bare))


def table(report: Report) -> str:
    """The report as lines of text, what went wrong listed below."""
    sets = Counter(result.set for result in report.results)
    right = Counter(result.set for result in report.results if result.right)
    alarms = sum(result.false_alarm for result in report.results)
    lines = [f"{report.questions}, {report.article or 'dossier only'}"]
    lines += [f"  {name:<13}{right[name]:>4} of {total}" for name, total in sets.items()]
    lines.append(f"  false alarms {alarms:>4}")
    lines += [
        f"  wrong: {r.id} [{r.outcome}, cited {list(r.cited)}, said {r.mentioned}] {r.question}"
        for r in report.results
        if not r.right
    ]
    return "\n".join(lines)
