"""Says how much of the suite did not run for want of something, and may fail it for that."""

import os

import pytest

from tests.element.user import WITHOUT_ELEMENT
from tests.shared_data import WITHOUT_SHARED
from tests.synapse.fixtures import WITHOUT_SYNAPSE

WITHOUT_INDEX = "the package index"
SAID = {
    WITHOUT_INDEX: "Parley could not be installed anew from the package index",
    WITHOUT_SHARED: "there is no ../shared with its articles and data sets",
    WITHOUT_SYNAPSE: "Synapse, a homeserver of Matrix, could not be had",
    WITHOUT_ELEMENT: "matrix-js-sdk, of which clients of Matrix are made, could not be had",
}
"""What the end of a run says for each reason that a skipped test gives."""
NAMES = {"index": WITHOUT_INDEX, "synapse": WITHOUT_SYNAPSE, "element": WITHOUT_ELEMENT}
HAS_TO_RUN = "TESTS_ALL"
"""Set by `.ci/run`: what could not be had is a failure."""
MAY_LACK = "TESTS_WITHOUT"
"""What may be missing all the same, by the names above, with commas between."""


def counts(reporter: pytest.TerminalReporter) -> dict[str, int]:
    """How many tests were left out, by the reason; none of those that ran or had another one."""
    skipped = [str(report.longrepr) for report in reporter.getreports("skipped")]
    found = {reason: sum(reason in each for each in skipped) for reason in SAID}
    return {reason: number for reason, number in found.items() if number}


def missing(reporter: pytest.TerminalReporter) -> list[str]:
    """The names of what was missing although it has to be there."""
    if not os.environ.get(HAS_TO_RUN):
        return []
    granted = {each.strip() for each in os.environ.get(MAY_LACK, "").split(",")}
    left_out = counts(reporter)
    return [name for name, why in NAMES.items() if why in left_out and name not in granted]


def say(reporter: pytest.TerminalReporter) -> None:
    """Write it at the end of a run."""
    for reason, number in counts(reporter).items():
        reporter.write_line(f"Tests left out, as {SAID[reason]}: {number}")
    if names := missing(reporter):
        reporter.write_line(
            f"That fails this run. To let it pass without: {MAY_LACK}={','.join(names)}", red=True
        )
