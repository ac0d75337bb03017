"""Dossier files: read, checked, written, and matched with the article they serve."""
