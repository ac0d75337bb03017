"""Parley: a chat bot for people who discuss a contested article together."""
