"""Invented votes of camps."""

from random import Random

from bot.opinions.votes import Choice, Votes

Row = tuple[str, str, Choice]


def camps(*sizes: int, statements: int = 12, noise: float = 0.1, seed: int = 1) -> list[Row]:
    """Camps that differ on all but every third statement, which everybody accepts."""
    luck = Random(seed)  # noqa: S311  # no secret
    rows: list[Row] = []
    for camp, size in enumerate(sizes):
        for person in range(size):
            for number in range(statements):
                agrees = number % 3 == 0 or (number + camp) % len(sizes) == 0
                vote: Choice = 1 if agrees is not (luck.random() < noise) else -1
                rows.append((f"c{camp}p{person:03}", f"s{number:02}", vote))
    return rows


def camp_of(votes: Votes, row: int) -> str:
    """The camp that a person was made in."""
    return votes.people[row][:2]
