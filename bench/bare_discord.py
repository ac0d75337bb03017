"""The least bot that discord.py makes: the floor that `bench/discord_latency.py` compares with.

Its answers are constants. PARLEY_DISCORD_API says where the API is.
"""

import os

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from typing_extensions import override

EVENTS = ("Minsk II", "Budapest Memorandum", "Bucharest summit", "Maidan", "Normandy Format")


class Bare(discord.AutoShardedClient):
    """Two commands and nothing else."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(ask)
        self.tree.add_command(framing)

    @override
    async def setup_hook(self) -> None:
        """Find the gateway, and say which commands there are."""
        _, url, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        await self.tree.sync()


@app_commands.command(description="Ask a question.")
async def ask(interaction: discord.Interaction[Bare], question: str) -> None:
    """Answer with a constant."""
    await interaction.response.send_message("An answer.")


@app_commands.command(description="How each side frames an event.")
async def framing(interaction: discord.Interaction[Bare], event: str) -> None:
    """Answer with a constant."""
    await interaction.response.send_message("Two framings.")


@framing.autocomplete("event")
async def events(
    interaction: discord.Interaction[Bare], current: str
) -> list[app_commands.Choice[str]]:
    """Offer constants."""
    return [app_commands.Choice(name=name, value=name) for name in EVENTS]


if __name__ == "__main__":
    Route.BASE = os.environ["PARLEY_DISCORD_API"]
    Bare().run(os.environ.get("PARLEY_DISCORD_TOKEN", "any"), log_handler=None)
