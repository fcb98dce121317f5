"""Values of cells as a brush: only runs that have one of them."""

from __future__ import annotations

from collections.abc import Iterable

from core.analysis.field_values import FieldValues, Standing, ValueKind
from core.model import Catalog
from core.state import FieldBrush, Rail, Span
from core.views.field_brushes import RAIL_OF
from core.views.field_columns import columns_of, field_name
from core.views.hparams.brushing import empty_brush, labelled
from core.views.hparams.table.columns import TableColumn


def cells_brush(catalog: Catalog, column: TableColumn, names: Iterable[str]) -> FieldBrush | None:
    """Return a brush over a column that keeps the runs whose value is that of one of some runs.

    Numbers on an axis of numbers are ranges of one value, what is no number is on its rail; None for a column that has
    no axis, such as data sets.
    """
    columns, field = columns_of(catalog), field_name(column.operand)
    values = columns.values(field)
    if values is None:
        return None
    wanted = set(names)
    parts = [_part(values, row) for row, name in enumerate(columns.names) if name in wanted]
    spans = tuple(sorted({part for part in parts if isinstance(part, Span)}))
    rails = frozenset(part for part in parts if isinstance(part, Rail))
    texts = frozenset(part for part in parts if isinstance(part, str) and not isinstance(part, Rail))
    brush = empty_brush(field)
    return labelled(FieldBrush(brush.id, brush.view, "", field, spans, texts, rails))


def _part(values: FieldValues, row: int) -> Span | Rail | str:
    standing = Standing(int(values.standing[row]))
    if standing is not Standing.MISSING and values.kind is ValueKind.CATEGORICAL:
        return values.texts[int(values.codes[row])]
    if standing is Standing.FINITE:
        return Span(float(values.numbers[row]), float(values.numbers[row]))
    return RAIL_OF[standing]
