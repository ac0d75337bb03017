"""The exit codes of the command line."""

BAD_INPUT = 2
"""What a person can mend; the same code that argparse uses."""

INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""
