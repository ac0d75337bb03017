"""Parley in a terminal: rendering, an interactive chat, and one JSON reply a line for scripts."""
