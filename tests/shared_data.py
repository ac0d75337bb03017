"""Where real articles and public data sets lie that the repository itself must not hold."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Beside the checkout, not inside it; absent on most machines."""

WITHOUT_SHARED = "needs ../shared"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=WITHOUT_SHARED)
"""For tests that read from SHARED; how many were left out is said at the end of a run."""
