"""Columns that grow at their end, while what was handed out stays as it was."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_Arrays = tuple[NDArray[Any], ...]

_LEAST_AHEAD: Final = 1.5
_MOST_AHEAD: Final = 4.0
"""Memory is reserved for at most so many times the rows that there are: what comes may be of another kind."""
_PHASES: Final = 16
"""Columns of so many tags that are as long as each other are not moved at the same time: that would take seconds."""


class Columns:
    """Equally long one-dimensional arrays that grow together.

    The first rows are kept as they are. More of them go to memory with room to spare, so that growing costs the same
    at any length, and needs memory twice for one column at a time only. Room that is never written to takes none.
    Rows that were handed out are never written again.
    """

    __slots__ = ("_arrays", "_first", "_size", "_whole")

    def __init__(self, *rows: NDArray[Any]) -> None:
        self._arrays: _Arrays = rows
        self._size = len(rows[0])
        self._whole: _Arrays | None = None
        self._first = 0

    def __len__(self) -> int:
        return self._size

    def append(self, *rows: NDArray[Any], ahead: float = 1.0, phase: int = 0) -> None:
        """Add rows; a column becomes wider where its new values need that.

        Parameters
        ----------
        ahead
            How many times as many rows as there are then will be expected in the end.
        phase
            Which of those that grow at the same pace these are: others find that there is no room left at other times.
        """
        size = self._size + len(rows[0])
        most = _MOST_AHEAD * (1 - 0.5 * (phase % _PHASES) / _PHASES)
        room = int(size * min(max(ahead, _LEAST_AHEAD), most))
        arrays = tuple(self._fitting(array, new, size, room) for array, new in zip(self._arrays, rows, strict=True))
        if any(new is not old for new, old in zip(arrays, self._arrays, strict=True)):
            self._whole = None
        for array, new in zip(arrays, rows, strict=True):
            array[self._size : size] = new
        self._arrays, self._size = arrays, size

    def _fitting(self, array: NDArray[Any], rows: NDArray[Any], size: int, room: int) -> NDArray[Any]:
        """Return a column with the rows that it has and place for more."""
        kind = np.result_type(array, rows)
        if size <= len(array) and kind == array.dtype:
            return array
        larger = np.empty(room, kind)
        larger[: self._size] = array[: self._size]
        return larger

    def views(self) -> _Arrays:
        """Return the rows of each column."""
        if len(self._arrays[0]) == self._size:
            return self._arrays
        return tuple(array[: self._size] for array in self._arrays)

    def follows(self, other: Columns) -> bool:
        """Whether the rows lie right behind those of another one, in the same memory."""
        return self._whole is not None and self._whole is other._whole and self._first == other._first + len(other)

    def move(self, whole: _Arrays, first: int, room: int) -> None:
        """Go on in memory that holds the rows of several, one after the other."""
        self._arrays = tuple(array[first : first + room] for array in whole)
        self._whole, self._first = whole, first


def joined(parts: list[Columns]) -> _Arrays:
    """Return the rows of several of the same kind, one after the other; those of a single one are not copied.

    Afterwards all of them lie in one memory, with the room that the last one had: while only that grows, nothing has
    to be copied again.
    """
    if len(parts) == 1:
        return parts[0].views()
    size = sum(map(len, parts))
    if not all(part.follows(before) for before, part in pairwise(parts)):
        _gather(parts, size)
    whole = parts[0]._whole
    assert whole is not None
    return tuple(array[:size] for array in whole)


def _gather(parts: list[Columns], size: int) -> None:
    """Move the rows of several to one memory."""
    spare = len(parts[-1]._arrays[0]) - len(parts[-1])
    columns = zip(*(part.views() for part in parts), strict=True)
    whole = tuple(_concatenated(column, size + spare) for column in columns)
    first = 0
    for part in parts:
        part.move(whole, first, len(part) + (spare if part is parts[-1] else 0))
        first += len(part)


def _concatenated(arrays: _Arrays, room: int) -> NDArray[Any]:
    array = np.empty(room, np.result_type(*arrays))
    np.concatenate(arrays, out=array[: sum(map(len, arrays))])
    return array
