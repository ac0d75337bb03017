"""The exercise engine: definitions, an append-only log, and what follows from it. No I/O."""
