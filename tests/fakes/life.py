"""A process that may be killed between any two steps."""


class Killed(BaseException):
    """The process has ended here, as by `kill -9`."""


class Life:
    """Ends after so many steps; nothing can be done after that."""

    def __init__(self, steps: int | None = None) -> None:
        self._left = steps

    async def step(self) -> None:
        if self._left is None:
            return
        if self._left <= 0:
            raise Killed
        self._left -= 1
