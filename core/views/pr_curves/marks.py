"""Where the chosen point of each curve lies in each plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.analysis.pr import rates
from core.analysis.pr.curves import deviate
from core.model.arrays import F8, U1
from core.state import PrMeasure, PrPlot
from core.style import rgb, tokens
from core.views.picture import Curves
from core.views.pr_curves.flat import Flat
from core.views.pr_curves.layers import FADED
from core.views.pr_curves.subjects import Subject, marked
from core.views.pr_curves.wish import CardWish

RADIUS: Final = 4.5
_RIM: Final = 1.5


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked point in data units: of which run, on which curve of the card, and how much it stands out."""

    x: float
    y: float
    run: str
    key: str
    colour: str
    faded: bool = False


def marks(wish: CardWish, found: Sequence[Subject]) -> tuple[Mark, ...]:
    """Return the marks of all lines, those of selected runs last."""
    flat = Flat.of([marked(each.parts, wish.rule) for each in found])
    made = [
        Mark(x, y, each.line.name, each.line.key, each.line.colour, _faded(wish, each.line.key))
        for across, up in _places(wish, flat)
        for each, x, y in zip(found, across.tolist(), up.tolist(), strict=True)
        if np.isfinite(x) and np.isfinite(y)
    ]
    return tuple(sorted(made, key=lambda mark: not mark.faded))


def _faded(wish: CardWish, key: str) -> bool:
    return bool(wish.selected) and key not in wish.selected


def _places(wish: CardWish, flat: Flat) -> Iterator[tuple[F8, F8]]:
    """Yield where the points of all lines lie; over thresholds once for each measure that is drawn."""
    precision = flat.means(rates.precision(flat.tp, flat.fp))
    recall = flat.means(rates.recall(flat.tp, flat.positives))
    if wish.plot is PrPlot.PRECISION_RECALL:
        yield recall, precision
    elif wish.plot is PrPlot.THRESHOLD:
        f = flat.means(rates.f_beta(flat.tp, flat.fp, flat.positives, wish.beta))
        values = {PrMeasure.PRECISION: precision, PrMeasure.RECALL: recall, PrMeasure.F_BETA: f}
        across = flat.means(flat.thresholds)
        yield from ((across, up) for measure, up in values.items() if wish.measure in (measure, PrMeasure.ALL))
    else:
        alarms = flat.means(rates.fall_out(flat.fp, flat.negatives))
        yield (alarms, recall) if wish.plot is PrPlot.ROC else (deviate(alarms), deviate(1 - recall))


def mark_layers(wish: CardWish, made: Sequence[Mark]) -> tuple[Curves, ...]:
    """Return marks as layers, a rim in the colour of the ground below each."""
    if not made:
        return ()
    ground = rgb(tokens(wish.viewport.theme).raised)
    x, y = np.array([mark.x for mark in made]), np.array([mark.y for mark in made])
    starts = np.arange(len(made) + 1, dtype=np.int64)
    keys = tuple(mark.key for mark in made)
    opacities = [round(255 * FADED) if mark.faded else 255 for mark in made]
    rims: U1 = np.array([(*ground, opacity) for opacity in opacities], dtype=np.uint8)
    fills: U1 = np.array(
        [(*rgb(mark.colour), opacity) for mark, opacity in zip(made, opacities, strict=True)], dtype=np.uint8
    )
    return (
        Curves(x, y, starts, rims, keys, 2 * (RADIUS + _RIM - 2)),
        Curves(x, y, starts, fills, keys, 2 * (RADIUS - 2)),
    )
