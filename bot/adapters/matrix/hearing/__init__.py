"""Hears what people ask of the bot, and has it answered."""
