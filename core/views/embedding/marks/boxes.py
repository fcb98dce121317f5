"""How much room an image or a text takes around its point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.model.arrays import F4, I8
from core.style import TYPE
from core.style.text_width import text_width
from core.views.picture import MarkKind

GAP = 4.0
"""Logical pixels between two images."""
LINE, AIR = 17.0, 6.0
"""How high a line of text is, and how far it stands from its point."""
LONGEST = 160.0
"""Logical pixels at which a text is shortened."""
_CAPTION, _LEAST_CAPTION = 1.6, 72.0
"""How much wider than its image a caption may be, and the logical pixels that it may take at least."""


def widths(texts: Sequence[str], rows: I8, kind: MarkKind, size: float) -> F4:
    """Return how wide the texts of rows are, float32 (m,), 0 where there is none or only images are shown."""
    if kind is MarkKind.IMAGES:
        return np.zeros(len(rows), dtype=np.float32)
    most, there = longest(kind, size), len(texts)
    wide = [text_width(texts[row], TYPE.table, most) if row < there else 0.0 for row in rows.tolist()]
    return np.array(wide, dtype=np.float32)


def longest(kind: MarkKind, size: float) -> float:
    """Return at how many logical pixels a text is shortened: captions are about as wide as their images."""
    return LONGEST if kind is MarkKind.TEXTS else max(size * _CAPTION, _LEAST_CAPTION)


def boxes(kind: MarkKind, size: float, wide: F4) -> F4:
    """Return left, top, right and bottom, float32 (m, 4), of marks whose texts are `wide`; all hold their point.

    A text stands at the right of its point, the caption of an image below it.
    """
    made = np.empty((len(wide), 4), dtype=np.float32)
    half = (size + GAP) / 2
    if kind is MarkKind.TEXTS:
        made[:, 0], made[:, 1], made[:, 3] = -AIR / 2, -LINE / 2, LINE / 2
        made[:, 2] = AIR + wide + AIR
        return made
    made[:, 2] = np.maximum(half, wide / 2 + GAP / 2)
    made[:, 0] = -made[:, 2]
    made[:, 1] = -half
    made[:, 3] = np.where(wide > 0, half + LINE, half)
    return made
