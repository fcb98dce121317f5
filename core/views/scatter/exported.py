"""The values behind points, as rows."""

from __future__ import annotations

from collections.abc import Sequence

from core.model import Catalog
from core.state import SessionState
from core.views.field_columns import columns_of
from core.views.hparams.exported import field_rows
from core.views.scatter.fields import colour_shown, pair_shown


def columns_shown(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the fields of the axes, and those of colours and sizes."""
    pair = pair_shown(catalog, state)
    if pair is None:
        return ()
    found = columns_of(catalog)
    others = (name for name in (colour_shown(catalog, state), state.scatter.size_by) if name)
    return tuple(name for name in dict.fromkeys((*pair, *others)) if found.values(name) is not None)


def header(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the names of the columns: the run, then a field each."""
    return ("run", *columns_shown(catalog, state))


def value_rows(catalog: Catalog, state: SessionState) -> Sequence[Sequence[object]]:
    """Return a row for each shown run; missing values are empty."""
    return field_rows(catalog, state, columns_shown(catalog, state))
