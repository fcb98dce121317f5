"""What lies in the graphics memory for a cloud, and how many bytes went there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from OpenGL import GL

from app.render.form_buffers import FormBuffers
from app.render.packing import cell_table, corner_table, is_flat, packed_deep, packed_flat
from core.cloud.cloud import Cloud
from core.cloud.formed.sheet import SheetForms
from core.cloud.shading import Layer
from core.model.arrays import F8, I8, U1, U2, U4

TABLE_WIDTH = 256


@dataclass(slots=True)
class Uploads:
    """Bytes sent to the graphics memory since the renderer was made, by what they are.

    `views` are those for another view of what is there: a few for each tile, and points that are looked at closely.
    """

    positions: int = 0
    colours: int = 0
    emphasis: int = 0
    palette: int = 0
    views: int = 0
    forms: int = 0


class PointBuffers:
    """Vertex arrays and tables of one cloud, in the context that was current when they were made.

    A point takes 11 bytes: 8 for its place, 2 for its colour's index, 1 for its emphasis; in a flat cloud 8, 4 for its
    place and 1 for its lot. Those brought forward take 4 more for their place in a list.

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
        self._buffers = GL.glGenBuffers(8)
        numbers = (int(b) for b in self._buffers)
        self._places, self._colours, self._emphasis, self._chosen, self._behind, *others = numbers
        self._lots, self._cells, self._corners = others
        self._textures = GL.glGenTextures(3)
        self._cell_texture, self._shade_texture, self._corner_texture = (int(t) for t in self._textures)
        self.array = int(GL.glGenVertexArrays(1))
        self._seen: tuple[F8, I8] | None = None
        self._forms: FormBuffers | None = None
        self.counts = [0] * 5
        self.chosen = 0
        self.crowd = False
        self.added: tuple[tuple[Layer, int], ...] = ()
        self._describe(cloud)

    def fits(self, cloud: Cloud) -> bool:
        """Return whether only the places of a cloud differ from those of the one that is here."""
        return cloud.order is self._cloud.order and is_flat(cloud) == is_flat(self._cloud)

    def move(self, cloud: Cloud) -> None:
        """Take the places of a cloud that fits; nothing is sent if it is the one that is here."""
        if cloud is not self._cloud:
            self._cloud, self._seen = cloud, None
            self._place(cloud)

    def _place(self, cloud: Cloud) -> None:
        """Send where points are."""
        if is_flat(cloud):
            places, lots = packed_flat(cloud)
            sent = _fill(GL.GL_ARRAY_BUFFER, self._places, places) + _fill(GL.GL_ARRAY_BUFFER, self._lots, lots)
        else:
            sent = _fill(GL.GL_ARRAY_BUFFER, self._places, packed_deep(cloud))
        sent += _fill(GL.GL_TEXTURE_BUFFER, self._cells, cell_table(cloud))
        self._texture(self._cell_texture, self._cells)
        self._uploads.positions += sent

    def _describe(self, cloud: Cloud) -> None:
        """Send where points are and tell how a vertex is read."""
        self._place(cloud)
        GL.glBindVertexArray(self.array)
        flat = is_flat(cloud)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._places)
        _attribute(0, 2, GL.GL_UNSIGNED_SHORT if flat else GL.GL_UNSIGNED_INT)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._colours)
        _attribute(1, 1, GL.GL_UNSIGNED_SHORT)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._emphasis)
        _attribute(2, 1, GL.GL_UNSIGNED_BYTE)
        if flat:
            GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._lots)
            _attribute(3, 1, GL.GL_UNSIGNED_BYTE)
        GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, self._chosen)
        GL.glBindVertexArray(0)

    @staticmethod
    def _texture(texture: int, buffer: int) -> None:
        GL.glBindTexture(GL.GL_TEXTURE_BUFFER, texture)
        GL.glTexBuffer(GL.GL_TEXTURE_BUFFER, GL.GL_RGBA32F, buffer)

    def look_through(self, matrix: F8, without: I8) -> None:
        """Take another view; tiles of some numbers are left out. Nothing is sent for the same view again."""
        if self._seen is not None and np.array_equal(self._seen[0], matrix) and np.array_equal(self._seen[1], without):
            return
        self._seen = matrix, without
        corners = corner_table(self._cloud.tiles, matrix)
        corners[without] = 0.0, 0.0, 0.0, -1e30  # behind the eye, wherever a cell is
        self._uploads.views += _fill(GL.GL_TEXTURE_BUFFER, self._corners, corners)
        self._texture(self._corner_texture, self._corners)

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

    def set_forms(self, forms: SheetForms) -> None:
        """Replace the form (m,) of each point, in order; its bytes are there only where points differ."""
        if self._forms is None:
            self._forms = FormBuffers(self.array)
        self._uploads.forms += self._forms.send(forms.index)

    def set_form_table(self, forms: SheetForms) -> None:
        """Replace what the forms look like."""
        if self._forms is not None:
            self._uploads.palette += self._forms.send_table(forms)

    def use_order(self, places: U4 | None) -> None:
        """Draw elements in the order of these places (m,), or the points brought forward for None.

        Such an order holds for one view only, so its bytes are not counted as sent.
        """
        GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, self._chosen if places is None else self._behind)
        if places is not None:
            GL.glBufferData(GL.GL_ELEMENT_ARRAY_BUFFER, places.nbytes, places, GL.GL_STREAM_DRAW)

    def bind(self) -> None:
        """Make the vertex array current, and the cells, shades and corners textures 0, 1 and 2."""
        GL.glBindVertexArray(self.array)
        if self._forms is not None:
            self._forms.bind()
        GL.glActiveTexture(GL.GL_TEXTURE1)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._shade_texture)
        GL.glActiveTexture(GL.GL_TEXTURE2)
        GL.glBindTexture(GL.GL_TEXTURE_BUFFER, self._corner_texture)
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_BUFFER, self._cell_texture)

    def release(self) -> None:
        """Delete everything."""
        if self._forms is not None:
            self._forms.release()
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
