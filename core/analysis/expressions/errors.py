"""What is wrong with an expression, where, and what to write instead."""

from __future__ import annotations


class ExpressionError(ValueError):
    """A text that is no expression, or one that asks for what is not there.

    Attributes
    ----------
    message
        What is wrong and what to do, in a sentence without its place.
    start, end
        Where in the text: characters from `start`, and before `end`; both the length of the text where more was
        expected at its end.
    suggestion
        What could have been meant instead of what stands there; empty if nothing is close.
    unfinished
        Whether going on at the end would put it right.
    """

    def __init__(self, message: str, start: int, end: int, *, suggestion: str = "", unfinished: bool = False) -> None:
        super().__init__(message)
        self.message, self.start, self.end = message, start, end
        self.suggestion, self.unfinished = suggestion, unfinished

    def __str__(self) -> str:
        """Return the message with its place, counted from one, and the suggestion."""
        hint = f" Did you mean {self.suggestion}?" if self.suggestion else ""
        return f"{self.message} (at character {self.start + 1}).{hint}"
