"""What the canvas draws at one moment: a scene seen through a matrix."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.cloud.camera import UNCOVERED, Margins, view_matrix
from core.cloud.cloud import Cloud
from core.cloud.formed.nearest import nearest
from core.cloud.points import diameter
from core.cloud.projecting import project, project_one
from core.model import F4, F8, I8
from core.style import Tokens
from core.views import Points, Scene, Viewport
from core.views.picture import Emphasis


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A scene, the sorted cloud of its points and the size of the picture in logical pixels.

    Attributes
    ----------
    table
        Key of the table whose rows the points are.
    matrix
        World to clip, (4, 4).
    scale
        Device pixels per logical pixel.
    moving
        Whether the camera is moving: less is drawn then where much would be.
    covered
        Edges of the picture over which other things lie.
    """

    table: str
    scene: Scene
    points: Points
    cloud: Cloud
    matrix: F8
    width: float
    height: float
    scale: float
    tokens: Tokens
    moving: bool = False
    covered: Margins = UNCOVERED

    @staticmethod
    def of(table: str, scene: Scene, cloud: Cloud, viewport: Viewport, tokens: Tokens, moving: bool) -> Frame:
        """Return the frame of a scene in a picture of a size."""
        points = next(layer for layer in scene.layers if isinstance(layer, Points))
        size = viewport.width, viewport.height
        matrix = view_matrix(scene.camera, scene.dimensions, *size)
        return Frame(table, scene, points, cloud, matrix, *size, viewport.scale, tokens, moving, viewport.covered)

    def with_points(self, points: Points) -> Frame:
        """Return the frame with the points drawn otherwise."""
        return replace(self, points=points)

    def place(self, row: int) -> tuple[float, float] | None:
        """Return where a row is seen in logical pixels, None where it is hidden or outside the picture."""
        if row >= len(self.points.positions) or self.points.emphasis[row] == Emphasis.HIDDEN:
            return None
        seen = project_one(self.matrix, self.points.positions[row], self.width, self.height)
        if seen is None or not (0 <= seen[0] <= self.width and 0 <= seen[1] <= self.height):
            return None
        return seen[:2]

    def places(self, positions: F4) -> F8:
        """Return pixels and depth of positions (n, 3), NaN where they are before or behind the picture."""
        return project(self.matrix, positions, self.width, self.height)

    def row_under(self, x: float, y: float) -> int | None:
        """Return the row drawn on top at a pixel, None for none."""
        if self.points.forms is not None:
            return nearest(self.cloud, self.points, self.matrix, self.width, self.height, x, y)
        radius = diameter(self.points.size, Emphasis.NORMAL) / 2
        return self.cloud.nearest(
            self.matrix, self.width, self.height, x, y, radius, self.points.emphasis, slack=max(5.0 - radius, 1.0)
        )

    def size_of(self, row: int | None) -> float:
        """Return the diameter of a row's point in logical pixels, where all are alike that of all."""
        forms = self.points.forms
        if forms is None or row is None or row >= len(forms.index):
            return self.points.size
        return self.points.size * float(forms.table[forms.index[row], 0])

    def rows_in_sight(self, budget: int) -> I8:
        """Return rows that are drawn, at most about `budget` of them, evenly taken from all parts of the picture."""
        near = self.cloud.ranges(self.matrix, self.width, self.height, budget=budget)
        rows = self.cloud.order[self.cloud.places(near.first, near.count)].astype(np.int64)
        drawn: I8 = rows[self.points.emphasis[rows] != Emphasis.HIDDEN]
        return drawn

    def colour_of(self, row: int) -> tuple[int, int, int]:
        """Return the colour of a row as three bytes."""
        red, green, blue = (int(v) for v in self.points.palette[self.points.colour_index[row], :3])
        return red, green, blue


def same_picture(one: Frame | None, other: Frame) -> bool:
    """Return whether two frames show the same points in the same way, and move alike."""
    return one is not None and same_points(one, other) and one.moving == other.moving


def same_points(one: Frame | None, other: Frame) -> bool:
    """Return whether two frames show the same points in the same way, all of them or a sample."""
    return (
        one is not None
        and one.points is other.points
        and one.cloud is other.cloud
        and np.array_equal(one.matrix, other.matrix)
        and (one.width, one.height, one.scale) == (other.width, other.height, other.scale)
        and one.tokens is other.tokens
    )


def same_sheet(one: Frame | None, other: Frame) -> bool:
    """Return whether two frames show the same over the same points: links, thumbnails, labels, axes and note."""
    return (
        one is not None
        and same_picture(one, other)
        and one.scene.axis_titles == other.scene.axis_titles
        and one.scene.note == other.scene.note
        and len(one.scene.layers) == len(other.scene.layers)
        and all(mine is theirs for mine, theirs in zip(one.scene.layers, other.scene.layers, strict=True))
    )
