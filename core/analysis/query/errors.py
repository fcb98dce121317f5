"""What is wrong with a query, where, and what could have been meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from enum import Enum

from core.analysis.query.fields import Operand


class Wanted(Enum):
    """What may stand where a query went wrong or ends, for completion."""

    TERM = "a field, a word or ("
    OPERATOR = "an operator"
    VALUE = "a value"
    LIST = "a list in parentheses"
    LIST_VALUE = "a value of the list"
    MORE_VALUES = ", or )"
    AND = "AND"
    NULL = "NULL, NAN or NOT"
    CLOSE_OR_ON = "AND, OR or )"
    CONNECTIVE = "AND, OR or the end"
    METRIC = "a metric"
    ARGUMENT = "an argument"
    CLOSE = ")"


class QueryError(ValueError):
    """A text that is no query.

    Attributes
    ----------
    start, end
        Where in the text: characters from `start`, and before `end`; both the length of the text where more was
        expected at its end.
    found
        What stands there; empty at the end.
    expected
        What could stand there, in words.
    suggestion
        What could have been meant instead of what was found; empty if nothing is close.
    wanted, operand
        The same for programs: what may follow, and the field it is about, if any.
    """

    def __init__(
        self,
        message: str,
        start: int,
        end: int,
        *,
        found: str = "",
        expected: str = "",
        suggestion: str = "",
        wanted: Wanted | None = None,
        operand: Operand | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.start, self.end = message, start, end
        self.found, self.expected, self.suggestion = found, expected, suggestion
        self.wanted, self.operand = wanted, operand

    def __str__(self) -> str:
        """Return the message with its place, counted from one, and the suggestion."""
        hint = f" Did you mean {self.suggestion}?" if self.suggestion else ""
        return f"{self.message} (at character {self.start + 1}).{hint}"


def closest(word: str, known: Iterable[str]) -> str:
    """Return which of the known words is closest to one, ignoring case; empty if none is close."""
    by_folded: dict[str, str] = {}
    for name in known:
        by_folded.setdefault(name.casefold(), name)
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else ""
