"""The widget that shows points drawn with OpenGL."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QWidget

from app.graphics import surface_format
from app.render.buffers import Uploads
from app.render.points import PointRenderer
from app.views.embedding.scene.frame import Frame, same_points
from app.views.embedding.scene.pace import Pace
from app.views.embedding.scene.surface import Shares, look_of
from core.model import F4

FIRST_POINTS = 4_000_000
"""Points drawn in a frame before it is known how many can be."""


class OpenGLSurface(QOpenGLWidget):
    """Points drawn by the graphics processor; only arrays that changed are sent to it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFormat(surface_format())
        self.setUpdateBehavior(QOpenGLWidget.UpdateBehavior.PartialUpdate)  # what is drawn stays, to be added to
        self.painted = 0
        self.shares = Shares(self)
        self.pace = Pace(FIRST_POINTS)
        self._shown: Frame | None = None
        self._renderer = PointRenderer()
        self._frame: Frame | None = None

    @property
    def uploads(self) -> int:
        """Bytes sent to the graphics memory so far."""
        sent = self.sent
        return sent.positions + sent.colours + sent.emphasis + sent.palette

    @property
    def sent(self) -> Uploads:
        """Bytes sent to the graphics memory so far, by what they are."""
        return self._renderer.uploads

    @property
    def complete(self) -> bool:
        """Whether all points are drawn that are to be."""
        frame = self._frame
        return frame is None or (self._shown is frame and (frame.moving or self._renderer.complete))

    def widget(self) -> QWidget:
        """Return itself."""
        return self

    def show_frame(self, frame: Frame) -> None:
        """Show another frame; nothing is drawn if it looks the same."""
        before, self._frame = self._frame, frame
        if not same_points(before, frame):
            self.update()
        elif self._shown is before and before is not None:
            self._shown = frame
            self._rest(frame)

    def _rest(self, frame: Frame) -> None:
        """Go on with a picture whose points have been drawn in part, now that the camera is still."""
        if not (frame.moving or self._renderer.complete):
            self.update()

    def image(self) -> QImage:
        """Return what is shown, in device pixels."""
        return self.grabFramebuffer()

    def depths(self) -> F4:
        """Return the depth of what is on top; the points are drawn once more for it."""
        if self._frame is None or self._shown is not self._frame:
            return np.ones((0, 0), dtype=np.float32)
        self.makeCurrent()
        found = self._renderer.depth()
        self.doneCurrent()
        return found

    def initializeGL(self) -> None:
        """Begin with a new context: what a former one held is gone."""
        self._renderer.forget()
        self._shown = None
        self.context().aboutToBeDestroyed.connect(self._release)

    def _release(self) -> None:
        self.makeCurrent()
        self._renderer.release()
        self.doneCurrent()

    def resizeGL(self, width: int, height: int) -> None:
        """Draw again: the framebuffer is another one."""
        self._shown = None

    def paintGL(self) -> None:
        """Draw the points of the frame."""
        frame = self._frame
        if frame is None:
            return
        seconds, points = self._renderer.timed()
        if points:
            self.pace.learn(points, seconds)
        if self._shown is frame:  # the framebuffer still holds what was drawn
            if frame.moving or self._renderer.complete:
                return
            self._renderer.go_on(self.pace.points)
        else:
            self.painted += 1
            self._renderer.upload(frame.points, frame.cloud)
            size = (frame.width, frame.height, frame.scale)
            self._renderer.draw(frame.matrix, *size, look=look_of(frame.tokens), budget=self.pace.points)
            self._shown = frame
        self.shares.changed.emit(self._renderer.drawn, self._renderer.whole)
        QTimer.singleShot(0, self, lambda: self._rest(frame) if self._frame is frame else None)
