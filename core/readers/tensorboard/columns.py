"""Columns that grow at their end, while what was handed out stays as it was."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Columns:
    """Equally long one-dimensional arrays that grow together.

    New rows are kept as they are until the columns are asked for. The first time they are copied, if at all, to memory
    that just holds them; from then on to memory with room to spare, so that growing costs the same at any length.
    Rows that were handed out are never written again.
    """

    __slots__ = ("_arrays", "_held", "_parts", "_size")

    def __init__(self, *rows: NDArray[Any]) -> None:
        self._arrays: list[NDArray[Any]] = []
        self._parts = [rows]
        self._held = 0
        self._size = len(rows[0])

    def __len__(self) -> int:
        return self._size

    def append(self, *rows: NDArray[Any]) -> None:
        """Add rows; a column becomes wider where its new values need that."""
        self._parts.append(rows)
        self._size += len(rows[0])

    def views(self) -> tuple[NDArray[Any], ...]:
        """Return the rows of each column."""
        if self._parts:
            self._arrays = self._joined()
            self._parts = []
            self._held = self._size
        if len(self._arrays[0]) == self._size:
            return tuple(self._arrays)
        return tuple(array[: self._size] for array in self._arrays)

    def _joined(self) -> list[NDArray[Any]]:
        """Return the columns with all parts in them."""
        if self._arrays:
            return [self._grown(k, parts) for k, parts in enumerate(zip(*self._parts, strict=True))]
        if len(self._parts) == 1:
            return list(self._parts[0])
        return [np.concatenate(parts) for parts in zip(*self._parts, strict=True)]

    def _grown(self, column: int, parts: tuple[NDArray[Any], ...]) -> NDArray[Any]:
        """Return a column with the new parts behind the rows that it holds."""
        array, held = self._arrays[column], self._held
        kind = np.result_type(array, *parts)
        if self._size > len(array) or kind != array.dtype:
            array = np.empty(self._size + self._size // 2, kind)
            array[:held] = self._arrays[column][:held]
        np.concatenate(parts, out=array[held : self._size])
        return array


def joined(parts: list[Columns]) -> tuple[NDArray[Any], ...]:
    """Return the rows of several of the same kind, one after the other; those of a single one are not copied."""
    if len(parts) == 1:
        return parts[0].views()
    return tuple(np.concatenate(column) for column in zip(*(part.views() for part in parts), strict=True))
