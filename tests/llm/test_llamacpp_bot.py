"""The whole bot before a real llama.cpp server whose model babbles in the article's own words."""

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.app import Models, now, running
from bot.chat.reply import Cited
from bot.dossier.load import read
from bot.llm.chat import Chat
from bot.llm.endpoint import Endpoint
from bot.reading.read import read_file
from bot.services.model.caps import Caps
from bot.store.scope import Scope
from tests.llm.llama import needs_llamacpp, serving
from tests.speaking import Parley

pytestmark = [pytest.mark.server, pytest.mark.llamacpp, needs_llamacpp, pytest.mark.timeout(900)]

DATA = Path(__file__).resolve().parents[1] / "data"
EVENTS = ("the Candlemas Compact", "the barge records", "the flood of 1961", "the Tide Watch")
FORMS = (
    "Who was behind {}?",
    "When was {}?",
    "Why did people quarrel about {}?",
    "What do the authors say about {}?",
    "What came of {}?",
    "Who opposed {}?",
)


async def test_babble_of_the_right_form_never_reaches_a_person(
    tmp_path: Path, socket_enabled: None
) -> None:
    from tests.llm.tiny_model import write  # noqa: PLC0415  # needs what `make llamacpp` brings

    article = read_file(DATA / "second-article.txt")
    held = " ".join(re.findall(r"\w+", article.text.casefold()))
    write(tmp_path / "babble.gguf", "babble", re.split(r"(?<=[.!?])\s+", article.text))
    modes: Counter[str] = Counter()
    async with serving(tmp_path / "babble.gguf") as url:
        # as a reasoning model it is sent no seed and no temperature, so that answers differ
        chat = Chat(Endpoint(url=url, model="babble", completion_tokens=True))
        models = Models(chat, caps=Caps(10**9, 10**9, 10**9), seconds=60.0)
        async with running(tmp_path / "parley.db", models) as app:
            await app.loading.dossier(read(DATA / "second-dossier.yaml"), now())
            await app.loading.article(article, now())
            parley = Parley(app)
            for form in FORMS:
                for event in EVENTS:
                    question = f"{form.format(event)} source:tidal-barrage"
                    reply = await parley.says(question)
                    assert reply.footer is not None
                    modes[reply.footer.mode] += 1
                    if reply.footer.mode.startswith("machine-worded"):
                        for block in reply.blocks:
                            for said in block.statements if isinstance(block, Cited) else ():
                                text = said.text.split(": ", 1)[1]
                                words = " ".join(re.findall(r"\w+", text.casefold()))
                                assert words in held, text  # only what the article says itself
            framed = await parley.says("framing Minsk II")
            spent = await app.services.spending.of(Scope(parley.room.community), now())
        await chat.aclose()
    print(dict(modes), framed.footer, [(s.task, s.outcome, s.calls) for s in spent.sums])  # noqa: T201  # `make llamacpp` shows it
    assert sum(each.calls for each in spent.sums) >= len(EVENTS)
