"""The software painter before its kernels are compiled: NumPy alone, crisp discs, opaque points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.cloud.projecting import project
from core.cloud.shading import Layer, Shading, faded
from core.model.arrays import F4, F8, I8, U1

if TYPE_CHECKING:
    from core.cloud.painting.sheet import Sheet


def draw(sheet: Sheet) -> tuple[U1, F4]:
    """Return image (h, w, 4) and depth (h, w) of a sheet."""
    image = np.empty((sheet.height, sheet.width, 4), dtype=np.uint8)
    image[:] = sheet.shading.background
    depth = np.ones((sheet.height, sheet.width), dtype=np.float32)
    places = sheet.cloud.places(sheet.cloud.tiles.first[sheet.ranges.tiles], sheet.ranges.count)
    seen = project(sheet.matrix, sheet.cloud.ordered[places], sheet.width, sheet.height)
    emphasis = sheet.emphasis.values[places]
    for layer, value in ((1, 1), (2, 2), (3, 3), (4, 4), (5, 4)):
        chosen = (emphasis == value) & ~np.isnan(seen[:, 2])
        at = seen[chosen]
        back_to_front = np.argsort(-at[:, 2], kind="stable")
        at = at[back_to_front]
        index = sheet.colours[places[chosen][back_to_front]]
        colours = _faded(sheet.shading, Layer(layer), index.astype(np.int64), at[:, 2])
        _stamp(image, depth, at, colours, float(sheet.shading.radii[layer]))
    return image, depth


def _faded(shading: Shading, layer: Layer, index: I8, depth: F8) -> U1:
    """Return the colours (m, 4) of points of a layer, far ones faded towards the background."""
    colours: U1 = shading.shades[layer, index]
    colours[:, 3] = 255
    if layer <= Layer.NORMAL:
        lost = faded(shading.fog, depth)
        shown = colours[:, :3].astype(np.float64)
        colours[:, :3] = np.rint(shown + (shading.background[:3] - shown) * lost[:, None]).astype(np.uint8)
    return colours


def _stamp(image: U1, depth: F4, at: F8, colours: U1, radius: float) -> None:
    """Put discs at pixels and depths (m, 3) into an image; later ones lie over earlier ones."""
    height, width = depth.shape
    reach = int(np.ceil(radius)) + 1
    left, top = np.floor(at[:, 0]).astype(np.int64), np.floor(at[:, 1]).astype(np.int64)
    across, below = left + 0.5 - at[:, 0], top + 0.5 - at[:, 1]
    order = np.arange(len(at))
    last = np.full((height, width), -1, dtype=np.int64)
    flat, first = last.reshape(-1), top * width + left
    inside = (left >= reach) & (left < width - reach) & (top >= reach) & (top < height - reach)
    for down in range(-reach, reach + 1):
        for along in range(-reach, reach + 1):
            near = (across + along) ** 2 + (below + down) ** 2 <= radius * radius
            if not inside.all():
                x, y = left + along, top + down
                near &= (x >= 0) & (x < width) & (y >= 0) & (y < height)
            pixels, these = (first + (down * width + along))[near], order[near]
            flat[pixels] = np.maximum(flat[pixels], these)  # of a pixel that is named twice the later point counts
    covered = last >= 0
    image[covered] = colours[last[covered]]
    depth[covered] = at[last[covered], 2]
