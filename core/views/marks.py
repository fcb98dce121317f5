"""Marks of charts beyond curves: ridges one behind the other, and tiles of colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from core.model import F8, U1


class Places(Protocol):
    """Where data units lie in pixels, as `core.views.curves.mapping.Mapping` says it."""

    @property
    def width(self) -> float:
        """Pixels from left to right."""

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""

    def y(self, values: F8) -> F8:
        """Return vertical pixels of data values."""

    def x_at(self, pixel: float) -> float:
        """Return the data value at a horizontal pixel."""

    def y_at(self, pixel: float) -> float:
        """Return the data value at a vertical pixel."""


@dataclass(frozen=True, slots=True, eq=False)
class Ridges:
    """Filled curves one behind the other, the last one in front.

    Attributes
    ----------
    x
        float64 (m,), vertices of all of them, in data units.
    heights
        float64 (n, m), 0 to 1: share of `rise` that a vertex lies above its ridge's base.
    base
        float64 (n,), in data units of the vertical axis.
    rise
        Share of the chart's height that the highest vertex rises.
    fills, lines
        uint8 (n, 4), RGBA, of the areas and of the curves above them.
    width
        Of the curves, in logical pixels.
    """

    x: F8
    heights: F8
    base: F8
    rise: float
    fills: U1
    lines: U1
    width: float = 1.0

    def tops(self, mapping: Places) -> F8:
        """Return the vertical pixels of all vertices, float64 (n, m)."""
        tops: F8 = mapping.y(self.base)[:, None] - self.heights * (self.rise * mapping.height)
        return tops


@dataclass(frozen=True, slots=True, eq=False)
class Tiles:
    """Rectangles that fill a grid: edges `x` float64 (c + 1,) and `y` (r + 1,), `colours` uint8 (c, r, 4), RGBA."""

    x: F8
    y: F8
    colours: U1

    def raster(self, mapping: Places) -> U1:
        """Return the tiles as pixels, uint8 (height, width, 4), RGBA; transparent where there are none."""
        width, height = max(round(mapping.width), 1), max(round(mapping.height), 1)
        across = np.array([mapping.x_at(pixel + 0.5) for pixel in range(width)])
        upright = np.array([mapping.y_at(pixel + 0.5) for pixel in range(height)])
        columns, rows = (
            np.searchsorted(edges, at, side="right") - 1 for edges, at in ((self.x, across), (self.y, upright))
        )
        inside = np.ix_((rows >= 0) & (rows < len(self.y) - 1), (columns >= 0) & (columns < len(self.x) - 1))
        image: U1 = np.zeros((height, width, 4), dtype=np.uint8)
        seen = self.colours[columns[inside[1].ravel()][None, :], rows[inside[0].ravel()][:, None]]
        image[inside] = seen
        return image
