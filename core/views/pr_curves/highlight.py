"""The curves of one run or class, to be drawn over all others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.model.arrays import U1
from core.style import rgb
from core.views.picture import Curves
from core.views.pr_curves.layers import EMPHASIS_WIDTH


def highlight(layers: Sequence[Curves], key: str, halo: str) -> tuple[Curves, ...]:
    """Return the drawn curves with a key thicker, over a halo ``"#rrggbb"`` that parts them from the others."""
    found: list[Curves] = []
    for layer in layers:
        kept = [place for place, other in enumerate(layer.keys) if other == key]
        if kept:
            found += _pair(layer, kept, key, halo)
    return tuple(found)


def _pair(layer: Curves, kept: list[int], key: str, halo: str) -> tuple[Curves, Curves]:
    bounds = layer.starts.tolist()
    pieces = [slice(bounds[place], bounds[place + 1]) for place in kept]
    starts = np.cumsum([0, *(piece.stop - piece.start for piece in pieces)]).astype(np.int64)
    x, y = (np.concatenate([values[piece] for piece in pieces]) for values in (layer.x, layer.y))
    colours = layer.colours[kept].copy()
    colours[:, 3] = np.maximum(colours[:, 3], 140)
    around: U1 = np.array([(*rgb(halo), 210)] * len(kept), dtype=np.uint8)
    keys = (key,) * len(kept)
    dashes = tuple(layer.dashes[place] for place in kept) if layer.dashes else ()
    width = max(layer.width, EMPHASIS_WIDTH)
    return Curves(x, y, starts, around, keys, width + 3), Curves(x, y, starts, colours, keys, width, dashes)
