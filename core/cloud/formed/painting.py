"""Painting points of different sizes, opacities and shapes into the bands of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.cloud.compiling import steady
from core.cloud.formed.sheet import COVERED, SheetForms
from core.model.arrays import F4, F8, I8, U1

if TYPE_CHECKING:
    from core.cloud.painting.sheet import Band, Sheet


def draw_crisp(sheet: Sheet, forms: SheetForms, band: Band, first: I8, count: I8, screen: F8, buffer: I8) -> None:
    """Put the points of some ranges as crisp shapes into a band's padded buffer."""
    from core.cloud.formed import kernels

    cloud, shade = sheet.cloud, sheet.shading
    values = (sheet.emphasis.values, sheet.colours, forms.index)
    points, looks = (cloud.ordered, cloud.bits, first, count), (forms.radii, forms.shapes)
    kernels.draw_crisp(*points, *values, screen, *looks, shade.fog, band.top, buffer)


def lay_over(
    sheet: Sheet, forms: SheetForms, band: Band, first: I8, count: I8, canvas: F4, depth: F4, room_for: int
) -> None:
    """Lay the points of some ranges over a band of premultiplied colours (rows, w, 4), the farthest first."""
    from core.cloud.formed import kernels

    cloud, shade = sheet.cloud, sheet.shading
    places, kinds = np.empty((room_for, 2), dtype=np.float32), np.empty(room_for, dtype=np.uint16)
    keys, ties = np.empty(room_for, dtype=np.uint32), np.empty(room_for, dtype=np.uint32)
    size = np.array([sheet.width, sheet.height, band.top, band.end])
    points = (cloud.ordered, cloud.bits, first, count, sheet.emphasis.values, sheet.colours, forms.index)
    found = kernels.collect(*points, sheet.matrix, size, forms.radii, shade.fog, places, keys, ties, kinds)
    tables = (shade.shades, shade.opacities, forms.radii, forms.shapes, forms.shares, shade.fog, shade.background)
    kernels.draw_soft(places, keys[:found], ties[:found], kinds, *tables, band.top, canvas, depth)


def add_up(
    sheet: Sheet, forms: SheetForms, first: I8, count: I8, layer: int, value: int, screen: F8, frame: I8,
    totals: I8, depths: F4,
) -> None:  # fmt: skip
    """Add the points of some ranges to the sums of a layer."""
    from core.cloud.formed import kernels

    shade = sheet.shading
    table: U1 = steady(shade.shades[layer], np.uint8)
    values = (sheet.emphasis.values, sheet.colours, forms.index, value, int(layer))
    kernels.add_up(
        sheet.cloud.ordered, first, count, *values, screen, frame, forms.radii, forms.shapes, forms.shares, COVERED,
        table, shade.fog, shade.background, totals, depths,
    )  # fmt: skip
