"""Which endpoints of models the settings name."""

from bot.config import Settings
from bot.llm.endpoint import Endpoint


def chat_endpoint(settings: Settings) -> Endpoint | None:
    """Where the language model is; None where none is set."""
    if settings.model is None:
        return None
    return Endpoint(
        url=settings.model_url,
        model=settings.model,
        key=settings.model_key,
        completion_tokens=settings.model_completion_tokens,
    )


def embedding_endpoint(settings: Settings) -> Endpoint | None:
    """Where the embedding model is; None where none is set.

    Without an address of its own it is at the language model's, under the same key. A key is never
    sent to another address than the one it was set for.
    """
    if settings.embedding_model is None:
        return None
    own = settings.embedding_url is not None
    return Endpoint(
        url=settings.embedding_url or settings.model_url,
        model=settings.embedding_model,
        key=settings.embedding_key or (None if own else settings.model_key),
    )
