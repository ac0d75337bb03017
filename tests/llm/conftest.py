"""What tests of real servers of models have in common."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.llm.llama import serving


@pytest.fixture
async def llama(
    tmp_path: Path, request: pytest.FixtureRequest, socket_enabled: None
) -> AsyncIterator[str]:
    """The address of a llama.cpp server; the parameter is the kind of its model."""
    from tests.llm.tiny_model import write  # noqa: PLC0415  # needs what `make llamacpp` brings

    model = tmp_path / "tiny.gguf"
    write(model, request.param)
    async with serving(model) as url:
        yield url
