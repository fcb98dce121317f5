"""A part of a piece of work, which reports to the token of the whole."""

from __future__ import annotations

from core.work import Token


class Portion:
    """The token of a part: its progress is a share of the whole.

    Parameters
    ----------
    token
        Of the whole; None for nobody.
    begin, share
        Where in the whole the part begins, and how much of it it is.
    """

    def __init__(self, token: Token | None, begin: float, share: float) -> None:
        self._token, self._begin, self._share = token, begin, share

    @property
    def cancelled(self) -> bool:
        """Whether the work should stop."""
        return self._token is not None and self._token.cancelled

    def check(self) -> None:
        """Raise `CancelledError` if the work should stop."""
        if self._token:
            self._token.check()

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Tell how much of the part is done."""
        if self._token:
            told = None if fraction is None else self._begin + fraction * self._share
            self._token.progress(told, message)

    def partial(self, value: object) -> None:
        """Keep what is not final: it is no part of the whole."""
        self.check()
