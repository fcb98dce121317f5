"""Colours of steps: what is long ago fades into the background."""

from __future__ import annotations

import numpy as np

from core.model import U1
from core.style import mix, rgb, tokens
from core.views.histograms.wish import HistogramWish

OUTSIDE = 4
"""By how much steps outside of the linked range are fainter."""
_FAINTEST = 0.25


def faded(wish: HistogramWish, colour: str, count: int, opacity: int = 255) -> U1:
    """Return the colours of `count` steps from the first to the last, uint8 (count, 4), RGBA."""
    ground = tokens(wish.viewport.theme).raised
    shares = np.linspace(_FAINTEST, 1.0, count) if count > 1 else np.ones(count)
    return np.array([(*rgb(mix(ground, colour, share)), opacity) for share in shares.tolist()], dtype=np.uint8).reshape(
        count, 4
    )


def solid(colour: str, opacity: int = 255) -> tuple[int, int, int, int]:
    """Return a colour as bytes RGBA."""
    return (*rgb(colour), opacity)
