"""What benchmarks share whose workers are processes: the way to their platform, and the table."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

from bot.chat.post import NotNow, Unclear


async def asked(socket: Path, question: str) -> str:
    """The platform's answer to a line; `''` where it has lost it. Raises NotNow or Unclear."""
    try:
        reader, writer = await asyncio.open_unix_connection(socket)
    except OSError as error:
        raise NotNow("There is no way to the platform.") from error
    try:
        writer.write(f"{question}\n".encode())
        return (await reader.readline()).decode().strip()
    except ConnectionError as error:
        raise Unclear("The connection was lost.") from error
    finally:
        writer.close()


def printed(result: Mapping[str, float], meaning: Mapping[str, str], *, as_json: bool) -> None:
    """Print figures as one line of JSON, or as a table with what each means."""
    if as_json:
        print(json.dumps(result))
        return
    width = max(map(len, result)) + 2
    for name, value in result.items():
        print(f"{name:<{width}}{value:>10}  {meaning.get(name, '')}".rstrip())
