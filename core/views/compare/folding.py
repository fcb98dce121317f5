"""Long stretches of lines that are alike, folded into one line that counts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

CONTEXT: Final = 3
"""Lines that stay above and below each difference."""


class Line(Protocol):
    """A line that is alike in both texts or not."""

    @property
    def same(self) -> bool:
        """Whether it is alike in both."""


L = TypeVar("L", bound=Line)


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines that are left out: `count` of them, from place `first` among all lines."""

    first: int
    count: int


def folded(lines: Sequence[L], opened: frozenset[int] = frozenset()) -> list[L | Fold]:
    """Return lines with stretches of more than two contexts and one line folded away, except those that were opened.

    Parameters
    ----------
    lines
        All lines.
    opened
        First places of folds that are written out.
    """
    near = [False] * len(lines)
    for place, line in enumerate(lines):
        if not line.same:
            for other in range(max(place - CONTEXT, 0), min(place + CONTEXT + 1, len(lines))):
                near[other] = True
    found: list[L | Fold] = []
    place = 0
    while place < len(lines):
        end = place
        while end < len(lines) and not near[end]:
            end += 1
        if end - place > 1 and place not in opened:
            found.append(Fold(place, end - place))
        else:
            found += lines[place:end]
        if end < len(lines):
            found.append(lines[end])
        place = end + 1
    return found
