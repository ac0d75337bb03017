"""Reads what was said in rooms, for summaries and for what is replied to."""
