"""Three ways to paint a band of rows: crisp opaque points, soft ones laid over one another, and many added up."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Protocol

import numpy as np

from core.cloud.compiling import steady
from core.cloud.formed import painting as formed
from core.cloud.formed.sheet import COVERED as FORMED
from core.cloud.formed.sheet import SheetForms
from core.cloud.forms import EXTENT
from core.cloud.painting import room
from core.cloud.painting.sheet import Band, Sheet, to_cells
from core.cloud.points import Emphasis
from core.cloud.shading import Layer
from core.model.arrays import F4, F8, I8, U1

_FINE = 8
"""Places within a pixel that a disc's rim is worked out for, along and down."""
COVERED = 16
"""What a disc adds to a pixel that it covers."""


class Canvas(Protocol):
    """A band that points are added to; it can be looked at after each time."""

    def add(self, first: I8, count: I8) -> None:
        """Add the points of some ranges; no point may be added twice."""

    def resolve(self, share: float, image: U1, depth: F4) -> None:
        """Fill the band's part (rows, w, 4) and (rows, w) of a picture in which this share of all points is."""

    def close(self) -> None:
        """Give back what the band was painted in."""


class CrispCanvas:
    """Opaque discs in a depth buffer: of all points over a pixel the one on top is kept."""

    def __init__(self, sheet: Sheet, band: Band) -> None:
        self._sheet, self._band = sheet, band
        self._padding = math.ceil(2 * sheet.shading.radii.max()) + 1
        shape = (band.end - band.top + 2 * self._padding, sheet.width + 2 * self._padding)
        self._buffer = room.take(shape[0] * shape[1]).reshape(shape)
        self._screen = to_cells(sheet, self._padding)
        chosen = sheet.emphasis.chosen
        if len(chosen):  # in a sample, too, what is in front is drawn
            self.add(chosen, np.ones_like(chosen))

    def add(self, first: I8, count: I8) -> None:
        """Add the points of some ranges."""
        from core.cloud.painting import kernels

        cloud, sheet = self._sheet.cloud, self._sheet
        if sheet.forms is not None:
            formed.draw_crisp(sheet, sheet.forms, self._band, first, count, self._screen, self._buffer)
            return
        values = (sheet.emphasis.values, sheet.colours)
        shade = sheet.shading.radii, sheet.shading.fog
        kernels.draw_crisp(
            cloud.ordered, cloud.bits, first, count, *values, self._screen, *shade, self._band.top, self._buffer
        )

    def resolve(self, share: float, image: U1, depth: F4) -> None:
        """Fill the band's part of a picture."""
        from core.cloud.painting import kernels

        shade = self._sheet.shading
        kernels.resolve_crisp(self._buffer, self._padding, shade.shades, shade.fog, shade.background, image, depth)

    def close(self) -> None:
        """Give back the buffer."""
        room.give(self._buffer)


class SoftCanvas:
    """Discs with soft edges laid over one another from back to front: all again each time it is looked at."""

    def __init__(self, sheet: Sheet, band: Band) -> None:
        self._sheet, self._band = sheet, band
        self._first = self._count = np.zeros(0, dtype=np.int64)

    def add(self, first: I8, count: I8) -> None:
        """Take some more ranges to be painted."""
        self._first, self._count = np.concatenate([self._first, first]), np.concatenate([self._count, count])

    def resolve(self, share: float, image: U1, depth: F4) -> None:
        """Fill the band's part of a picture."""
        from core.cloud.painting import kernels

        canvas = _background(depth.shape, self._sheet.shading.background)
        depth[:] = 1
        lay_over(self._sheet, self._band, self._first, self._count, canvas, depth)
        kernels.resolve_soft(canvas, image)

    def close(self) -> None:
        """Nothing is kept."""


class AddedCanvas:
    """Colours and numbers of translucent points added up, in whatever order they come.

    Dimmed points are added up apart, as what lies behind the others; those brought forward lie over both, and are added
    up, too, where they are a crowd.
    """

    def __init__(self, sheet: Sheet, band: Band) -> None:
        self._sheet, self._band = sheet, band
        radius = float(sheet.shading.radii[Layer.NORMAL])
        if sheet.forms is not None:
            radius = float(sheet.shading.radii.max()) * EXTENT
        self._covered = COVERED if sheet.forms is None else FORMED
        self._reach = math.ceil(radius + 0.5)
        self._padding = 2 * self._reach + 1
        rows, stride = band.end - band.top + 2 * self._padding, sheet.width + 2 * self._padding
        self._shape = rows, stride
        self._screen = to_cells(sheet, self._padding)
        self._spots, self._weights, self._lengths = spots(radius, stride)
        self._totals = {
            (layer, value): room.take(rows * stride * 4).reshape(-1, 4) for layer, value in sheet.emphasis.added
        }
        self._depths = np.ones(rows * stride, dtype=np.float32)

    def add(self, first: I8, count: I8) -> None:
        """Add the points of some ranges."""
        from core.cloud.painting import kernels

        sheet, shade = self._sheet, self._sheet.shading
        if sheet.forms is not None:
            self._add_formed(sheet.forms, first, count)
            return
        values = (sheet.emphasis.values, sheet.colours)
        disc = (self._spots, self._weights, self._lengths)
        for (layer, value), totals in self._totals.items():
            table: U1 = steady(shade.shades[layer], np.uint8)
            fog = (shade.fog, shade.background)
            frame = np.array([*self._shape, self._reach, self._band.top], dtype=np.int64)
            points = (sheet.cloud.ordered, first, count)
            into = (totals, self._depths)
            kernels.add_up(*points, *values, value, self._screen, frame, *disc, table, *fog, *into)

    def _add_formed(self, forms: SheetForms, first: I8, count: I8) -> None:
        frame = np.array([*self._shape, self._reach, self._band.top], dtype=np.int64)
        for (layer, value), totals in self._totals.items():
            of = (self._sheet, forms, first, count, layer, value)
            formed.add_up(*of, self._screen, frame, totals, self._depths)

    def resolve(self, share: float, image: U1, depth: F4) -> None:
        """Fill the band's part of a picture, as if the points not added yet were like those that are."""
        from core.cloud.painting import kernels

        canvas = _background(depth.shape, self._sheet.shading.background)
        numbers = np.array([*self._sheet.tone.numbers(), 1 / (self._covered * max(share, 1e-12))])
        for totals in self._totals.values():
            kernels.lay_totals(totals, self._shape[1], self._padding, numbers, canvas)
        inner = slice(self._padding, -self._padding)
        depth[:] = self._depths.reshape(self._shape)[inner, inner]
        chosen = self._sheet.emphasis.chosen
        if len(chosen):
            lay_over(self._sheet, self._band, chosen, np.ones_like(chosen), canvas, depth)
        kernels.resolve_soft(canvas, image)

    def close(self) -> None:
        """Give back the totals."""
        for totals in self._totals.values():
            room.give(totals)


def lay_over(sheet: Sheet, band: Band, first: I8, count: I8, canvas: F4, depth: F4) -> None:
    """Lay the points of some ranges over a band of premultiplied colours (rows, w, 4), the farthest first."""
    from core.cloud.painting import kernels

    cloud, shade = sheet.cloud, sheet.shading
    extra = int(count.sum()) if sheet.emphasis.counts[Emphasis.SELECTED] else 0
    room_for = int(count.sum()) + extra
    if sheet.forms is not None:
        formed.lay_over(sheet, sheet.forms, band, first, count, canvas, depth, room_for)
        return
    places = np.empty((room_for, 2), dtype=np.float32)
    keys, ties = np.empty(room_for, dtype=np.uint32), np.empty(room_for, dtype=np.uint32)
    size = np.array([sheet.width, sheet.height, band.top, band.end])
    points = (cloud.ordered, cloud.bits, first, count, sheet.emphasis.values, sheet.colours)
    found = kernels.collect(*points, sheet.matrix, size, shade.radii, shade.fog, places, keys, ties)
    tables = (shade.shades, shade.opacities, shade.radii, shade.fog, shade.background)
    kernels.draw_soft(places, keys[:found], ties[:found], *tables, band.top, canvas, depth)


def _background(shape: tuple[int, ...], background: U1) -> F4:
    """Return a band (rows, w, 4) of the background's colour, multiplied by its alpha."""
    canvas = np.empty((*shape, 4), dtype=np.float32)
    alpha = background[3] / 255
    canvas[:] = [*(background[:3] * alpha), alpha]
    return canvas


@lru_cache(maxsize=64)
def spots(radius: float, stride: int) -> tuple[I8, I8, I8]:
    """Return what a disc adds where, for each of 64 places of its centre within a pixel.

    Offsets from the centre's cell in rows of `stride` cells, int64 (64, k), what is added there, 0 to `COVERED`, int64
    (64, k), and how many of them there are, int64 (64,).
    """
    reach = math.ceil(radius + 0.5)
    cells = np.arange(-reach, reach + 1)
    centres = (np.arange(_FINE) + 0.5) / _FINE
    apart: F8 = (cells + 0.5)[None, :] - centres[:, None]
    away = np.hypot(apart[:, None, :, None], apart[None, :, None, :])  # down, along, row, column
    cover = np.rint(COVERED * np.clip(radius + 0.5 - away, 0, 1)).astype(np.int64)
    cover = cover.reshape(_FINE * _FINE, -1)
    where = (cells[:, None] * stride + cells[None, :]).ravel()
    lengths = (cover > 0).sum(axis=1)
    order = np.argsort(cover == 0, axis=1, kind="stable")[:, : max(int(lengths.max()), 1)]
    return where[order], np.take_along_axis(cover, order, axis=1), lengths.astype(np.int64)
