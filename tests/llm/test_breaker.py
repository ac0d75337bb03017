"""An endpoint that is down is left alone, and tried again by one at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.llm.breaker import FAILURES, LOST, OPEN, OPEN_LONG, WITHIN, Breaker, Permit
from bot.llm.model import Reason

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def permitted(breaker: Breaker, at: datetime) -> Permit:
    permit = breaker.permit(at)
    assert permit is not None
    return permit


def fail(breaker: Breaker, reason: Reason, at: datetime) -> None:
    breaker.failed(permitted(breaker, at), reason, at)


def broken(at: datetime = NOON) -> Breaker:
    breaker = Breaker()
    for _ in range(FAILURES):
        fail(breaker, Reason.SERVER_ERROR, at)
    return breaker


def test_five_failures_in_a_row_open_it_for_a_minute() -> None:
    breaker = broken()

    assert breaker.permit(NOON + OPEN - SECOND) is None
    assert breaker.permit(NOON + OPEN) is not None


def test_one_that_works_ends_the_row() -> None:
    breaker = Breaker()
    for _ in range(4):
        for _ in range(FAILURES - 1):
            fail(breaker, Reason.SERVER_ERROR, NOON)
        breaker.worked(permitted(breaker, NOON))

    assert breaker.permit(NOON) is not None


def test_an_endpoint_that_hangs_each_time_is_found_out_although_that_takes_long() -> None:
    breaker = Breaker()
    for turn in range(FAILURES):
        fail(breaker, Reason.TIMEOUT, NOON + turn * timedelta(seconds=60))

    assert breaker.permit(NOON + timedelta(seconds=250)) is None


def test_failures_that_lie_apart_do_not_open_it() -> None:
    breaker = Breaker()
    for turn in range(20):
        fail(breaker, Reason.TIMEOUT, NOON + turn * WITHIN / 3)

    assert breaker.permit(NOON + 20 * WITHIN) is not None


def test_one_at_a_time_tries_and_a_success_closes_it() -> None:
    breaker = broken()
    later = NOON + OPEN

    trial = permitted(breaker, later)
    assert breaker.permit(later) is None
    breaker.worked(trial)

    assert breaker.permit(later) is not None
    assert breaker.permit(later) is not None


def test_a_failed_try_opens_it_for_another_minute() -> None:
    breaker = broken()

    fail(breaker, Reason.WRONG_SHAPE, NOON + OPEN)

    assert breaker.permit(NOON + 2 * OPEN - SECOND) is None
    assert breaker.permit(NOON + 2 * OPEN) is not None


def test_who_was_cancelled_leaves_the_try_to_others() -> None:
    breaker = broken()

    breaker.released(permitted(breaker, NOON + OPEN))

    assert breaker.permit(NOON + OPEN) is not None


def test_a_call_from_before_does_not_end_another_s_try() -> None:
    breaker = Breaker()
    early = permitted(breaker, NOON)
    for _ in range(FAILURES):
        fail(breaker, Reason.SERVER_ERROR, NOON)
    permitted(breaker, NOON + OPEN)

    breaker.released(early)
    breaker.worked(early)
    breaker.failed(early, Reason.TIMEOUT, NOON + OPEN)

    assert breaker.permit(NOON + OPEN) is None


def test_a_try_that_was_lost_does_not_keep_it_open_for_ever() -> None:
    breaker = broken()
    permitted(breaker, NOON + OPEN)

    assert breaker.permit(NOON + OPEN + LOST - SECOND) is None
    assert breaker.permit(NOON + OPEN + LOST) is not None


@pytest.mark.parametrize("reason", [Reason.UNAUTHORISED, Reason.NO_QUOTA])
def test_what_only_the_operator_can_mend_is_tried_seldom(reason: Reason) -> None:
    breaker = Breaker()

    fail(breaker, reason, NOON)

    assert breaker.permit(NOON + OPEN_LONG - SECOND) is None
    breaker.worked(permitted(breaker, NOON + OPEN_LONG))
    assert breaker.permit(NOON + OPEN_LONG) is not None


HARMLESS = {
    Reason.BREAKER_OPEN,
    Reason.BUSY,
    Reason.DECLINED,
    Reason.FAULT,
    Reason.NOT_ALLOWED,
    Reason.NOT_CONFIGURED,
    Reason.OVER_BUDGET,
    Reason.REFUSED_REQUEST,
    Reason.TOO_LARGE,
    Reason.TRUNCATED,
    Reason.UNSUPPORTED,
}
"""What one person's question may come to again and again without anybody else's waiting for it."""


@pytest.mark.parametrize("reason", list(Reason))
def test_each_reason_counts_or_is_known_not_to(reason: Reason) -> None:
    breaker = Breaker()
    for _ in range(FAILURES):
        if permit := breaker.permit(NOON):
            breaker.failed(permit, reason, NOON)

    assert (breaker.permit(NOON) is not None) is (reason in HARMLESS)


@pytest.mark.parametrize("reason", list(Reason))
def test_whatever_a_try_ends_in_somebody_may_try_again(reason: Reason) -> None:
    breaker = broken()

    fail(breaker, reason, NOON + OPEN)

    assert breaker.permit(NOON + OPEN + OPEN_LONG) is not None
