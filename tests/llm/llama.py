"""A real llama.cpp server with a tiny model, for tests marked `llamacpp`."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

SERVER = Path(__file__).with_name("llama_server.py")
MISSING = any(find_spec(name) is None for name in ("xllamacpp", "gguf"))

needs_llamacpp = pytest.mark.skipif(MISSING, reason="`make llamacpp` brings the server")


@asynccontextmanager
async def serving(model: Path) -> AsyncIterator[str]:
    """The address of the API of a server of this GGUF file, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(SERVER), str(model), stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        address = (await process.stdout.readline()).decode().strip()
        assert address, "the server did not start"
        yield f"{address}/v1"
    finally:
        process.stdin.close()
        await process.wait()
