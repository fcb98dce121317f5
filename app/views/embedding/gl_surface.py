"""The widget that shows points drawn with OpenGL."""

from __future__ import annotations

from PySide6.QtGui import QImage, QSurfaceFormat
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QWidget

from app.render.buffers import Uploads
from app.render.points import PointRenderer
from app.views.embedding.frame import Frame, same_picture
from app.views.embedding.surface import look_of

MOVING_POINTS = 8_000_000
"""Points drawn while the camera moves; all of them as soon as it is still."""
SAMPLES = 4


def surface_format() -> QSurfaceFormat:
    """Return the format of contexts that points are drawn in: OpenGL 3.3 core, depth, several samples a pixel."""
    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setDepthBufferSize(24)
    wanted.setSamples(SAMPLES)
    return wanted


class OpenGLSurface(QOpenGLWidget):
    """Points drawn by the graphics processor; only arrays that changed are sent to it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFormat(surface_format())
        self.painted = 0
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

    def widget(self) -> QWidget:
        """Return itself."""
        return self

    def show_frame(self, frame: Frame) -> None:
        """Show another frame; nothing is drawn if it looks the same."""
        before, self._frame = self._frame, frame
        if not same_picture(before, frame):
            self.update()

    def image(self) -> QImage:
        """Return what is shown, in device pixels."""
        return self.grabFramebuffer()

    def initializeGL(self) -> None:
        """Begin with a new context: what a former one held is gone."""
        self._renderer.forget()
        self.context().aboutToBeDestroyed.connect(self._release)

    def _release(self) -> None:
        self.makeCurrent()
        self._renderer.release()
        self.doneCurrent()

    def paintGL(self) -> None:
        """Draw the points of the frame."""
        frame = self._frame
        if frame is None:
            return
        self.painted += 1
        self._renderer.upload(frame.points, frame.cloud)
        budget = MOVING_POINTS if frame.moving else None
        size = (frame.width, frame.height, frame.scale)
        self._renderer.draw(frame.matrix, *size, look=look_of(frame.tokens), budget=budget)
