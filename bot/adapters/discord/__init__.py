"""Parley on Discord: native commands, components that live on, and posts that appear once."""
