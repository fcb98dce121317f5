"""The table of runs with all its hyperparameters, metrics and times, whatever columns its page shows."""

from __future__ import annotations

from dataclasses import replace

from core.export.datasets.blocks import DataSet
from core.export.datasets.rows import rows_set
from core.export.datasets.wish import DataWish
from core.model import Catalog
from core.state import RunTableState, SessionState
from core.views.hparams.table.resolve import table_data
from core.views.hparams.table.values import ValueRows, rows_of, table_header


def run_set(catalog: Catalog, state: SessionState, wish: DataWish) -> DataSet:
    """Return a row for each shown run: name, hyperparameters, the number that stands for each metric, times, status."""
    columns = RunTableState(
        reducers=state.run_table.reducers, sort=state.run_table.sort, calculated=state.run_table.calculated
    )
    data = table_data(catalog, replace(state, run_table=columns))
    return rows_set(table_header(data), ValueRows(data, rows_of(data)))
