"""Pictures of what a network has learnt: its weights, and the digits that it gets wrong."""

from __future__ import annotations

import numpy as np

from core.model import F8, I8, U1
from core.style import colour_map

GAP = 1
"""Pixels between tiles, before enlarging."""


def weights(layer: F8, scale: int = 3) -> U1:
    """Return the first 32 units of a first layer, weights (64, units), as 8x8 tiles: blue negative, red positive."""
    tiles = layer[:, :32].T.reshape(-1, 8, 8)
    limit = max(float(np.abs(tiles).max()), 1e-9)
    across = 8
    down = -(-len(tiles) // across)
    size = 8 + GAP
    sheet = np.full((down * size - GAP, across * size - GAP), np.nan)
    for number, tile in enumerate(tiles):
        top, left = number // across * size, number % across * size
        sheet[top : top + 8, left : left + 8] = tile / limit
    colours = colour_map("coolwarm")[np.rint((np.nan_to_num(sheet) + 1) / 2 * 255).astype(np.int64)]
    colours[np.isnan(sheet)] = 255
    return _enlarged(colours, scale)


def misclassified(images: F8, labels: I8, chances: F8, count: int = 6, scale: int = 8) -> list[U1]:
    """Return the wrongly recognised images (n, 64) in which the network trusts most, highest confidence first.

    If fewer than `count` are wrong, rightly recognised ones follow.
    """
    predicted = chances.argmax(axis=1)
    order = np.lexsort((-chances.max(axis=1), predicted == labels))[:count]
    return [_enlarged(np.rint(images[row].reshape(8, 8) * 255).astype(np.uint8), scale) for row in order]


def _enlarged(picture: U1, scale: int) -> U1:
    return picture.repeat(scale, axis=0).repeat(scale, axis=1)
