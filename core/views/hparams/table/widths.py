"""How wide columns have to be and on which side they stand, told by a few of their cells."""

from __future__ import annotations

from dataclasses import dataclass

from core.views.hparams.table.cells import CellKind, cell_of
from core.views.hparams.table.columns import ColumnKind, TableColumn
from core.views.hparams.table.source import TableSource

_SAMPLED = 12
_OF_TIMES = len("12 min ago")


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """How many characters a column has room for by itself, and whether it stands at the left as texts do."""

    characters: int
    texts: bool


def shape_of(source: TableSource, column: TableColumn) -> ColumnShape:
    """Return the shape of a column by a few of its cells, the same in any order of the rows."""
    shape = source.memo.get(("shape", column))
    if not isinstance(shape, ColumnShape):
        shape = source.memo["shape", column] = _shape(source, column)
    return shape


def _shape(source: TableSource, column: TableColumn) -> ColumnShape:
    if column.kind is ColumnKind.TIME:
        return ColumnShape(_OF_TIMES, False)
    count = len(source.runs)
    cells = [cell_of(source.runs[row], column) for row in range(0, count, max(1, count // _SAMPLED))]
    texts = any(cell.kind is CellKind.TEXT for cell in cells)
    return ColumnShape(max((len(cell.text) for cell in cells), default=0), texts)
