"""The exit codes of the command line."""

TROUBLE = 1
"""`doctor` found something that has to be mended."""

BAD_INPUT = 2
"""What a person can mend; the same code that argparse uses."""

INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""
