"""How the bot is watched while it runs: its log, its metrics, and whether it is alive."""
