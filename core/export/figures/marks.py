"""Marks at the points of a cloud: discs, images, texts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.cloud.formed.outlines import outline
from core.cloud.forms import EXTENT, Forms
from core.cloud.marks.stock import Lying, Stock
from core.cloud.points import Look
from core.cloud.shading import Layer, Shading, faded, radii, shading
from core.export.figures.sheet import Box, Sheet, TextStyle, Weight
from core.model import F8, I8, U1, U4, Bool, RowImages
from core.style import TYPE, rgb
from core.views.embedding.marks.boxes import AIR, GAP, LINE, longest
from core.views.embedding.marks.layer import frame_colours, opacities
from core.views.embedding.marks.names import LONGEST, names_shown
from core.views.embedding.marks.showing import Shown, View, has_text, ink, shown
from core.views.picture import Emphasis, MarkKind, Marks, PlaceNames, Points

_LAYERS = (
    (Layer.DIMMED, Emphasis.DIMMED),
    (Layer.NORMAL, Emphasis.NORMAL),
    (Layer.NEIGHBOUR, Emphasis.NEIGHBOUR),
    (Layer.HALO, Emphasis.SELECTED),
    (Layer.SELECTED, Emphasis.SELECTED),
)
_FRAME = 1.0
_ROOM = 512 << 20
"""Bytes of images that a figure may take at once."""


def draw_discs(sheet: Sheet, points: Points, where: F8, matrix: F8, look: Look, box: Box) -> None:
    """Draw points at places (n, 3) of x, y and depth, layer by layer and the far ones first."""
    finite = np.isfinite(points.positions).all(axis=1)
    corners = points.positions[finite].astype(np.float64)
    bounds = (corners.min(axis=0), corners.max(axis=0)) if len(corners) else (np.zeros(3), np.zeros(3))
    table = shading(points, look, matrix, 1.0, bounds)
    inside = _near(where, box, float(table.radii.max()) * EXTENT)
    for layer, emphasis in _LAYERS:
        rows = np.flatnonzero(inside & (points.emphasis == emphasis))
        if len(rows):
            rows = rows[np.argsort(-where[rows, 2], kind="stable")]
            colours = _colours(table, layer, points.colour_index[rows].astype(np.int64), where[rows, 2])
            if points.forms is None:
                sheet.discs(where[rows, :2], float(table.radii[layer]) * 2, colours, box)
            else:
                _draw_forms(sheet, points, points.forms, rows, layer, where, colours, box)


def _draw_forms(
    sheet: Sheet, points: Points, forms: Forms, rows: I8, layer: Layer, where: F8, colours: F8, box: Box
) -> None:
    """Draw points of different sizes, opacities and shapes, in the order of their rows."""
    form, sizes = forms.index[rows], forms.table[:, 0].astype(np.float64)
    reach = np.array([radii(points.size * float(size), 1.0)[layer] for size in sizes])
    if layer <= Layer.NORMAL:
        colours[:, 3] *= forms.table[form, 1]
    shapes = [outline(int(shape)) for shape in forms.table[form, 2]]
    sheet.shapes(where[rows, :2], reach[form], shapes, colours, box)


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


def draw_marks(
    sheet: Sheet,
    marks: Marks,
    matrix: F8,
    box: Box,
    share: float,
    front: Callable[[I8, F8], Bool] | None = None,
) -> None:
    """Draw the images and texts that fit beside one another, the same as on a screen of this shape.

    `front` is that of `core.views.embedding.marks.showing.View`.
    """
    found = shown(marks, View(matrix, box.width, box.height, share, front=front))
    if marks.images is not None and len(found.rows):
        sheet.image(_images(sheet, marks, marks.images, found, box, share), box)
    for place in np.argsort(found.rank, kind="stable").tolist():
        row, ahead = int(found.rows[place]), bool(found.ahead[place])
        if has_text(marks, ahead) and row < len(marks.texts) and marks.texts[row]:
            x, y = found.places[place, :2].tolist()
            _write(sheet, marks, row, ahead, (box.left + x, box.top + y), share, box)


def _images(sheet: Sheet, marks: Marks, images: RowImages, found: Shown, box: Box, share: float) -> U1:
    """Return the images on a transparent page over the box, uint8 (h, w, 4), at the sheet's resolution."""
    scale = sheet.scale
    picture: U4 = np.zeros((round(box.height * scale), round(box.width * scale)), dtype=np.uint32)
    frames = np.full(len(found.rows), max(round(_FRAME * share * scale), 1), dtype=np.int32)
    colours = frame_colours(marks, found.rows, rgb(sheet.tokens.accent))
    side = max(round(marks.size * share * scale), 1)
    how = Lying(found.places[:, :2] * scale, side, frames, colours, opacities(marks, found.rows))
    stock = Stock(images, _ROOM)
    stock.lay(picture, found.rows, how)
    stock.wait()
    picture[:] = 0
    stock.lay(picture, found.rows, how)
    stock.close()
    return _unmultiplied(picture)


def _unmultiplied(picture: U4) -> U1:
    """Return RGBA, uint8 (h, w, 4), of pixels whose colours are multiplied by their opacity."""
    opacity = (picture >> 24).astype(np.uint32)
    solid = np.maximum(opacity, 1)
    colours = [np.minimum(((picture >> shift & 255) * 255 + solid // 2) // solid, 255) for shift in (16, 8, 0)]
    return np.stack([*colours, opacity], axis=-1).astype(np.uint8)


def _write(sheet: Sheet, marks: Marks, row: int, ahead: bool, at: tuple[float, float], share: float, box: Box) -> None:
    kind = marks.ahead_kind if ahead else marks.kind
    style = TextStyle(TYPE.caption, ink(marks, row))
    text = sheet.elided(" ".join(marks.texts[row].split()), style, longest(kind, marks.size) * share)
    x, y = at
    width = sheet.width_of(text, style)
    left, down = x + AIR * share, y
    if kind is not MarkKind.TEXTS:
        left, down = x - width / 2, y + ((marks.size + GAP) / 2 + LINE / 2) * share
    if left >= box.left and left + width <= box.right and box.top <= down <= box.bottom:
        sheet.text(left, down, text, style, down="center", plate=True)


def draw_names(
    sheet: Sheet, layer: PlaceNames, matrix: F8, target: tuple[float, float, float], box: Box, share: float
) -> None:
    """Write the names of dense places that fit beside one another."""
    places, where, fitting = names_shown(layer, matrix, target, box.width, box.height, share)
    style = TextStyle(TYPE.body * share, layer.ink, Weight.SEMIBOLD)
    for place in fitting.tolist():
        text = sheet.elided(places.texts[place], style, LONGEST * share)
        x, y = where[place, :2].tolist()
        half = sheet.width_of(text, style) / 2
        if half <= x <= box.width - half and 0 <= y <= box.height:
            sheet.text(box.left + x, box.top + y, text, style, "center", "center", plate=True)
