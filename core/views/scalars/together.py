"""The lines of a card as one value: what all of them say is worked out once, however often a chart asks."""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np

from core.model import U1, ScalarSeries
from core.model.arrays import Bool
from core.style import rgb
from core.views.scalars.recalled import Line

_HASHED = 16
"""Lines that the hash is of: equal ones have equal hashes, and thousands would take longer than all that is kept."""


class Lines(tuple[Line, ...]):
    """Lines of a card, compared as the tuple that they are.

    Attributes
    ----------
    known
        What was worked out of all of them by others, and goes away with them.
    """

    def __hash__(self) -> int:
        """Return the hash of some of the lines and of how many there are."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((len(self), *self[:: len(self) // _HASHED + 1]))

    @cached_property
    def known(self) -> dict[object, object]:
        """What others have worked out."""
        return {}

    @cached_property
    def has_second(self) -> bool:
        """Whether any belongs to the vertical axis at the right."""
        return bool(self.second.any())

    @cached_property
    def second(self) -> Bool:
        """Which belong to the vertical axis at the right, bool (n,)."""
        return np.array([line.second for line in self], dtype=np.bool_)

    @cached_property
    def grouped(self) -> bool:
        """Whether any is that of a group."""
        return any(line.members for line in self)

    @cached_property
    def runs(self) -> tuple[str, ...]:
        """The run or group of each."""
        return tuple([line.run for line in self])

    @cached_property
    def places(self) -> tuple[int, ...]:
        """The place of each."""
        return tuple(range(len(self)))

    @cached_property
    def series(self) -> tuple[ScalarSeries, ...]:
        """The values of each."""
        return tuple([line.series for line in self])

    @cached_property
    def colours(self) -> U1:
        """The colour of each, uint8 (n, 3)."""
        return np.frombuffer(b"".join([_bytes_of(line.colour) for line in self]), dtype=np.uint8).reshape(-1, 3)

    @cached_property
    def dashes(self) -> tuple[int, ...]:
        """The dashes of each; empty where none has any."""
        dashes = tuple([line.dash for line in self])
        return dashes if any(dashes) else ()


@lru_cache(maxsize=4096)
def _bytes_of(colour: str) -> bytes:
    return bytes(rgb(colour))
