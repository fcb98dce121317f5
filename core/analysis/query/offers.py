"""Completions, and which of them go on with what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
        self._values = [(place, text.strip("'\"")) for place, text in enumerate(self._texts) if text[:1] in ("'", '"')]
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
        return tuple(self.items[place] for place in islice(_once(self._ranked(part, part.strip("'\""))), most))

    def _ranked(self, part: str, looked: str) -> Iterator[int]:
        """Yield places of items, the better ones first, some of them several times."""
        begins = [place for place, text in enumerate(self._texts) if text.startswith(part)]
        yield from (place for place in begins if not self._functions[place])
        yield from (place for place, key in enumerate(self._keys) if key.startswith(part))
        yield from (place for place, value in self._values if value.startswith(looked))
        yield from begins
        yield from (place for place, text in enumerate(self._texts) if looked in text and self._within[place])


def _once(places: Iterable[int]) -> Iterator[int]:
    seen = set()
    for place in places:
        if place not in seen:
            seen.add(place)
            yield place
