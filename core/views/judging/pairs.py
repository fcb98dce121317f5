"""Planes of pairs of fields: two fields make one plane, more make a triangle of all their pairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from core.analysis.field_values import ValueKind
from core.model import Catalog
from core.state import AxisLimits, SessionState
from core.views.field_columns import columns_of
from core.views.judging.fields import chosen_params
from core.views.judging.panes import DOT, Pane, bared
from core.views.picture import Viewport
from core.views.plane.frame import WIDE, Margins
from core.views.plane.plot import PlanePlot, PlaneWish, plane_of

MOST: Final = 5
"""Fields of a triangle."""
_LABELS, _TITLE, _FOOT = 66.0, 30.0, 46.0
_BARE: Final = 10.0
_LOWEST: Final = 170.0


def pair_fields(catalog: Catalog, fields: tuple[str, ...] | None, metric: str) -> tuple[str, ...]:
    """Return the fields of the pairs: those that were chosen, else the two that alone tell most of the metric."""
    columns = columns_of(catalog)
    names = _usual(catalog, metric) if fields is None else fields
    return tuple(name for name in names if columns.values(name) is not None)[:MOST]


def _usual(catalog: Catalog, metric: str) -> tuple[str, ...]:
    """Return two parameters that tell most; numbers first, since between categories there is nothing."""
    columns = columns_of(catalog)
    found = [(name, columns.values(name)) for name in chosen_params(catalog, metric)]
    words = [name for name, values in found if values is not None and values.kind is ValueKind.CATEGORICAL]
    numbers = [name for name, _ in found if name not in words]
    return tuple((*numbers, *words)[:2])


def pair_panes(
    catalog: Catalog, state: SessionState, fields: tuple[str, ...], limits: Mapping[str, AxisLimits],
    viewport: Viewport, finish: Callable[[PlanePlot], PlanePlot],
) -> tuple[Pane, ...]:  # fmt: skip
    """Return a plane for each pair of fields, each with what `finish` makes of it; none for fewer than two fields.

    Planes below each other have one horizontal axis, those beside each other one vertical axis; only those at the left
    and at the bottom have labels.
    """
    count = len(fields) - 1
    places = [(column, row) for row in range(count) for column in range(row + 1)]
    found = [_pane(catalog, state, fields, limits, viewport, column, row) for column, row in places]
    return tuple(replace(pane, plot=_bared(finish(pane.plot), pane, viewport)) for pane in found if pane is not None)


def _pane(
    catalog: Catalog, state: SessionState, fields: tuple[str, ...], limits: Mapping[str, AxisLimits],
    viewport: Viewport, column: int, row: int,
) -> Pane | None:  # fmt: skip
    count = len(fields) - 1
    first, last = column == 0, row == count - 1
    width = (viewport.width - (_LABELS - _BARE) * (count > 1)) / count
    height = (viewport.height - (_FOOT - _BARE) * (count > 1)) / count
    left, top = width * column + (0.0 if first else _LABELS - _BARE), height * row
    margins = Margins(_LABELS if first else _BARE, _TITLE, _BARE, _FOOT if last else _BARE) if count > 1 else WIDE
    size = width + (_LABELS - _BARE) * (first and count > 1), height + (_FOOT - _BARE) * (last and count > 1)
    x, y = fields[column], fields[row + 1]
    wish = PlaneWish(x, y, x_limits=limits.get(x), y_limits=limits.get(y), margins=margins)
    plot = plane_of(catalog, state, wish, replace(viewport, width=size[0], height=size[1]))
    return None if plot is None else Pane(plot, left, top, *size)


def _bared(plot: PlanePlot, pane: Pane, viewport: Viewport) -> PlanePlot:
    """Return a plane without the labels that another one of its row or column has, and without a legend of its own."""
    first, last = pane.left == 0.0, pane.top + pane.height > viewport.height - 1.0
    part = plot.part
    x = part.x if last else bared(part.x)
    y = part.y if first else bared(part.y)
    many = pane.height < viewport.height - 1.0
    diameters = np.minimum(part.diameters, np.float32(DOT)) if many else part.diameters
    return replace(plot, part=replace(part, x=x, y=y, diameters=diameters, legend=None))


def triangle_height(fields: tuple[str, ...], viewport: Viewport) -> float:
    """Return how high the planes of all pairs are together: as the viewport, or higher where they would be too flat."""
    count = len(fields) - 1
    return max(viewport.height, _LOWEST * count + _FOOT - _BARE) if count > 1 else viewport.height
