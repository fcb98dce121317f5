"""Which runs are lines, and which of them are shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.model import I8, Catalog
from core.model.arrays import Bool
from core.state import FieldBrush, SessionState
from core.style.text import grouped
from core.views.field_brushes import brushed
from core.views.field_columns import FieldColumns, columns_of
from core.views.memo import Memo
from core.views.shown import drawable_key, drawable_runs


@dataclass(frozen=True, eq=False)
class Drawn:
    """The runs that are lines.

    Attributes
    ----------
    columns
        Of all runs.
    rows
        Their numbers among all runs, ascending.
    keys
        Their names.
    """

    columns: FieldColumns
    rows: I8
    keys: tuple[str, ...]

    @cached_property
    def places(self) -> dict[str, int]:
        """The number of each line by the name of its run."""
        return {key: place for place, key in enumerate(self.keys)}


_kept: Memo[Drawn] = Memo(4, lambda _: 1)


def drawn_runs(catalog: Catalog, state: SessionState) -> Drawn:
    """Return the runs that are drawn, whether inside of brushes over fields or not."""
    return _kept.get(drawable_key(catalog, state), lambda: _made(catalog, drawable_runs(catalog, state)))


def _made(catalog: Catalog, keys: tuple[str, ...]) -> Drawn:
    columns = columns_of(catalog)
    if len(keys) == len(columns):
        return Drawn(columns, np.arange(len(keys), dtype=np.int64), keys)
    wanted = set(keys)
    mask = np.fromiter((name in wanted for name in columns.names), dtype=np.bool_, count=len(columns))
    return Drawn(columns, np.flatnonzero(mask).astype(np.int64), keys)


def field_brushes(state: SessionState) -> tuple[FieldBrush, ...]:
    """Return the brushes over fields."""
    return tuple(brush for brush in state.brushes if isinstance(brush, FieldBrush))


def shown_mask(catalog: Catalog, drawn: Drawn, brushes: tuple[FieldBrush, ...]) -> Bool:
    """Return which lines are inside of all brushes, shape (n,)."""
    mask = np.ones(len(drawn.rows), dtype=np.bool_)
    for brush in brushes:
        mask &= brushed(catalog, brush)[drawn.rows]
    return mask


def selected_places(drawn: Drawn, state: SessionState) -> I8:
    """Return the numbers of the lines whose runs are selected, ascending."""
    return _chosen.get((drawn, state.selected_runs), lambda: _places(drawn, state.selected_runs))


_chosen: Memo[I8] = Memo(4, lambda _: 1)


def _places(drawn: Drawn, names: frozenset[str]) -> I8:
    places = (drawn.places.get(name) for name in names)
    return np.array(sorted(place for place in places if place is not None), dtype=np.int64)


def shown_note(drawn: Drawn, shown: int) -> str:
    """Return how many runs are shown, and where the others are."""
    total = len(drawn.columns)
    faint, hidden = len(drawn.rows) - shown, total - len(drawn.rows)
    words = [f"{grouped(shown)} of {grouped(total)} shown"]
    words += [f"{grouped(faint)} faint"] * bool(faint) + [f"{grouped(hidden)} hidden"] * bool(hidden)
    return " · ".join(words)
