"""Columns that grow at their end, while what was handed out stays as it was."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Columns:
    """Equally long one-dimensional arrays that grow together.

    The first rows are taken as they are. When they grow, they move to memory of twice the size, so that growing costs
    the same at any length; rows that were handed out are never written again.
    """

    __slots__ = ("_arrays", "_size")

    def __init__(self, *arrays: NDArray[Any]) -> None:
        self._arrays = list(arrays)
        self._size = len(arrays[0])

    def __len__(self) -> int:
        return self._size

    def append(self, *more: NDArray[Any]) -> None:
        """Add rows; a column becomes wider where its new values need that."""
        size = self._size + len(more[0])
        for k, new in enumerate(more):
            array = self._arrays[k]
            kind = np.result_type(array, new)
            if size > len(array) or kind != array.dtype:
                array = np.empty(2 * size, kind)
                array[: self._size] = self._arrays[k][: self._size]
                self._arrays[k] = array
            array[self._size : size] = new
        self._size = size

    def views(self) -> tuple[NDArray[Any], ...]:
        """Return the rows of each column."""
        return tuple(array[: self._size] for array in self._arrays)


def joined(parts: list[Columns]) -> tuple[NDArray[Any], ...]:
    """Return the rows of several of the same kind, one after the other; those of a single one are not copied."""
    if len(parts) == 1:
        return parts[0].views()
    return tuple(np.concatenate(column) for column in zip(*(part.views() for part in parts), strict=True))
