"""Decks of discussion prompts: the files that people write, and those made of any dossier."""
