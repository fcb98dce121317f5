"""What every piece of long work is given, whichever room it lives in: a token to report and to be stopped with."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


class CancelledError(Exception):
    """Raised inside work that was asked to stop."""


class RefusedError(ValueError):
    """Raised inside work that cannot be done with what it was given, as far as that can be foreseen.

    The message is a sentence for the user, without a full stop; nobody needs to know where it was raised.
    """


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


@runtime_checkable
class Steering(Protocol):
    """What a token offers besides where running work can be told something; ask it through `wishes`."""

    def wishes(self, patience: float = 0.0) -> tuple[object, ...]:
        """Return what was wished since the last call, oldest first.

        With nothing to return it waits up to `patience` seconds; a wish or a cancellation ends the wait.
        """


class Forwarding:
    """A token that hands on all it is told to another one; who says something else overrides that.

    Parameters
    ----------
    token
        Who is told; None for nobody.
    """

    def __init__(self, token: Token | None) -> None:
        self._token = token

    @property
    def cancelled(self) -> bool:
        """Whether the work should stop."""
        return self._token is not None and self._token.cancelled

    def check(self) -> None:
        """Raise `CancelledError` if the work should stop."""
        if self._token is not None:
            self._token.check()

    def progress(self, fraction: float | None, message: str = "") -> None:
        """Tell how much is done, 0 to 1, None where that cannot be known."""
        if self._token is not None:
            self._token.progress(fraction, message)

    def partial(self, value: object) -> None:
        """Hand over a result that is not final yet."""
        if self._token is not None:
            self._token.partial(value)

    def wishes(self, patience: float = 0.0) -> tuple[object, ...]:
        """Return what was wished since the last call, oldest first."""
        return wishes(self._token, patience)


def wishes(token: Token | None, patience: float = 0.0) -> tuple[object, ...]:
    """Return what running work was told since it last asked, nothing where nobody can tell it anything."""
    return token.wishes(patience) if isinstance(token, Steering) else ()
