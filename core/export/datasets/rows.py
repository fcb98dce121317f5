"""Tables that are there as rows already: pages of hyperparameters, the table of runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from core.export.datasets.blocks import Block, DataColumn, DataKind, DataSet

ROWS = 1 << 12


def rows_set(header: Sequence[str], rows: Sequence[Sequence[object]]) -> DataSet:
    """Return a table of rows, made a few thousand at a time; each column holds what its values are."""

    def blocks() -> Iterator[tuple[float, Block]]:
        source, done, total = iter(rows), 0, max(len(rows), 1)
        while part := list(islice(source, ROWS)):
            done += len(part)
            yield min(1.0, done / total), Block(len(part), tuple(list(each) for each in zip(*part, strict=True)))

    return DataSet(tuple(DataColumn(name, DataKind.MIXED) for name in header), blocks, [])
