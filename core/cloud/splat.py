"""The software painter: a cloud of points as an image, by compiled loops on all processor cores.

It stands in for OpenGL where that runs on the processor itself and is many times slower. The picture is painted in
bands of rows, each by one thread and from the tiles that reach into it. It is the same however many threads there are
and in whatever order the points come.

Many opaque points are put into a depth buffer as crisp discs. Few points are sorted from back to front and laid over
one another with soft edges. Many translucent ones are added up: what they show is their mean colour and, from their
number, how opaque they are. All can be looked at while points are still being added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.cloud import splat_plain
from core.cloud.cloud import Cloud
from core.cloud.compiling import compiled
from core.cloud.forms import largest_size
from core.cloud.painting.canvases import AddedCanvas, Canvas, CrispCanvas, SoftCanvas
from core.cloud.painting.sheet import Band, Sheet, bands, sheet_of, strips
from core.cloud.points import Look, Points, added_up
from core.cloud.threads import side_by_side, workers
from core.model.arrays import F4, F8, I8, U1

_SOFT_WORK, _SOFT_WORK_MOVING = 4_000_000, 500_000
"""Pixels that points with soft edges may touch: of a picture at rest, and of one of many a second."""
_PLAIN_BUDGET = 100_000
_STRIP = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Painted:
    """A painted cloud.

    Attributes
    ----------
    image
        uint8 (h, w, 4), RGBA, colours not multiplied by alpha; h and w are device pixels.
    depth
        float32 (h, w): 0 at the near plane, 1 at the far one and where there is no point.
    drawn, whole
        How many points were gone through, and how many are in the tiles that reach into the picture.
    """

    image: U1
    depth: F4
    drawn: int
    whole: int


class Painting:
    """A picture that points are added to until all are in it; what it shows then does not depend on how.

    Attributes
    ----------
    drawn, whole
        How many points are in it, and how many are in the tiles that reach into the picture.
    """

    def __init__(self, sheet: Sheet, canvas: Callable[[Sheet, Band], Canvas]) -> None:
        self.drawn, self.whole = 0, sheet.ranges.whole
        self._sheet = sheet
        self._done = np.zeros_like(sheet.ranges.whole_count)
        self._bands = bands(sheet, workers())
        made: dict[int, Canvas] = {}
        # To clear the memory of a large picture takes a while, and what is in front may be painted at once.
        side_by_side(lambda at: made.update({at: canvas(sheet, self._bands[at])}), range(len(self._bands)))
        self._canvases = [made[at] for at in range(len(self._bands))]

    @property
    def complete(self) -> bool:
        """Whether all points are in it."""
        return self.drawn >= self.whole

    def add(self, most: int | None = None) -> None:
        """Add about so many points, of each tile an equal share of those not in it yet; None adds all."""
        part = self._sheet.ranges.after(self._done, most)
        side_by_side(lambda at: self._add(at, part.first, part.count), range(len(self._bands)))
        self._done = self._done + part.count
        self.drawn += part.drawn

    def _add(self, at: int, first: I8, count: I8) -> None:
        mine = self._bands[at].tiles & (count > 0)
        self._canvases[at].add(first[mine], count[mine])

    def picture(self) -> Painted:
        """Return what it shows."""
        image = np.empty((self._sheet.height, self._sheet.width, 4), dtype=np.uint8)
        depth = np.empty((self._sheet.height, self._sheet.width), dtype=np.float32)
        share = self.drawn / self.whole if self.whole else 1.0

        def resolve(at: int) -> None:
            rows = self._bands[at].rows
            self._canvases[at].resolve(share, image[rows], depth[rows])

        side_by_side(resolve, range(len(self._bands)))
        return Painted(image, depth, self.drawn, self.whole)

    def close(self) -> None:
        """Give back the memory it was painted in."""
        for canvas in self._canvases:
            canvas.close()
        self._canvases = []


def begin(
    cloud: Cloud,
    points: Points,
    matrix: F8,
    width: float,
    height: float,
    scale: float = 1.0,
    look: Look | None = None,
    antialias: bool | None = None,
) -> Painting:
    """Return a picture with no point in it yet, see `paint`; the kernels are compiled first if they have to be."""
    sheet = sheet_of(cloud, points, matrix, (width, height, scale), look or Look())
    return Painting(sheet, canvas_for(sheet, points, scale, antialias))


def canvas_for(
    sheet: Sheet, points: Points, scale: float, antialias: bool | None = None
) -> Callable[[Sheet, Band], Canvas]:
    """Return how points are painted."""
    whole = sheet.ranges.whole
    if added_up(points, whole):
        return AddedCanvas
    work = whole * (largest_size(points.size, points.forms) * scale + 1) ** 2
    soft = points.opacity < 1 or (work <= _SOFT_WORK if antialias is None else antialias)
    return SoftCanvas if soft else CrispCanvas


def while_moving(points: Points, number: int, scale: float = 1.0) -> bool | None:
    """Return what `antialias` is while the camera moves: crisp edges where soft ones would take longer than a frame."""
    size = largest_size(points.size, points.forms)
    return False if number * (size * scale + 1) ** 2 > _SOFT_WORK_MOVING else None


def paint(
    cloud: Cloud,
    points: Points,
    matrix: F8,
    width: float,
    height: float,
    scale: float = 1.0,
    look: Look | None = None,
    budget: int | None = None,
    antialias: bool | None = None,
) -> Painted:
    """Return the picture of points whose positions are the cloud's.

    Parameters
    ----------
    matrix
        World to clip, (4, 4), from `core.cloud.camera.view_matrix`.
    width, height, scale
        Logical pixels, and device pixels for each of them.
    look
        Background, halo, fog.
    budget
        About how many points to draw: an unbiased sample, for use while the camera moves. None draws all.
    antialias
        Whether edges are soft; None decides by the work. Translucent points always have soft edges.

    Raises ValueError if the arrays do not fit one another. Until the kernels are compiled a plainer picture is
    painted, of about 100,000 points at most.
    """
    if compiled():
        return paint_compiled(cloud, points, matrix, width, height, scale, look, budget, antialias)
    return paint_plain(cloud, points, matrix, (width, height, scale), look, budget)


def paint_plain(
    cloud: Cloud,
    points: Points,
    matrix: F8,
    size: tuple[float, float, float],
    look: Look | None = None,
    budget: int | None = None,
) -> Painted:
    """Return the plainer picture of `paint`; `size` is logical width and height, and device pixels for each pixel."""
    least = _PLAIN_BUDGET if budget is None else min(budget, _PLAIN_BUDGET)
    sheet = sheet_of(cloud, points, matrix, size, look or Look(), least)
    image, depth = splat_plain.draw(sheet)
    return Painted(image, depth, sheet.ranges.drawn, sheet.ranges.whole)


def paint_compiled(
    cloud: Cloud,
    points: Points,
    matrix: F8,
    width: float,
    height: float,
    scale: float = 1.0,
    look: Look | None = None,
    budget: int | None = None,
    antialias: bool | None = None,
) -> Painted:
    """Return what `paint` returns, by the kernels even if they have to be compiled first."""
    painting = begin(cloud, points, matrix, width, height, scale, look, antialias)
    try:
        painting.add(budget)
        return painting.picture()
    finally:
        painting.close()


def paint_large(
    cloud: Cloud,
    points: Points,
    matrix: F8,
    width: float,
    height: float,
    scale: float = 1.0,
    look: Look | None = None,
    strip: int = _STRIP,
) -> U1:
    """Return the image of `paint_compiled`, to the last bit, in memory of little more than its own.

    It is painted in strips of about so many pixels, of which only as many are in work as there are threads.
    """
    sheet = sheet_of(cloud, points, matrix, (width, height, scale), look or Look())
    kind, ranges = canvas_for(sheet, points, scale), sheet.ranges
    image = np.empty((sheet.height, sheet.width, 4), dtype=np.uint8)

    def paint_one(band: Band) -> None:
        canvas = kind(sheet, band)
        try:
            canvas.add(ranges.first[band.tiles], ranges.count[band.tiles])
            canvas.resolve(1.0, image[band.rows], np.empty(image[band.rows].shape[:2], dtype=np.float32))
        finally:
            canvas.close()

    side_by_side(paint_one, strips(sheet, strip))
    return image
