"""Points of a plane as an image, in bands of rows side by side; the same image at any number of threads."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.analysis.parallel import Crew
from core.model import F4, I8, U1
from core.model.arrays import Bool
from core.style import ThemeName, rgb, tokens
from core.views.plane.part import Plane

BAND: Final = 96
"""Rows that one part of the work paints."""
_FEW: Final = 3000
"""Up to so many points each has a thin edge of the background's colour, so that those that touch are told apart."""
_SEVERAL: Final = 4000
"""Points from which several threads are worth their while."""
FAINT_OPACITY: Final = 0.22
_EDGE, _SELECTED_EDGE = 1.0, 1.75
_FAINT, _SHOWN, _SELECTED = 0, 1, 2
_FOUND: Final = 6.5
"""Least diameter of a selected point, logical pixels."""


@dataclass(frozen=True, eq=False)
class Dots:
    """What is to be painted: a plane at so many device pixels a logical one, in a theme."""

    plane: Plane
    width: float
    height: float
    scale: float = 1.0
    theme: ThemeName = ThemeName.LIGHT


class DotPainter:
    """Paints planes with threads of its own; `painted` counts images."""

    def __init__(self, threads: int | None = None) -> None:
        self.painted = 0
        self._crew = Crew(threads)

    def paint(self, dots: Dots) -> U1:
        """Return the points over transparency, premultiplied blue, green, red and alpha, uint8 (height, width, 4).

        Faint points lie below, shown ones over them, selected ones on top.
        """
        work = _Work.of(dots)
        bands = math.ceil(work.image.shape[0] / BAND)
        if len(work.order) < _SEVERAL:
            work.paint(0, work.image.shape[0])
        else:
            self._crew.run(lambda number: work.paint(number * BAND, (number + 1) * BAND), bands)
        self.painted += 1
        return work.image

    def paint_all(self, several: Sequence[Dots]) -> list[U1]:
        """Return the points of several planes, each on one thread."""
        images: list[U1 | None] = [None] * len(several)

        def one(number: int) -> None:
            work = _Work.of(several[number])
            work.paint(0, work.image.shape[0])
            images[number] = work.image

        self._crew.run(one, len(several))
        self.painted += len(several)
        return [image for image in images if image is not None]

    def close(self) -> None:
        """End the threads."""
        self._crew.close()


@dataclass(frozen=True, eq=False)
class _Work:
    """A plane as the loop wants it, and the image that it is painted on."""

    image: U1
    xs: F4
    ys: F4
    radii: F4
    order: I8
    colours: U1
    looks: U1
    styles: F4

    @staticmethod
    def of(dots: Dots) -> _Work:
        plane, scale = dots.plane, dots.scale
        size = max(math.ceil(dots.height * scale), 1), max(math.ceil(dots.width * scale), 1)
        xs, ys = (np.ascontiguousarray(plane.places[:, side] * np.float32(scale)) for side in (0, 1))
        looks = looks_of(plane)
        radii = (diameters_of(plane, looks) * np.float32(scale / 2)).astype(np.float32)
        image = np.zeros((*size, 4), dtype=np.uint8)
        return _Work(image, xs, ys, radii, layered(plane, looks), plane.colours, looks, styles(dots))

    def paint(self, top: int, bottom: int) -> None:
        """Paint some rows."""
        from core.views.plane.dots import kernels

        rows = self.image[top:bottom]
        kernels.paint_dots(self.xs, self.ys, self.radii, self.order, self.colours, self.looks, self.styles, top, rows)


def looks_of(plane: Plane) -> U1:
    """Return how each point looks, uint8 (n,): 0 faint, 1 shown, 2 selected."""
    looks: U1 = plane.shown.astype(np.uint8)
    chosen = plane.selected[plane.shown[plane.selected]]
    looks[chosen] = _SELECTED
    return looks


def diameters_of(plane: Plane, looks: U1) -> F4:
    """Return the diameter of each point, float32 (n,): selected ones are large enough to be found among many."""
    chosen = looks == _SELECTED
    return np.where(chosen, np.maximum(plane.diameters, np.float32(_FOUND)), plane.diameters).astype(np.float32)


def layered(plane: Plane, looks: U1) -> I8:
    """Return the numbers of the points from the bottom to the top."""
    layers: list[Bool] = [looks[plane.order] == look for look in (_FAINT, _SHOWN, _SELECTED)]
    return np.concatenate([plane.order[layer] for layer in layers]).astype(np.int64)


def styles(dots: Dots) -> F4:
    """Return opacity, ring and colours of faint, shown and selected points as the loop wants them, float32 (3, 9)."""
    colours, plane = tokens(dots.theme), dots.plane
    canvas, faint, text = rgb(colours.canvas), rgb(colours.faint), rgb(colours.text)
    edge = _EDGE if len(plane.keys) <= _FEW and not plane.bare else 0.0
    rows = [
        (FAINT_OPACITY, 0.0, *canvas, 0.0, *faint),
        (plane.opacity, edge * dots.scale, *canvas, 1.0, *canvas),
        (1.0, _SELECTED_EDGE * dots.scale, *text, 1.0, *canvas),
    ]
    return np.array(rows, dtype=np.float32)
