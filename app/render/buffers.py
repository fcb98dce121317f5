"""What lies in the graphics memory for a cloud, and how many bytes went there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from app.render.packing import packed_places, tile_table
from core.cloud.cloud import Cloud
from core.cloud.shading import Layer
from core.model.arrays import U1, U2, U4

TABLE_WIDTH = 256


@dataclass(slots=True)
class Uploads:
    """Bytes sent to the graphics memory since the renderer was made, by what they are."""

    positions: int = 0
    colours: int = 0
    emphasis: int = 0
    palette: int = 0


class PointBuffers:
    """Vertex arrays and tables of one cloud, in the context that was current when they were made.

    A point takes 11 bytes: 8 for its place, 2 for its colour's index, 1 for its emphasis; those brought forward take
    4 more for their place in a list.

    Attributes
    ----------
    counts
        Number of points of each emphasis.
    chosen
        Number of points that are brought forward, 0 where they are a crowd, that is drawn with the others.
    crowd, added
        As in `core.cloud.in_order.InOrder`.
    """

    def __init__(self, cloud: Cloud, uploads: Uploads) -> None:
        self._uploads = uploads
        self._cloud = cloud
        self._buffers = GL.glGenBuffers(6)
        numbers = (int(b) for b in self._buffers)
        self._places, self._colours, self._emphasis, self._chosen, self._tiles, self._behind = numbers
        self._textures = GL.glGenTextures(2)
        self._tile_texture, self._shade_texture = (int(t) for t in self._textures)
        self.array = int(GL.glGenVertexArrays(1))
        self.counts = [0] * 5
        self.chosen = 0
        self.crowd = False
        self.added: tuple[tuple[Layer, int], ...] = ()
        self._describe(cloud)

    def _describe(self, cloud: Cloud) -> None:
        """Fill what never changes and tell how a vertex is read."""
        GL.glBindVertexArray(self.array)
        self._uploads.positions += _fill(GL.GL_ARRAY_BUFFER, self._places, packed_places(cloud))
        _attribute(0, 2, GL.GL_UNSIGNED_INT)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._colours)
        _attribute(1, 1, GL.GL_UNSIGNED_SHORT)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._emphasis)
        _attribute(2, 1, GL.GL_UNSIGNED_BYTE)
        GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, self._chosen)
        GL.glBindVertexArray(0)
        self._uploads.positions += _fill(GL.GL_TEXTURE_BUFFER, self._tiles, tile_table(cloud.tiles))
        GL.glBindTexture(GL.GL_TEXTURE_BUFFER, self._tile_texture)
        GL.glTexBuffer(GL.GL_TEXTURE_BUFFER, GL.GL_RGBA32F, self._tiles)

    def set_colours(self, colour_index: U2) -> None:
        """Replace the index (n,) into the palette."""
        self._uploads.colours += _fill(
            GL.GL_ARRAY_BUFFER, self._colours, self._cloud.colours_in_order(colour_index, 1 << 16)
        )

    def set_emphasis(self, emphasis: U1) -> None:
        """Replace the emphasis (n,), and the list of the few points that are brought forward."""
        ordered = self._cloud.emphasis_in_order(emphasis)
        self._uploads.emphasis += _fill(GL.GL_ARRAY_BUFFER, self._emphasis, ordered.values)
        self.counts, places, self.added = list(ordered.counts), ordered.chosen, ordered.added
        self.crowd = ordered.crowd
        self.chosen = len(places)
        GL.glBindVertexArray(self.array)
        self._uploads.emphasis += _fill(GL.GL_ELEMENT_ARRAY_BUFFER, self._chosen, places.astype(np.uint32))
        GL.glBindVertexArray(0)

    def set_shades(self, shades: U1) -> int:
        """Replace the colours (6, k, 4) of the layers; returns how many rows of the table a layer takes."""
        rows: int = max(math.ceil(shades.shape[1] / TABLE_WIDTH), 1)
        table = np.zeros((shades.shape[0], rows * TABLE_WIDTH, 4), dtype=np.uint8)
        table[:, : shades.shape[1]] = shades
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._shade_texture)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_NEAREST)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAG_FILTER, GL.GL_NEAREST)
        size = (TABLE_WIDTH, shades.shape[0] * rows)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGBA8, *size, 0, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, table)
        self._uploads.palette += table.nbytes
        return rows

    def use_order(self, places: U4 | None) -> None:
        """Draw elements in the order of these places (m,), or the points brought forward for None.

        Such an order holds for one view only, so its bytes are not counted as sent.
        """
        GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, self._chosen if places is None else self._behind)
        if places is not None:
            GL.glBufferData(GL.GL_ELEMENT_ARRAY_BUFFER, places.nbytes, places, GL.GL_STREAM_DRAW)

    def bind(self) -> None:
        """Make the vertex array current, the tiles texture 0 and the shades texture 1."""
        GL.glBindVertexArray(self.array)
        GL.glActiveTexture(GL.GL_TEXTURE1)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._shade_texture)
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_BUFFER, self._tile_texture)

    def release(self) -> None:
        """Delete everything."""
        GL.glDeleteVertexArrays(1, [self.array])
        GL.glDeleteTextures(self._textures)
        GL.glDeleteBuffers(len(self._buffers), self._buffers)


def _fill(target: int, buffer: int, data: NDArray[Any]) -> int:
    GL.glBindBuffer(target, buffer)
    GL.glBufferData(target, data.nbytes, np.ascontiguousarray(data), GL.GL_DYNAMIC_DRAW)
    return int(data.nbytes)


def _attribute(place: int, numbers: int, kind: int) -> None:
    GL.glEnableVertexAttribArray(place)
    GL.glVertexAttribIPointer(place, numbers, kind, 0, None)
