"""Progress of work that is done in stages, each in many parts."""

from __future__ import annotations

from core.work import Token


class Steps:
    """Turns parts of stages into one fraction, and stops the work when it is no longer wanted.

    Parameters
    ----------
    token
        Who is told; None for nobody.
    """

    def __init__(self, token: Token | None) -> None:
        self._token = token
        self._message = ""
        self._end = self._start = self._share = 0.0

    def stage(self, message: str, share: float) -> None:
        """Begin a stage that is `share` (0 to 1) of the whole; raises CancelledError if the work should stop."""
        self._start, self._share, self._message = self._end, 0.0, message
        self._end = min(self._start + share, 1.0)
        self._report()

    def did(self, part: float) -> None:
        """Say that another part (0 to 1) of the stage is done; raises CancelledError if the work should stop."""
        self._share = min(self._share + part, 1.0)
        self._report()

    def check(self) -> None:
        """Raise CancelledError if the work should stop."""
        if self._token:
            self._token.check()

    def _report(self) -> None:
        if self._token:
            self._token.check()
            self._token.progress(self._start + (self._end - self._start) * self._share, self._message)
