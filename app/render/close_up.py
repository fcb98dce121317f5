"""Points of tiles that are looked at so closely that their cells could be told apart, drawn from exact places.

Such a tile is many times larger than the picture, so that few of them reach into it and few of their points are seen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from app.render.depth_order import back_to_front
from app.render.packing import cell_size, lots
from core.cloud.cloud import Cloud, InOrder, Ranges
from core.cloud.projecting import depth_terms, is_perspective
from core.model.arrays import F8, I8, U2

COARSE = 0.25
"""Device pixels that a cell may be large."""


def plane_distances(matrix: F8) -> tuple[float, float]:
    """Return how far the near and the far plane of a perspective are from the eye."""
    if not is_perspective(matrix):
        return 1.0, 2.0
    slope, offset = depth_terms(matrix)
    return offset / (-1 - slope), offset / (1 - slope)


def coarse_tiles(cloud: Cloud, tiles: I8, matrix: F8, width: float, height: float) -> I8:
    """Return those of some tiles of which a cell may be larger than `COARSE` pixels of a picture."""
    size = cell_size(cloud)[tiles]
    across = np.maximum(size @ np.abs(matrix[0, :3]) * width, size @ np.abs(matrix[1, :3]) * height) / 2
    lower, upper = cloud.tiles.lower[tiles], cloud.tiles.upper[tiles]
    away = (lower + upper) / 2 @ matrix[3, :3] + matrix[3, 3] - (upper - lower) / 2 @ np.abs(matrix[3, :3])
    nearest = np.maximum(away, plane_distances(matrix)[0])
    chosen: I8 = tiles[across > COARSE * nearest]
    return chosen


class CloseUp:
    """A vertex array of exact places in clip coordinates, for one view at a time; made and used in one context.

    Attributes
    ----------
    number
        How many points it holds.
    sent
        Bytes sent to the graphics memory for the view it was filled for.
    """

    def __init__(self) -> None:
        self._buffers = GL.glGenBuffers(4)
        self._forms = int(GL.glGenBuffers(1))
        self.array = int(GL.glGenVertexArrays(1))
        self.number = self.sent = 0
        places, colours, emphasis, lot = (int(buffer) for buffer in self._buffers)
        GL.glBindVertexArray(self.array)
        for place, buffer, kind in ((1, colours, GL.GL_UNSIGNED_SHORT), (2, emphasis, GL.GL_UNSIGNED_BYTE)):
            _integers(place, buffer, kind)
        _integers(3, lot, GL.GL_UNSIGNED_BYTE)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, places)
        GL.glEnableVertexAttribArray(4)
        GL.glVertexAttribPointer(4, 4, GL.GL_FLOAT, False, 0, None)
        GL.glBindVertexArray(0)

    def fill(
        self, cloud: Cloud, ranges: Ranges, matrix: F8, emphasis: InOrder, colours: U2, ordered: bool,
        forms: U2 | None = None,
    ) -> None:  # fmt: skip
        """Take the points of some ranges that are inside the clip volume of a matrix, the farthest first if ordered.

        `forms` (m,) are those of points that differ in size, opacity and shape.
        """
        places = _ordered(cloud, ranges, matrix) if ordered else cloud.places(ranges.first, ranges.count)
        clip = cloud.ordered[places].astype(np.float64) @ matrix[:, :3].T + matrix[:, 3]
        inside = (np.abs(clip[:, :3]) <= clip[:, 3:]).all(axis=1)
        clip, places = clip[inside].astype(np.float32), places[inside]
        lot = (lots(cloud.bits[places]) >> 8).astype(np.uint8)
        self.number, self.sent = len(places), 0
        arrays: tuple[NDArray[Any], ...] = (clip, colours[places], emphasis.values[places], lot)
        for buffer, data in zip(self._buffers, arrays, strict=True):
            GL.glBindBuffer(GL.GL_ARRAY_BUFFER, int(buffer))
            GL.glBufferData(GL.GL_ARRAY_BUFFER, data.nbytes, np.ascontiguousarray(data), GL.GL_STREAM_DRAW)
            self.sent += data.nbytes
        if forms is not None:
            self._send_forms(forms[places])

    def _send_forms(self, forms: U2) -> None:
        GL.glBindVertexArray(self.array)
        _integers(5, self._forms, GL.GL_UNSIGNED_SHORT)
        GL.glBufferData(GL.GL_ARRAY_BUFFER, forms.nbytes, np.ascontiguousarray(forms), GL.GL_STREAM_DRAW)
        GL.glBindVertexArray(0)
        self.sent += forms.nbytes

    def draw(self) -> None:
        """Draw all of them; the vertex array bound before has to be bound again."""
        GL.glBindVertexArray(self.array)
        GL.glDrawArrays(GL.GL_POINTS, 0, self.number)

    def release(self) -> None:
        """Delete everything."""
        GL.glDeleteVertexArrays(1, [self.array])
        GL.glDeleteBuffers(len(self._buffers), self._buffers)
        GL.glDeleteBuffers(1, [self._forms])


def _ordered(cloud: Cloud, ranges: Ranges, matrix: F8) -> I8:
    return back_to_front(cloud, ranges, matrix).astype(np.int64)


def _integers(place: int, buffer: int, kind: int) -> None:
    GL.glBindBuffer(GL.GL_ARRAY_BUFFER, buffer)
    GL.glEnableVertexAttribArray(place)
    GL.glVertexAttribIPointer(place, 1, kind, 0, None)
