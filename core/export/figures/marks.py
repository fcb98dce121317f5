"""Marks at the points of a cloud: discs, thumbnails, labels."""

from __future__ import annotations

import numpy as np

from core.cloud.points import Look
from core.cloud.shading import Layer, Shading, faded, shading
from core.export.figures.sheet import Box, Sheet, TextStyle
from core.model import F8, I8, U1, Bool
from core.style import TYPE
from core.views.picture import Emphasis, Labels, Points, Thumbnails

_LAYERS = (
    (Layer.DIMMED, Emphasis.DIMMED),
    (Layer.NORMAL, Emphasis.NORMAL),
    (Layer.NEIGHBOUR, Emphasis.NEIGHBOUR),
    (Layer.HALO, Emphasis.SELECTED),
    (Layer.SELECTED, Emphasis.SELECTED),
)
_LABEL_OFFSET = 6.0


def draw_discs(sheet: Sheet, points: Points, where: F8, matrix: F8, look: Look, box: Box) -> None:
    """Draw points at places (n, 3) of x, y and depth, layer by layer and the far ones first."""
    finite = np.isfinite(points.positions).all(axis=1)
    corners = points.positions[finite].astype(np.float64)
    bounds = (corners.min(axis=0), corners.max(axis=0)) if len(corners) else (np.zeros(3), np.zeros(3))
    table = shading(points, look, matrix, 1.0, bounds)
    inside = _near(where, box, float(table.radii.max()))
    for layer, emphasis in _LAYERS:
        rows = np.flatnonzero(inside & (points.emphasis == emphasis))
        if len(rows):
            rows = rows[np.argsort(-where[rows, 2], kind="stable")]
            colours = _colours(table, layer, points.colour_index[rows].astype(np.int64), where[rows, 2])
            sheet.discs(where[rows, :2], float(table.radii[layer]) * 2, colours, box)


def _near(where: F8, box: Box, margin: float) -> Bool:
    x, y = where[:, 0], where[:, 1]
    with np.errstate(invalid="ignore"):
        across = (x > box.left - margin) & (x < box.right + margin)
        near: Bool = across & (y > box.top - margin) & (y < box.bottom + margin)
    return near


def _colours(table: Shading, layer: Layer, index: I8, depth: F8) -> F8:
    """Return the colours (m, 4) as shares of points of a layer, far ones faded as the painters of the screen do."""
    colours: F8 = table.shades[layer, index] / 255.0
    colours[:, 3] = table.opacities[layer]
    if layer <= Layer.NORMAL:
        lost = faded(table.fog, depth)
        colours[:, :3] += (table.background[:3] / 255.0 - colours[:, :3]) * lost[:, None]
    return colours


def draw_thumbnails(sheet: Sheet, thumbnails: Thumbnails, where: F8, box: Box) -> None:
    """Draw those thumbnails at places (n, 3) that do not cover one another: emphasised ones and near ones first."""
    height, width = thumbnails.pixels.shape[1:3]
    share = thumbnails.size / max(height, width, 1)
    size = (width * share, height * share)
    rows = np.flatnonzero(_near(where, box, 0.0) & (thumbnails.emphasis > Emphasis.DIMMED))
    order = rows[np.lexsort((where[rows, 2], -thumbnails.emphasis[rows].astype(np.int64)))]
    chosen = _apart(where[order, :2], size)
    page = _Page(sheet, box)
    for row in order[chosen].tolist():
        page.lay(thumbnails.pixels[row], where[row, 0], where[row, 1], size)
    sheet.image(page.image, box)


def _apart(places: F8, size: tuple[float, float]) -> list[int]:
    """Return which of rectangles of one size around places (n, 2) to keep, first come first served."""
    taken: dict[tuple[int, int], list[tuple[float, float]]] = {}
    kept = []
    for index, (x, y) in enumerate(places.tolist()):
        column, row = int(x // size[0]), int(y // size[1])
        around = (taken.get((column + i, row + j), ()) for i in (-1, 0, 1) for j in (-1, 0, 1))
        if not any(abs(x - a) < size[0] and abs(y - b) < size[1] for cell in around for a, b in cell):
            taken.setdefault((column, row), []).append((x, y))
            kept.append(index)
    return kept


class _Page:
    """A transparent image over a box, at the sheet's resolution."""

    def __init__(self, sheet: Sheet, box: Box) -> None:
        self.box, self.scale = box, sheet.scale
        self.image: U1 = np.zeros((round(box.height * self.scale), round(box.width * self.scale), 4), dtype=np.uint8)

    def lay(self, pixels: U1, x: float, y: float, size: tuple[float, float]) -> None:
        """Lay a thumbnail around a place, cut off at the edges, each of its pixels a crisp square."""
        width, height = (max(1, round(length * self.scale)) for length in size)
        left = round((x - self.box.left) * self.scale - width / 2)
        top = round((y - self.box.top) * self.scale - height / 2)
        down = np.arange(max(top, 0), min(top + height, len(self.image)))
        along = np.arange(max(left, 0), min(left + width, self.image.shape[1]))
        rows = (down - top) * len(pixels) // height
        columns = (along - left) * pixels.shape[1] // width
        self.image[np.ix_(down, along)] = pixels[np.ix_(rows, columns)]


def draw_labels(sheet: Sheet, labels: Labels, where: F8, box: Box) -> None:
    """Write texts beside places (m, 3), leaving out those that would cover an earlier one or leave the box."""
    taken: list[Box] = []
    inside = _near(where, box, 0.0)
    for (x, y, _), text, colour, seen in zip(where.tolist(), labels.texts, labels.colours, inside, strict=True):
        style = TextStyle(TYPE.caption, colour)
        if not seen:
            continue
        room = Box(x + _LABEL_OFFSET, y - 7, sheet.width_of(text, style), 14)
        if room.right <= box.right and not any(_overlap(room, other) for other in taken):
            taken.append(room)
            sheet.text(room.left, y, text, style, down="center", plate=True)


def _overlap(one: Box, other: Box) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom
