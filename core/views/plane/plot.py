"""Planes of a catalog's runs: two fields as axes, a third as colour, a fourth as size."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Final

import numpy as np

from core.analysis.field_values import FieldValues, Standing
from core.model import F4, I8, Catalog
from core.model.arrays import Bool
from core.state import AxisChoice, AxisLimits, FieldBrush, FieldScale, SessionState
from core.style.text import grouped
from core.views.hparams.axis import AxisSource
from core.views.hparams.colouring import kept_colouring
from core.views.hparams.drawn import Drawn, drawn_runs, field_brushes, selected_places, shown_mask, shown_note
from core.views.hparams.fields import field_title, unit_of
from core.views.hparams.scale import FieldUnit
from core.views.memo import Memo
from core.views.picture import Viewport
from core.views.plane.along import PAD, Along
from core.views.plane.frame import RAIL, WIDE, Margins, PlaneFrame, Rails, frame_of
from core.views.plane.part import Area, Plane, PlaneAxis, PlaneMarginal

_BINS: Final = 40
_MOST_SLOTS: Final = 60
_SMALLEST, _LARGEST = 4.0, 20.0
_sources: Memo[AxisSource] = Memo(96, lambda _: 1)
_alongs: Memo[Along] = Memo(160, lambda _: 1)
_places: Memo[F4] = Memo(96 * 2**20, lambda places: places.nbytes)
_sizes: Memo[tuple[F4, I8]] = Memo(12, lambda _: 1)


@dataclass(frozen=True, slots=True)
class PlaneWish:
    """What is to be seen of the runs.

    Attributes
    ----------
    x, y
        Fields of the axes.
    colour
        Field that points are coloured by, empty for the runs' own colours.
    size
        Field that points are sized by, empty for points of one size.
    x_limits, y_limits
        Values at the ends of the axes, None for all.
    x_inverted, y_inverted
        Whether an axis runs the other way.
    marginals
        Whether histograms stand beside the area.
    bare
        Whether it is one of many small ones: without labels and titles.
    margins, rail
        Room around the area, and of each rail, in logical pixels.
    opacity
        0 to 1 of a single point, None to choose by their number.
    """

    x: str
    y: str
    colour: str = ""
    size: str = ""
    x_limits: AxisLimits | None = None
    y_limits: AxisLimits | None = None
    x_inverted: bool = False
    y_inverted: bool = False
    marginals: bool = False
    bare: bool = False
    margins: Margins = WIDE
    rail: float = RAIL
    opacity: float | None = None


@dataclass(frozen=True, eq=False)
class Made:
    """Numbers that are no field of the runs, in place of one: they have a linear axis, which is not brushed.

    Attributes
    ----------
    values
        Of all runs.
    title, detail
        What the axis is called, and a word on it.
    """

    values: FieldValues
    title: str
    detail: str = ""


_NONE_MADE: Final[Mapping[str, Made]] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class PlanePlot:
    """A plane with all that gestures need to know.

    Attributes
    ----------
    part
        What is drawn.
    x, y
        Its two sides.
    drawn
        The runs that are points.
    pending
        Whether something over the points is still to be worked out.
    """

    part: Plane
    x: Along
    y: Along
    drawn: Drawn
    pending: bool = False

    @property
    def area(self) -> Area:
        """Between the axes."""
        return self.part.area


def plane_of(
    catalog: Catalog, state: SessionState, wish: PlaneWish, viewport: Viewport, made: Mapping[str, Made] = _NONE_MADE
) -> PlanePlot | None:
    """Return the runs as points between two fields, None if no run has a value of one of the fields.

    Names in `made` stand for its numbers.

    The scale of a field is that of its axis in parallel coordinates. No run that can be drawn is left out: one without
    a finite number lies on a rail, and only those outside of the user's limits are not in sight, which the note says.
    """
    drawn = drawn_runs(catalog, state)
    x = _axis_source(drawn, state, wish.x, AxisChoice(inverted=wish.x_inverted, limits=wish.x_limits), True, made)
    y = _axis_source(drawn, state, wish.y, AxisChoice(inverted=wish.y_inverted, limits=wish.y_limits), False, made)
    if x is None or y is None:
        return None
    frame = _frame(x, y, wish, viewport)
    area = frame.area
    pad = 4.0 if wish.bare else PAD
    across = _along(x, area.left, area.right, frame.across, True, pad)
    down = _along(y, area.top, area.bottom, frame.down, False, pad)
    part = _part(catalog, state, wish, viewport, drawn, across, down, area)
    part = replace(part, x=_made_axis(part.x, made), y=_made_axis(part.y, made))
    return PlanePlot(part, across, down, drawn)


def _axis_source(
    drawn: Drawn, state: SessionState, name: str, choice: AxisChoice, across: bool, made: Mapping[str, Made]
) -> AxisSource | None:
    if name in made:
        choice = replace(choice, scale=FieldScale.LINEAR)
        return _kept_source(drawn, made[name].values, choice, FieldUnit.NUMBER, across)
    values = drawn.columns.values(name)
    return None if values is None else _source(drawn, state, name, values, choice, across)


def _made_axis(axis: PlaneAxis, made: Mapping[str, Made]) -> PlaneAxis:
    if axis.key not in made:
        return axis
    return replace(axis, key="", title=made[axis.key].title, detail=made[axis.key].detail)


def _source(
    drawn: Drawn, state: SessionState, name: str, values: FieldValues, choice: AxisChoice, across: bool
) -> AxisSource:
    """Return a field as an axis, the same object as long as nothing about it changes."""
    choice = replace(choice, scale=state.hparams.choice(name).scale)
    return _kept_source(drawn, values, choice, unit_of(name), across)


def _kept_source(drawn: Drawn, values: FieldValues, choice: AxisChoice, unit: FieldUnit, across: bool) -> AxisSource:
    scatter = drawn.columns.scatter_across if across else drawn.columns.scatter
    made = partial(AxisSource, values, drawn.rows, scatter, choice, unit)
    return _sources.get((values, drawn, choice, unit, across), made)


def _frame(x: AxisSource, y: AxisSource, wish: PlaneWish, viewport: Viewport) -> PlaneFrame:
    rails = frozenset(x.rail_counts), frozenset(y.rail_counts)
    return frame_of(viewport.width, viewport.height, *rails, wish.margins, wish.marginals, wish.rail)


def _along(source: AxisSource, low: float, high: float, rails: Rails, horizontal: bool, pad: float) -> Along:
    key = (source, low, high, rails, horizontal, pad)
    return _alongs.get(key, lambda: Along.of(source, low, high, rails, horizontal, pad))


def _part(
    catalog: Catalog, state: SessionState, wish: PlaneWish, viewport: Viewport, drawn: Drawn, x: Along, y: Along,
    area: Area,
) -> Plane:  # fmt: skip
    brushes = field_brushes(state)
    shown = shown_mask(catalog, drawn, brushes)
    count = int(np.count_nonzero(shown))
    places = _places.get((x, y), lambda: np.column_stack([x.places, y.places]))
    sizes, order = _sized(state, drawn, wish)
    coloured = kept_colouring(catalog, state, drawn, wish.colour, viewport.theme)
    return Plane(
        _axis(wish.x, x, brushes, marginal_of(x, places[:, 0], shown) if wish.marginals else None),
        _axis(wish.y, y, brushes, marginal_of(y, places[:, 1], shown) if wish.marginals else None),
        area, places, drawn.keys, shown, coloured.colours, sizes,
        wish.opacity if wish.opacity is not None else point_opacity(count), selected_places(drawn, state),
        order, legend=coloured.legend, note=_note(drawn, count, places), bare=wish.bare,
        rail=wish.rail,
    )  # fmt: skip


def _axis(name: str, along: Along, brushes: tuple[FieldBrush, ...], marginal: PlaneMarginal | None) -> PlaneAxis:
    mine = [brush for brush in brushes if brush.field == name]
    return PlaneAxis(
        name, field_title(name), along.geometry.detail(), along.ticks, along.rails, along.ranges(mine), marginal
    )


def marginal_of(along: Along, places: F4, shown: Bool) -> PlaneMarginal | None:
    """Return how shown points are distributed along a side, None if none is in sight."""
    inside = places[shown & (places >= along.low) & (places <= along.high)]
    if not len(inside):
        return None
    slots = len(along.source.values.texts) if along.source.categorical else _BINS
    ends = (along.geometry.top, along.geometry.bottom)
    low, high = sorted(map(along.turned, ends))
    categorical = along.source.categorical and slots <= _MOST_SLOTS
    span = (low, high) if categorical else (along.low, along.high)
    counts, edges = np.histogram(inside, slots if categorical else _BINS, span)
    return PlaneMarginal(edges, counts / max(int(counts.max()), 1))


def point_opacity(count: int) -> float:
    """Return the opacity of one of so many points."""
    return min(0.9, 6.0 / math.pow(max(count, 1), 0.3))


def point_diameter(count: int) -> float:
    """Return the diameter of one of so many points in logical pixels: from 9 for a few to 3.6 for very many."""
    return float(np.clip(9.0 - 2.0 * np.log10(max(count, 1) / 200.0), 3.6, 9.0))


def _sized(state: SessionState, drawn: Drawn, wish: PlaneWish) -> tuple[F4, I8]:
    """Return the diameters of all points, and the order in which they are drawn."""
    plain = point_diameter(len(drawn.rows))
    plain = float(np.clip(plain - 2.5, 2.0, 4.0)) if wish.bare else plain
    values = drawn.columns.values(wish.size) if wish.size else None
    if values is None or wish.bare:
        return _sizes.get((drawn, plain), lambda: _ordered(drawn, np.full(len(drawn.rows), plain, dtype=np.float32)))
    source = _source(drawn, state, wish.size, values, AxisChoice(), False)
    return _sizes.get((source, drawn), lambda: _ordered(drawn, diameters(source)))


def _ordered(drawn: Drawn, sizes: F4) -> tuple[F4, I8]:
    """Return diameters with an order in which no part of the runs lies over the others: by chance, but always the same.

    Larger points lie below smaller ones.
    """
    scatter = drawn.columns.scatter[drawn.rows]
    return sizes, np.lexsort((scatter, -sizes)).astype(np.int64)


def diameters(source: AxisSource) -> F4:
    """Return diameters, float32 (n,): areas go evenly from the smallest to the largest; without a value the smallest.

    Categories are evenly apart in their order.
    """
    if source.categorical:
        share = source.values.codes[source.rows] / max(len(source.values.texts) - 1, 1)
    else:
        along = Along.of(source, 0.0, 1000.0, (), False, 0.0)
        share = along.geometry.map.share(source.values.numbers[source.rows])
        share = np.where(source.values.standing[source.rows] == Standing.FINITE, share, 0.0)
    share = np.clip(np.nan_to_num(share), 0.0, 1.0)
    result: F4 = np.sqrt(_SMALLEST**2 + share * (_LARGEST**2 - _SMALLEST**2)).astype(np.float32)
    return result


def _note(drawn: Drawn, shown: int, places: F4) -> str:
    note = shown_note(drawn, shown)
    beyond = int(np.count_nonzero(np.isnan(places).any(axis=1)))
    return f"{note} · {grouped(beyond)} beyond the axes" if beyond else note
