"""Whether a stored text bears a statement out, or denies it: only where it says so itself."""
