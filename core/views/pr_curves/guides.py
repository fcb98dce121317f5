"""Lines behind the curves that belong to no run: equal F1, chance, perfect calibration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from core.model.arrays import F8, U1
from core.state import PrPlot
from core.style import rgb, tokens
from core.views.picture import Caption, Curves
from core.views.pr_curves.wish import CardWish

ISO_F: Final = (0.2, 0.4, 0.6, 0.8, 0.9)


def guide_layers(wish: CardWish) -> tuple[Curves, ...]:
    """Return the guides of a plot as one layer, none where it has none."""
    lines = _lines(wish)
    if not lines:
        return ()
    starts = np.cumsum([0, *(len(x) for x, _ in lines)]).astype(np.int64)
    colour = (*rgb(tokens(wish.viewport.theme).faint), 110)
    colours: U1 = np.array([colour] * len(lines), dtype=np.uint8)
    x, y = (np.concatenate([line[axis] for line in lines]) for axis in (0, 1))
    return (Curves(x, y, starts, colours, ("",) * len(lines), 1.0),)


def _lines(wish: CardWish) -> Sequence[tuple[F8, F8]]:
    if wish.plot is PrPlot.PRECISION_RECALL:
        return [iso_f(value) for value in ISO_F] if wish.iso_f else []
    if wish.plot in (PrPlot.ROC, PrPlot.CALIBRATION):
        return [(np.array([0.0, 1.0]), np.array([0.0, 1.0]))]
    if wish.plot is PrPlot.DETECTION_ERRORS:
        return [(np.array([-4.0, 4.0]), np.array([4.0, -4.0]))]
    return []


def iso_f(value: float) -> tuple[F8, F8]:
    """Return recall and precision where F1 has a value: ``precision = F r / (2 r - F)``."""
    recall = np.linspace(value / (2 - value), 1.0, 64)
    return recall, value * recall / (2 * recall - value)


def captions(wish: CardWish) -> tuple[Caption, ...]:
    """Return what the guides mean."""
    if wish.plot is not PrPlot.PRECISION_RECALL or not wish.iso_f:
        return ()
    return tuple(Caption(1.0, value / (2 - value), f"F1 {value:g}") for value in ISO_F)
