"""Opens the bot as the settings want it: on their database, with the models that they name."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Protocol

from bot.app import App, Models, running
from bot.cli.endpoints import chat_endpoint, embedding_endpoint
from bot.config import Settings
from bot.domain.observer import NOBODY, Observer
from bot.llm.model import Unavailable
from bot.services.model.caps import Caps


@asynccontextmanager
async def opened(
    settings: Settings, observer: Observer = NOBODY, *, only_look: bool = False
) -> AsyncIterator[App]:
    """The bot, ready to be spoken to; closed at the end, its connections to models too.

    Who wants to look only finds what is kept as it is, and nothing tidied.
    """
    async with AsyncExitStack() as stack:
        models = await _models(settings, stack)
        bot = running(settings.database, models, observer, only_look=only_look)
        yield await stack.enter_async_context(bot)


async def _models(settings: Settings, stack: AsyncExitStack) -> Models:
    """The models that are set; their modules are imported only where there is one."""
    chat = embeddings = None
    if talking := chat_endpoint(settings):
        from bot.llm.chat import Chat  # noqa: PLC0415  # only with a model

        chat = Chat(talking)
        stack.push_async_callback(chat.aclose)
        # loaded beside, so that who asks first does not wait for that as well
        loading = asyncio.create_task(_ready(chat))
        stack.callback(loading.cancel)
    if meaning := embedding_endpoint(settings):
        from bot.llm.embeddings import Embeddings  # noqa: PLC0415  # as above

        embeddings = Embeddings(meaning)
        stack.push_async_callback(embeddings.aclose)
    caps = Caps(
        of_all=settings.model_tokens_all_day,
        of_community=settings.model_tokens_community_day,
        of_person=settings.model_tokens_person_hour,
        of_person_day=settings.model_tokens_person_day,
        prompt_price=settings.model_price_prompt,
        answer_price=settings.model_price_answer,
    )
    return Models(chat, embeddings, caps, settings.model_seconds)


class _Readied(Protocol):
    async def ready(self) -> None: ...


async def _ready(model: _Readied) -> None:
    with suppress(Unavailable):  # who asks is told
        await model.ready()
