"""Follows what happens in the bot's rooms, over restarts, gaps and lost connections."""
