"""A framebuffer of our own to draw into and read back, with several samples a pixel if wished."""

from __future__ import annotations

import numpy as np
from OpenGL import GL

from core.model.arrays import F4, U1


class Framebuffer:
    """Colour and depth of width x height device pixels; made and used in one context.

    Raises RuntimeError if the driver does not take the size or the number of samples.
    """

    def __init__(self, width: int, height: int, samples: int = 0) -> None:
        self.width, self.height = width, height
        self._drawn = _Attached(width, height, samples)
        self._shown = _Attached(width, height, 0) if samples else self._drawn

    def bind(self) -> None:
        """Make what is drawn go here."""
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._drawn.number)

    def image(self) -> U1:
        """Return what was drawn: uint8 (height, width, 4), RGBA, first row on top."""
        self._resolve()
        data = GL.glReadPixels(0, 0, self.width, self.height, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE)
        pixels: U1 = np.frombuffer(data, dtype=np.uint8).reshape(self.height, self.width, 4)[::-1]
        self.bind()
        return pixels

    def depth(self) -> F4:
        """Return the depth buffer: float32 (height, width), first row on top; only without several samples."""
        self.bind()
        data = GL.glReadPixels(0, 0, self.width, self.height, GL.GL_DEPTH_COMPONENT, GL.GL_FLOAT)
        depths: F4 = np.frombuffer(data, dtype=np.float32).reshape(self.height, self.width)[::-1]
        return depths

    def _resolve(self) -> None:
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._shown.number)
        if self._shown is not self._drawn:
            box = (0, 0, self.width, self.height)
            GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self._drawn.number)
            GL.glBlitFramebuffer(*box, *box, GL.GL_COLOR_BUFFER_BIT, GL.GL_NEAREST)
            GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._shown.number)

    def release(self) -> None:
        """Delete it."""
        for attached in {self._drawn, self._shown}:
            attached.release()


class _Attached:
    """A framebuffer object with its two renderbuffers."""

    def __init__(self, width: int, height: int, samples: int) -> None:
        self.number = int(GL.glGenFramebuffers(1))
        self._buffers = GL.glGenRenderbuffers(2)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.number)
        kinds = ((GL.GL_COLOR_ATTACHMENT0, GL.GL_RGBA8), (GL.GL_DEPTH_ATTACHMENT, GL.GL_DEPTH_COMPONENT24))
        for buffer, (place, kind) in zip(self._buffers, kinds, strict=True):
            GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, buffer)
            GL.glRenderbufferStorageMultisample(GL.GL_RENDERBUFFER, samples, kind, width, height)
            GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, place, GL.GL_RENDERBUFFER, buffer)
        if GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER) != GL.GL_FRAMEBUFFER_COMPLETE:
            raise RuntimeError(f"no framebuffer of {width} x {height} pixels with {samples} samples")

    def release(self) -> None:
        """Delete it."""
        GL.glDeleteFramebuffers(1, [self.number])
        GL.glDeleteRenderbuffers(2, self._buffers)
