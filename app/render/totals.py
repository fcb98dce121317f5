"""Textures in which the colours and numbers of translucent points are added up, in whatever order they come.

Each layer is added up apart; a texture is made for it when it is first needed.
"""

from __future__ import annotations

import numpy as np
from OpenGL import GL

from app.render.program import Program
from core.cloud.shading import Layer
from core.cloud.toning import Tone


class Totals:
    """Sums for pictures of one size; made and used in one context.

    Raises RuntimeError if the driver cannot add up in single precision.
    """

    def __init__(self, width: int, height: int) -> None:
        self.size = width, height
        self._textures: dict[Layer, int] = {}
        self._frames: dict[Layer, int] = {}
        self._array = int(GL.glGenVertexArrays(1))
        self._program = Program("totals")

    def _make(self, layer: Layer) -> None:
        """Make the sums of a layer, with nothing added."""
        before, (width, height) = GL.glGetIntegerv(GL.GL_DRAW_FRAMEBUFFER_BINDING), self.size
        texture, frame = int(GL.glGenTextures(1)), int(GL.glGenFramebuffers(1))
        self._textures[layer], self._frames[layer] = texture, frame
        GL.glBindTexture(GL.GL_TEXTURE_2D, texture)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_NEAREST)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAG_FILTER, GL.GL_NEAREST)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, GL.GL_RGBA32F, width, height, 0, GL.GL_RGBA, GL.GL_FLOAT, None)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, frame)
        GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_TEXTURE_2D, texture, 0)
        if GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER) != GL.GL_FRAMEBUFFER_COMPLETE:
            raise RuntimeError(f"no sums in single precision of {width} x {height} pixels")
        GL.glClearBufferfv(GL.GL_COLOR, 0, np.zeros(4, dtype=np.float32))
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, before)

    def clear(self) -> None:
        """Begin again with nothing added."""
        before = GL.glGetIntegerv(GL.GL_DRAW_FRAMEBUFFER_BINDING)
        for frame in self._frames.values():
            GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, frame)
            GL.glClearBufferfv(GL.GL_COLOR, 0, np.zeros(4, dtype=np.float32))
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, before)

    def bind(self, layer: Layer) -> None:
        """Have what is drawn added to the sums of a layer."""
        if layer not in self._frames:
            self._make(layer)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._frames[layer])
        GL.glDisable(GL.GL_DEPTH_TEST)
        GL.glEnable(GL.GL_BLEND)
        GL.glBlendFunc(GL.GL_ONE, GL.GL_ONE)

    def lay_over(self, layer: Layer, tone: Tone, share: float) -> None:
        """Lay the sums of a layer over the current framebuffer; `share` of all points are in them."""
        GL.glUseProgram(self._program.number)
        GL.glBindVertexArray(self._array)
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._textures[layer])
        GL.glUniform1i(self._program.place("totals"), 0)
        GL.glUniform1fv(self._program.place("tone"), 4, tone.numbers().astype(np.float32))
        GL.glUniform1f(self._program.place("points_each"), 1 / max(share, 1e-12))
        GL.glDisable(GL.GL_DEPTH_TEST)
        GL.glEnable(GL.GL_BLEND)
        GL.glBlendFuncSeparate(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA, GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)
        GL.glDrawArrays(GL.GL_TRIANGLES, 0, 3)

    def release(self) -> None:
        """Delete everything."""
        GL.glDeleteFramebuffers(len(self._frames), list(self._frames.values()))
        GL.glDeleteTextures(list(self._textures.values()))
        GL.glDeleteVertexArrays(1, [self._array])
        self._program.release()
