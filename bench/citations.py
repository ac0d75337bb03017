"""Measures how well quotes and sentences of a language model are held against stored texts.

    python -m bench.citations --data FOLDER [--json] [--half HALF]

True quotes: stretches of paragraphs with other typography; found means at the right offsets.
Corrupted quotes: a word exchanged, dropped, put in or moved, or a number changed, such that the
words stand in no paragraph; accepted means found anywhere. Babble: sentences and quotes from a
chain of word pairs, with ids that exist. Sentences: true ones and what was made of them, each with
a true quote, by grade; a sentence is compressed in each way there is. All figures are of every
other article; the rules were made on the others.
"""

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

from bench.mangling import (
    compressions,
    corrupted,
    denied,
    mangled,
    names_swapped,
    other_name,
    other_number,
    other_word,
    unhedged,
)
from bench.taken import (
    Article,
    Taken,
    elsewhere,
    plain,
    read_articles,
    sentences,
    stretch,
)
from bot.domain.source import Span
from bot.verifying.draft import Cited, Passage, verified
from bot.verifying.quotes import located

QUOTES, CORRUPTED, SENTENCES, ANSWERS = 4000, 2000, 1500, 200
ANSWER = 6
"""Sentences of one answer."""


def true_quotes(articles: Sequence[Article], count: int, chance: random.Random) -> float:
    """The share of mangled true quotes that were found where they stand."""
    found = tried = 0
    while tried < count:
        passage = chance.choice(chance.choice(articles).passages)
        if span := stretch(passage.text, chance):
            tried += 1
            at = located(mangled(span.of(passage.text), chance), passage.normal)
            found += at is not None and _same(passage.text, at, span)
    return found / tried


def _same(text: str, at: Span, span: Span) -> bool:
    """Whether a span is that one, or the same words earlier."""
    return at == span or (at.start < span.start and plain(at.of(text)) == plain(span.of(text)))


def false_quotes(articles: Sequence[Article], count: int, chance: random.Random) -> float:
    """The share of corrupted quotes that were found in some passage of their article."""
    accepted = tried = 0
    while tried < count:
        whole = chance.choice(articles)
        passage = chance.choice(whole.passages)
        span = stretch(passage.text, chance, least=6)
        quote = span and corrupted(span.of(passage.text), whole.words, chance)
        if quote and plain(quote) not in whole.plain:
            tried += 1
            accepted += any(located(quote, each.normal) for each in whole.passages)
    return accepted / tried


class Babble:
    """A chain of word pairs, learned from all articles."""

    def __init__(self, articles: Sequence[Article], chance: random.Random) -> None:
        self._chance = chance
        self._next: defaultdict[str, list[str]] = defaultdict(list)
        for whole in articles:
            for passage in whole.passages:
                words = passage.text.split()
                for one, two in pairwise(words):
                    self._next[one].append(two)
        self._first = sorted(word for word in self._next if word[0].isupper())

    def words(self, count: int) -> str:
        """So many words that go on from each other."""
        word = self._chance.choice(self._first)
        said = [word]
        while len(said) < count:
            word = self._chance.choice(self._next.get(word) or self._first)
            said.append(word)
        return " ".join(said)


def babble_shown(
    articles: Sequence[Article], answers: int, chance: random.Random, *, true_quote: bool = False
) -> float:
    """The share of babbled sentences that were shown; their quotes babble too, or are true."""
    babble, shown = Babble(articles, chance), 0
    for _ in range(answers * ANSWER):
        whole = chance.choice(articles)
        passage = chance.choice(whole.passages)
        quote = babble.words(chance.randint(4, 12))
        if true_quote and (span := stretch(passage.text, chance)):
            quote = span.of(passage.text)
        text = babble.words(chance.randint(8, 20)).rstrip(".,;") + "."
        shown += verified(text, [Cited(passage.id, quote)], whole.near(passage)) is not None
    return shown / (answers * ANSWER)


Change = Callable[[Taken, random.Random], list[str | None]]

CHANGES: dict[str, Change] = {
    "copy": lambda taken, _: [taken.text],
    "compressed": lambda taken, _: [*compressions(taken.text)],
    "one word": lambda taken, chance: [other_word(taken.text, taken.article.words, chance)],
    "+not": lambda taken, chance: [denied(taken.text, chance)],
    "number": lambda taken, chance: [other_number(taken.text, chance)],
    "name": lambda taken, chance: [other_name(taken.text, taken.article.names, chance)],
    "names swapped": lambda taken, chance: [names_swapped(taken.text, chance)],
    "hedge dropped": lambda taken, chance: [unhedged(taken.text, chance)],
    "other sentence": lambda taken, chance: [elsewhere(taken, chance)],
}


def grades(
    taken: Sequence[Taken], change: Change, count: int, chance: random.Random
) -> tuple[Counter[str], list[tuple[str, str]]]:
    """How often what was made of a sentence came to each grade, and which were shown."""
    ends: Counter[str] = Counter()
    shown = []
    changed = (
        (one, text) for one in chance.sample(taken, len(taken)) for text in change(one, chance)
    )
    for one, text in changed:
        quote = text and _kept_quote(one.text, text, chance)
        if text is None or quote is None:
            continue
        cited = [Cited(one.passage.id, quote)]
        end = verified(text, cited, one.article.near(one.passage))
        ends[end.grade.value if end else "dropped"] += 1
        shown.append((f"{end.grade if end else 'dropped'}: {text}", one.text))
        if ends.total() == count:
            break
    return ends, shown


def _kept_quote(text: str, changed: str, chance: random.Random) -> str | None:
    """A true quote; where there is one, of words that the changed sentence kept."""
    quotes, others = _stretches(text, chance), _stretches(changed, chance)
    kept = [quote for quote in quotes if plain(quote) in plain(changed)]
    kept += [quote for quote in others if quote in text]
    return next(iter([*kept, *quotes]), None)


def _stretches(text: str, chance: random.Random) -> list[str]:
    spans = [span for _ in range(20) if (span := stretch(text, chance, most=12))]
    return [span.of(text) for span in spans]


def milliseconds(
    articles: Sequence[Article], answers: int, chance: random.Random
) -> tuple[float, float]:
    """The medians of verifying an answer of six sentences against eight passages read anew.

    The first is of time, the second of the processor's time, which other processes change less.

    Three of the sentences are copies, in three of them one word is exchanged.
    """
    taken = list(sentences(articles))
    times: list[tuple[float, float]] = []
    for _ in range(answers):
        one = chance.choice(taken)
        near = one.article.near(one.passage)
        fresh = {p.id: Passage(p.id, p.text, p.sentences) for p in near.values()}
        spans = [(p, span) for p in near.values() for span in p.sentences]
        drafts: list[tuple[str, list[Cited]]] = []
        for passage, span in (chance.choice(spans) for _ in range(ANSWER)):
            text = span.of(passage.text)
            quote = stretch(text, chance, most=12)
            cited = [Cited(passage.id, quote.of(text) if quote else text)]
            changed = other_word(text, one.article.words, chance) if len(drafts) % 2 else None
            drafts.append((changed or text, cited))
        begun, cpu = time.perf_counter(), time.process_time()
        for text, cited in drafts:
            verified(text, cited, fresh)
        times.append((time.perf_counter() - begun, time.process_time() - cpu))
    wall, cpus = ([seconds * 1000 for seconds in each] for each in zip(*times, strict=True))
    return median(wall), median(cpus)


def _sentences(articles: Sequence[Article], change: str) -> list[Taken]:
    """The sentences that are changed so; to be compressed, those of any length: they are few."""
    compressed = change == "compressed"
    return list(sentences(articles, 1, 1000) if compressed else sentences(articles))


def figures(
    articles: Sequence[Article], *, seed: int = 1, share: float = 1.0
) -> tuple[dict[str, float], dict[str, Counter[str]]]:
    """All figures, and the grades by what was done to the sentences; `share` of all trials."""

    def some(count: int) -> int:
        return max(1, round(count * share))

    chance = random.Random(seed)  # noqa: S311  # the same trials in each run
    table = {
        name: grades(_sentences(articles, name), change, some(SENTENCES), chance)[0]
        for name, change in CHANGES.items()
    }
    exchanged, mild = table["one word"], table["compressed"]
    wall, cpu = milliseconds(articles, some(ANSWERS), random.Random(seed))  # noqa: S311
    return {
        "true_found": true_quotes(articles, some(QUOTES), chance),
        "corrupted_accepted": false_quotes(articles, some(CORRUPTED), chance),
        "babble_shown": babble_shown(articles, some(ANSWERS), chance),
        "swap_accepted": exchanged["stated"] / max(1, exchanged.total()),
        "compression_accepted": 1 - mild["dropped"] / max(1, mild.total()),
        "verify_ms": wall,
        "verify_cpu_ms": cpu,
    }, table


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds squad2/")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--half", choices=["develop", "report"], default="report")
    parser.add_argument("--show", choices=CHANGES, help="print what was shown, or dropped if true")
    options = parser.parse_args()
    articles = read_articles(options.data)[options.half == "report" :: 2]
    if options.show:
        chance = random.Random(1)  # noqa: S311
        for end, text in grades(
            _sentences(articles, options.show), CHANGES[options.show], SENTENCES, chance
        )[1]:
            if end.startswith("dropped") == (options.show in {"copy", "compressed"}):
                print(f"{end}\n    {text}")
        return
    found, table = figures(articles)
    if options.json:
        print(json.dumps({name: round(figure, 4) for name, figure in found.items()}))
        return
    print("| | stated | paraphrase | dropped | n |\n|---|---|---|---|---|")
    for name, ends in table.items():
        shares = [
            ends[grade] / max(1, ends.total()) for grade in ("stated", "paraphrase", "dropped")
        ]
        print(f"| {name} | " + " | ".join(f"{s:.3f}" for s in shares) + f" | {ends.total()} |")
    for name, figure in found.items():
        print(f"{name}: {figure:.4f}")
    chance = random.Random(2)  # noqa: S311
    print(
        f"babble with true quotes: {babble_shown(articles, ANSWERS, chance, true_quote=True):.4f}"
    )


if __name__ == "__main__":
    main()
