"""What the compiled loops over marks do, for the first moments of a first launch: slower, the same to the last bit."""

from __future__ import annotations

import numpy as np

from core.model.arrays import F4, F8, I8, Bool


def fit(places: F8, boxes: F4, order: I8, certain: int, reach: F8, heads: I8, after: I8, taken: Bool) -> None:
    """Take marks in an order, as `kernels.fit` does."""
    edges = places[:, [0, 1, 0, 1]] + boxes
    cells: dict[tuple[int, int], list[int]] = {}
    for turn, mark in enumerate(order.tolist()):
        x, y = places[mark].tolist()
        if not np.isfinite(x + y):
            continue
        column, row = int(x // reach[0]), int(y // reach[1])
        around = ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        near = [other for cell in around for other in cells.get(cell, ())]
        if turn >= certain and _meets(edges, mark, near):
            continue
        taken[mark] = True
        cells.setdefault((column, row), []).append(mark)


def _meets(edges: F8, mark: int, others: list[int]) -> bool:
    left, top, right, bottom = edges[mark]
    near = edges[others]
    across = (left < near[:, 2]) & (near[:, 0] < right)
    return bool((across & (top < near[:, 3]) & (near[:, 1] < bottom)).any())
