"""Whoever asks too often waits, and what is counted for that stays small."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.rates import MOST_COUNTED, Rates
from bot.domain.person import Account

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ANN, BOB = Account("discord", "1"), Account("discord", "2")


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_so_often_a_minute_and_then_one_waits_until_the_first_is_a_minute_old() -> None:
    rates = Rates()

    waits = [rates.wait(ANN, 2, at(second)) for second in (0, 10, 20, 59, 61)]

    assert waits == [0, 0, 40, 1, 0]


def test_whoever_is_refused_is_not_counted_for_that_again() -> None:
    rates = Rates()
    assert rates.wait(ANN, 1, at(0)) == 0
    assert [rates.wait(ANN, 1, at(second)) for second in range(1, 60)] == [*range(59, 0, -1)]

    assert rates.wait(ANN, 1, at(60)) == 0


def test_one_does_not_wait_for_another_nor_for_what_one_asked_elsewhere() -> None:
    rates = Rates()
    for who in (ANN, ("discord:1", ANN), ("discord:2", ANN), "discord:1"):
        assert rates.wait(who, 1, at(0)) == 0

    assert rates.wait(BOB, 1, at(0)) == 0
    assert rates.wait(ANN, 1, at(0)) == 60


def test_a_clock_that_is_set_back_makes_nobody_wait_for_longer() -> None:
    rates = Rates()
    assert rates.wait(ANN, 1, at(3600)) == 0

    assert rates.wait(ANN, 1, at(0)) == 0


def test_however_many_come_at_once_only_so_many_are_counted() -> None:
    rates = Rates()

    for number in range(MOST_COUNTED + 100):
        rates.wait(Account("matrix", f"@{number}:hostile.example"), 1, at(0))

    assert len(rates) == MOST_COUNTED


@pytest.mark.parametrize("later", [61, -1])
def test_those_who_are_gone_are_forgotten_as_others_come(later: float) -> None:
    rates = Rates()
    for number in range(100):
        rates.wait(Account("matrix", f"@{number}:hostile.example"), 1, at(0))

    for _ in range(51):
        rates.wait(ANN, 600, at(later))

    assert len(rates) == 1
