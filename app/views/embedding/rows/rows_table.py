"""Rows of a table with their coordinates and metadata, to be exported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import overload

from core.analysis.projection.method import Projection
from core.model import I8, Metadata


class RowsTable(Sequence[Sequence[object]]):
    """Some rows of a table, each made when it is asked for: number, coordinates, metadata.

    Parameters
    ----------
    find
        Says which rows, int64 (n,), once any is asked for: of millions that is left to whoever writes them.
    """

    def __init__(
        self, find: Callable[[], I8], made: Projection, components: tuple[int, ...], metadata: Metadata | None
    ) -> None:
        self._find = find
        self._made = made
        self._components = [c for c in components if c < made.scores.shape[1]]
        self._columns = () if metadata is None else tuple(metadata.columns.values())

    @cached_property
    def _rows(self) -> I8:
        return self._find()

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        axes = (f"PC {c + 1}" for c in self._components)
        return ("row", *axes, *(column.name for column in self._columns))

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Sequence[object]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Sequence[object]]: ...
    def __getitem__(self, place: int | slice) -> Sequence[object] | Sequence[Sequence[object]]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        row = int(self._rows[place])
        scores = (float(self._made.scores[row, c]) for c in self._components)
        texts = (column.texts[row] if row < len(column.texts) else "" for column in self._columns)
        return (row, *scores, *texts)
