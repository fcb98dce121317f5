"""The curves of a card, each plot in its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from core.analysis.decimation import decimate_many
from core.analysis.pr import averaging, curves
from core.analysis.pr.outcomes import Outcomes
from core.model.arrays import F8, U1
from core.state import Domain, PrMeasure, PrPlot
from core.style import rgb
from core.views.picture import Curves
from core.views.pr_curves.drawable import drawable
from core.views.pr_curves.subjects import Subject
from core.views.pr_curves.wish import CardWish

WIDTH, EMPHASIS_WIDTH = 1.5, 2.5
FADED: Final = 0.22
"""Opacity of a run while others are selected."""
GRID: Final[F8] = np.linspace(0.0, 1.0, 257)
"""Where averages of several curves are taken."""
_LONG: Final = 4096
"""Vertices of one curve that are drawn as they are."""
_MEASURES: Final = {PrMeasure.PRECISION: (1,), PrMeasure.RECALL: (2,), PrMeasure.F_BETA: (3,), PrMeasure.ALL: (1, 2, 3)}
OPACITIES: Final = {1: 1.0, 2: 0.55, 3: 1.0}
"""Of precision, recall and F over thresholds, where all are drawn; F is drawn wider."""


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """One polyline: whose, its vertices, and how it differs from a plain one of that run."""

    owner: int
    x: F8
    y: F8
    opacity: float = 1.0
    wider: float = 0.0


_kept: WeakKeyDictionary[Outcomes, dict[object, tuple[F8, F8]]] = WeakKeyDictionary()


def _once(outcomes: Outcomes, key: object, make: Callable[[], tuple[F8, F8]]) -> tuple[F8, F8]:
    """Return vertices that were worked out before, as long as anybody holds what they are of."""
    known = _kept.setdefault(outcomes, {})
    if key not in known:
        known[key] = make()
    return known[key]


def strokes(wish: CardWish, found: Sequence[Subject]) -> list[Stroke]:
    """Return the polylines of all lines of a card for the plots that come from counts."""
    drawn = [tuple(map(drawable, each.parts)) for each in found]
    return [stroke for owner, parts in enumerate(drawn) for stroke in _strokes(wish, owner, parts)]


def _strokes(wish: CardWish, owner: int, parts: tuple[Outcomes, ...]) -> Iterator[Stroke]:
    if not parts:
        return
    if wish.plot is PrPlot.THRESHOLD:
        yield from _over_thresholds(wish, owner, parts)
    elif len(parts) > 1:
        x, y = _mean_curve(wish.plot, parts)
        yield Stroke(owner, x, y)
    elif wish.plot is PrPlot.PRECISION_RECALL:
        make = curves.pr_steps if wish.stepped else curves.pr_joined
        yield Stroke(owner, *_once(parts[0], (wish.plot, wish.stepped), lambda: make(parts[0])))
    elif wish.plot is PrPlot.ROC:
        yield Stroke(owner, *_once(parts[0], wish.plot, lambda: curves.roc(parts[0])))
    else:
        yield Stroke(owner, *_once(parts[0], wish.plot, lambda: curves.detection_errors(parts[0])))


def _mean_curve(plot: PrPlot, parts: tuple[Outcomes, ...]) -> tuple[F8, F8]:
    y = averaging.mean_of(grid_table(plot, parts))
    if plot is PrPlot.PRECISION_RECALL:
        return GRID[::-1], y[::-1]
    if plot is PrPlot.ROC:
        return GRID, y
    return curves.deviate(GRID), curves.deviate(1.0 - y)


def grid_table(plot: PrPlot, parts: tuple[Outcomes, ...]) -> F8:
    """Return the precision of each part over recall, or its recall over false-positive rates: rows over `GRID`."""
    table = averaging.precision_table if plot is PrPlot.PRECISION_RECALL else averaging.recall_table
    kind = "precision" if plot is PrPlot.PRECISION_RECALL else "recall"

    def row(outcomes: Outcomes) -> tuple[F8, F8]:
        drawn = drawable(outcomes)
        return _once(drawn, kind, lambda: (GRID, table([drawn], GRID)[0]))

    return np.array([row(each)[1] for each in parts])


def _over_thresholds(wish: CardWish, owner: int, parts: tuple[Outcomes, ...]) -> Iterator[Stroke]:
    together = wish.measure is PrMeasure.ALL
    for number in _MEASURES[wish.measure]:
        x, y = _measure(parts, number, wish.beta)
        opacity = OPACITIES[number] if together else 1.0
        yield Stroke(owner, x, y, opacity, 1.25 if together and number == 3 else 0.0)


def _measure(parts: tuple[Outcomes, ...], number: int, beta: float) -> tuple[F8, F8]:
    def one(outcomes: Outcomes) -> tuple[F8, F8]:
        found = curves.over_thresholds(outcomes, beta)
        return found[0], found[number]

    columns = [_once(each, (number, beta), lambda each=each: one(each)) for each in parts]  # type: ignore[misc]
    if len(columns) == 1:
        return columns[0]
    grid = np.unique(np.concatenate([x for x, _ in columns]))
    rows = [np.append(y, np.nan)[np.searchsorted(x, grid, side="left")] for x, y in columns]
    return grid, averaging.mean_of(np.array(rows))


def curve_layers(wish: CardWish, drawn: Sequence[Stroke], domain: Domain) -> tuple[Curves, ...]:
    """Return strokes as layers: those of selected runs last and thicker, the others faded."""
    chosen = {owner for owner, line in enumerate(wish.lines) if line.key in wish.selected}
    if not chosen:
        return _layers(wish, drawn, domain, WIDTH, 1.0)
    context = [stroke for stroke in drawn if stroke.owner not in chosen]
    return (
        *_layers(wish, context, domain, WIDTH, FADED),
        *_layers(wish, [stroke for stroke in drawn if stroke.owner in chosen], domain, EMPHASIS_WIDTH, 1.0),
    )


def _layers(
    wish: CardWish, drawn: Sequence[Stroke], domain: Domain, width: float, opacity: float
) -> tuple[Curves, ...]:
    widths = sorted({stroke.wider for stroke in drawn})
    groups = [[stroke for stroke in drawn if stroke.wider == wider] for wider in widths]
    return tuple(
        _layer(wish, group, domain, width + wider, opacity) for wider, group in zip(widths, groups, strict=True)
    )


def _layer(wish: CardWish, drawn: Sequence[Stroke], domain: Domain, width: float, opacity: float) -> Curves:
    pixels = max(round(wish.viewport.width * wish.viewport.scale), 1)
    pieces = [_thinned(stroke.x, stroke.y, domain, pixels) for stroke in drawn]
    starts = np.zeros(len(pieces) + 1, dtype=np.int64)
    np.cumsum([len(x) for x, _ in pieces], out=starts[1:])
    colours: U1 = np.array(
        [(*rgb(wish.lines[each.owner].colour), round(255 * opacity * each.opacity)) for each in drawn], dtype=np.uint8
    ).reshape(-1, 4)
    return Curves(
        np.concatenate([np.empty(0), *(x for x, _ in pieces)]),
        np.concatenate([np.empty(0), *(y for _, y in pieces)]),
        starts,
        colours,
        tuple(wish.lines[each.owner].key for each in drawn),
        width,
        tuple(wish.lines[each.owner].dash for each in drawn) if any(line.dash for line in wish.lines) else (),
    )


def _thinned(x: F8, y: F8, domain: Domain, pixels: int) -> tuple[F8, F8]:
    """Return the vertices that a picture needs; a steep curve is thinned along y, where it has its pixels."""
    if len(x) <= _LONG:
        return x, y
    kept_x, kept_y, _ = decimate_many(x, y, np.array([0, len(x)], dtype=np.int64), domain.left, domain.right, pixels)
    return kept_x, kept_y
