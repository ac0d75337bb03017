"""How much may be asked of a model, and what it costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services.model.task import Asker
from bot.store.model_spending import Cap

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Caps:
    """Tokens that may be used, prompts and answers together, and their price."""

    of_all: int = 2_000_000
    """In a day (UTC), by everybody of this process's database."""
    of_community: int = 500_000
    """In a day."""
    of_person: int = 60_000
    """In an hour."""
    of_person_day: int = 150_000
    """In a day, so that nobody uses up the community's."""
    prompt_price: float = 0.0
    """Of a million tokens of prompt, in whatever currency the operator reckons."""
    answer_price: float = 0.0

    def over(self, asker: Asker, now: datetime) -> Sequence[Cap]:
        """Those that a call of theirs counts under."""
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        caps = [
            Cap(self.of_all, day, DAY),
            Cap(self.of_community, day, DAY, community=asker.community),
        ]
        if asker.account is not None:
            hour = now.replace(minute=0, second=0, microsecond=0)
            caps += [
                Cap(self.of_person, hour, HOUR, asker.community, asker.account),
                Cap(self.of_person_day, day, DAY, asker.community, asker.account),
            ]
        return caps

    def cost(self, prompt: int, answer: int) -> int:
        """What so many tokens cost, in millionths: a price of a million is one of a millionth."""
        return round(prompt * self.prompt_price + answer * self.answer_price)
