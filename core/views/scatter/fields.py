"""Which fields are the axes of the page of points, and which one gives the colours."""

from __future__ import annotations

from core.model import Catalog
from core.state import SessionState
from core.views.field_columns import columns_of
from core.views.hparams.colouring import colour_field
from core.views.hparams.fields import axes_shown, chosen_axes, is_metric, known_fields


def pair_shown(catalog: Catalog, state: SessionState) -> tuple[str, str] | None:
    """Return the fields of the horizontal and the vertical axis, None if there are not two to choose from.

    Left to the page the vertical axis is the likeliest aim, the last axis of parallel coordinates, and the horizontal
    one the first of them.
    """
    wanted = state.scatter.x, state.scatter.y
    offered = (*chosen_axes(catalog), *listed(catalog, state))
    if not offered:
        return None
    y = wanted[1] or offered[max(len(chosen_axes(catalog)) - 1, 0)]
    x = wanted[0] or next((name for name in dict.fromkeys(offered) if name != y), None)
    return None if x is None else (x, y)


def colour_shown(catalog: Catalog, state: SessionState) -> str:
    """Return the field that points are coloured by, empty for the runs' own colours.

    Left to the page it is what the user chose for lines; else a metric that is no axis and that runs are likely to be
    judged by.
    """
    if state.scatter.colour_by is not None:
        return state.scatter.colour_by
    if state.hparams.colour_by is not None:
        return colour_field(state, ())
    pair = pair_shown(catalog, state) or ("", "")
    metrics = [name for name in reversed(chosen_axes(catalog)) if is_metric(name) and name not in pair]
    return metrics[0] if metrics else ""


def listed_fields(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return all fields to choose from, those of parallel coordinates first; each is known of some run."""
    columns = columns_of(catalog)
    return tuple(name for name in dict.fromkeys(listed(catalog, state)) if columns.values(name) is not None)


def listed(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return all fields that there are, those of parallel coordinates first, some of them twice."""
    return (*axes_shown(catalog, state.hparams), *known_fields(catalog, state.run_table.calculated))
