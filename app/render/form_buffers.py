"""What lies in the graphics memory of points that differ in size, opacity and shape."""

from __future__ import annotations

import numpy as np
from OpenGL import GL

from core.cloud.formed.sheet import SheetForms
from core.model.arrays import F4, U2

PLACE, UNIT = 5, 3
"""Number of the attribute and of the texture that the shader reads them from."""


class FormBuffers:
    """The form of each point, two bytes of it, and a table of what the forms look like."""

    def __init__(self, array: int) -> None:
        self._buffers = GL.glGenBuffers(2)
        self._index, self._table = (int(each) for each in self._buffers)
        self._texture = int(GL.glGenTextures(1))
        GL.glBindVertexArray(array)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._index)
        GL.glEnableVertexAttribArray(PLACE)
        GL.glVertexAttribIPointer(PLACE, 1, GL.GL_UNSIGNED_SHORT, 0, None)
        GL.glBindVertexArray(0)

    def send(self, index: U2) -> int:
        """Replace the form of each point (m,); returns the bytes sent."""
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._index)
        GL.glBufferData(GL.GL_ARRAY_BUFFER, index.nbytes, np.ascontiguousarray(index), GL.GL_DYNAMIC_DRAW)
        return int(index.nbytes)

    def send_table(self, forms: SheetForms) -> int:
        """Replace what the forms look like; returns the bytes sent."""
        table = form_table(forms)
        GL.glBindBuffer(GL.GL_TEXTURE_BUFFER, self._table)
        GL.glBufferData(GL.GL_TEXTURE_BUFFER, table.nbytes, table, GL.GL_DYNAMIC_DRAW)
        GL.glBindTexture(GL.GL_TEXTURE_BUFFER, self._texture)
        GL.glTexBuffer(GL.GL_TEXTURE_BUFFER, GL.GL_RGBA32F, self._table)
        return int(table.nbytes)

    def bind(self) -> None:
        """Make the table its texture."""
        GL.glActiveTexture(GL.GL_TEXTURE0 + UNIT)
        GL.glBindTexture(GL.GL_TEXTURE_BUFFER, self._texture)

    def release(self) -> None:
        """Delete everything."""
        GL.glDeleteTextures([self._texture])
        GL.glDeleteBuffers(len(self._buffers), self._buffers)


def form_table(forms: SheetForms) -> F4:
    """Return float32 (k, 8): the radii of the layers 1 to 5, the share of the opacity, the shape, and nothing."""
    table = np.zeros((len(forms.shapes), 8), dtype=np.float32)
    table[:, :5] = forms.radii[:, 1:]
    table[:, 5], table[:, 6] = forms.shares, forms.shapes
    return table
