"""The values behind parallel coordinates, as rows."""

from __future__ import annotations

from collections.abc import Sequence

from core.analysis.field_values import FieldValues, Standing
from core.model import Catalog
from core.state import SessionState
from core.views.field_columns import columns_of
from core.views.hparams.fields import axes_shown
from core.views.shown import shown_runs


def header(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the names of the columns: the run, then a field each."""
    return ("run", *axes_shown(catalog, state.hparams))


def value_rows(catalog: Catalog, state: SessionState) -> Sequence[Sequence[object]]:
    """Return a row for each shown run; missing values are empty."""
    return field_rows(catalog, state, axes_shown(catalog, state.hparams))


def field_rows(catalog: Catalog, state: SessionState, names: Sequence[str]) -> Sequence[Sequence[object]]:
    """Return the name and some fields of each shown run; missing values are empty."""
    columns = columns_of(catalog)
    fields = [columns.values(name) for name in names]
    shown = set(shown_runs(catalog, state))
    return [
        (name, *(_value(field, row) for field in fields)) for row, name in enumerate(columns.names) if name in shown
    ]


def _value(values: FieldValues | None, row: int) -> object:
    if values is None or values.standing[row] == Standing.MISSING:
        return ""
    return float(values.numbers[row]) if values.measured else values.texts[int(values.codes[row])]
