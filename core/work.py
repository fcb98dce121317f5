"""What every piece of long work is given, whichever room it lives in: a token to report and to be stopped with."""

from __future__ import annotations

from typing import Protocol


class CancelledError(Exception):
    """Raised inside work that was asked to stop."""


class Token(Protocol):
    """What work is given to report with.

    A value handed over with `partial` belongs to the receiver: whoever works in place hands over a copy.
    """

    @property
    def cancelled(self) -> bool:
        """Whether the work should stop."""

    def check(self) -> None:
        """Raise `CancelledError` if the work should stop."""

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Tell how much is done, 0 to 1, None where that cannot be known."""

    def partial(self, value: object) -> None:
        """Hand over a result that is not final yet."""
