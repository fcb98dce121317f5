"""A part of a piece of work, which reports to the token of the whole."""

from __future__ import annotations

from core.work import Forwarding, Token


class Portion(Forwarding):
    """The token of a part: its progress is a share of the whole.

    Parameters
    ----------
    token
        Of the whole; None for nobody.
    begin, share
        Where in the whole the part begins, and how much of it it is, 0 to 1.
    title
        What is said of the part; what it says itself where there is none.
    """

    def __init__(self, token: Token | None, begin: float, share: float, title: str = "") -> None:
        super().__init__(token)
        self._begin, self._share, self._title = begin, share, title

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Tell how much of the part is done; of a part that does not know, that it is begun."""
        super().progress(self._begin + (fraction or 0.0) * self._share, self._title or message)

    def partial(self, value: object) -> None:
        """Keep what is not final: it is no part of the whole."""
        self.check()


def part_of(token: Token | None, number: int, count: int, title: str = "") -> Portion:
    """Return the token of one part, counted from 0, of so many equal ones."""
    return Portion(token, number / count, 1 / count, title)
