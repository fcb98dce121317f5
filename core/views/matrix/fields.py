"""Which fields a scatter matrix has."""

from __future__ import annotations

from core.model import Catalog
from core.state import SessionState
from core.views.field_columns import columns_of
from core.views.hparams.fields import chosen_axes, is_metric

MOST_PARAMS, MOST_METRICS = 5, 3
"""Fields that are chosen by themselves."""
MOST = 16
"""Fields that a matrix can have."""


def matrix_fields(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the fields from the upper left: those that were chosen, else the axes that matter most, metrics last."""
    columns = columns_of(catalog)
    names = _usual(catalog) if state.matrix.fields is None else state.matrix.fields
    return tuple(name for name in names if columns.values(name) is not None)[:MOST]


def _usual(catalog: Catalog) -> tuple[str, ...]:
    axes = chosen_axes(catalog)
    params = [name for name in axes if not is_metric(name)][:MOST_PARAMS]
    metrics = [name for name in axes if is_metric(name)][-MOST_METRICS:]
    return (*params, *metrics)
