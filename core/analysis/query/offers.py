"""Completions, and which of them go on with what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice


class CompletionKind(Enum):
    """What a completion inserts."""

    FIELD = "field"
    FUNCTION = "function"
    OPERATOR = "operator"
    VALUE = "value"
    KEYWORD = "keyword"


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that can be inserted."""

    text: str
    kind: CompletionKind


class Offers:
    """Completions in the order in which they are offered, prepared to be looked through at every key.

    Parameters
    ----------
    items
        What can be offered, without repetition.
    """

    def __init__(self, items: Iterable[Completion]) -> None:
        self.items = tuple(items)
        self._texts = [item.text.casefold().replace("`", "") for item in self.items]
        self._keys = [text.partition(".")[2] for text in self._texts]
        self._values = [text.strip("'\"") for text in self._texts]
        self._functions = [item.kind is CompletionKind.FUNCTION for item in self.items]
        self._within = [item.kind in (CompletionKind.FIELD, CompletionKind.VALUE) for item in self.items]

    def fitting(self, typed: str, most: int) -> tuple[Completion, ...]:
        """Return what goes on with what was typed, ignoring case and quotes, `most` at most.

        First what begins so, then fields whose key does, values that do within their quotes, functions, and last what
        has it anywhere in its name.
        """
        part = typed.casefold().replace("`", "")
        if not part.strip("'\""):
            return self.items[:most]
        places = dict.fromkeys(self._ranked(part, part.strip("'\"")))
        return tuple(self.items[place] for place in islice(places, most))

    def _ranked(self, part: str, looked: str) -> Iterator[int]:
        """Yield places of items, the better ones first, some of them several times."""
        yield from (place for place in _beginning(self._texts, part) if not self._functions[place])
        yield from _beginning(self._keys, part)
        yield from (place for place in _beginning(self._values, looked) if not self._functions[place])
        yield from _beginning(self._texts, part)
        yield from (place for place, text in enumerate(self._texts) if looked in text and self._within[place])


def _beginning(texts: Sequence[str], part: str) -> list[int]:
    return [place for place, text in enumerate(texts) if text.startswith(part)]
