"""What every test run has in common."""

import pytest

from tests.shared_data import WITHOUT_SHARED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much of the suite did not run for want of the data beside the checkout."""
    left_out = sum(
        WITHOUT_SHARED in str(r.longrepr) for r in terminalreporter.getreports("skipped")
    )
    if left_out:
        terminalreporter.write_line(
            f"Tests left out, as there is no ../shared with its articles and data sets: {left_out}"
        )
