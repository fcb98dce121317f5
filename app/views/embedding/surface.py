"""The widget that shows the painted points: what the canvas asks of it, and the software painter's."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.views.embedding.frame import Frame, same_picture
from core.cloud import splat
from core.cloud.compiling import compiled
from core.cloud.points import Look
from core.model import U1
from core.style import Tokens, rgb

MOVING_POINTS = 400_000
"""Points painted in software while the camera moves; all of them as soon as it is still."""


class Surface(Protocol):
    """Shows a frame's points; counts what it does, so that it can be seen to do no more than needed."""

    @property
    def painted(self) -> int:
        """How often the points were painted."""

    @property
    def uploads(self) -> int:
        """Bytes sent to a graphics memory."""

    def show_frame(self, frame: Frame) -> None:
        """Show another frame; nothing is painted if it looks the same."""

    def image(self) -> QImage:
        """Return what is shown, in device pixels."""

    def widget(self) -> QWidget:
        """Return the widget."""


def look_of(tokens: Tokens) -> Look:
    """Return background and halo of a theme."""
    return Look(background=(*rgb(tokens.canvas), 255), halo=(*rgb(tokens.text), 255))


class SoftwareSurface(QWidget):
    """Points painted by the processor into an image, which is repainted only when they look different."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.painted = 0
        self.uploads = 0  # it paints from the arrays themselves
        self._frame: Frame | None = None
        self._pixels: U1 | None = None
        self._image: QImage | None = None
        self._plain = False

    def widget(self) -> QWidget:
        """Return itself."""
        return self

    def show_frame(self, frame: Frame) -> None:
        """Show another frame; nothing is painted if it looks the same."""
        if same_picture(self._frame, frame) and not (self._plain and compiled()):
            self._frame = frame
            return
        self._frame = frame
        self._image = None
        self.update()

    def image(self) -> QImage:
        """Return what is shown, in device pixels."""
        if self._image is None:
            self._image = self._paint()
        return self._image

    def _paint(self) -> QImage:
        frame = self._frame
        if frame is None:
            return QImage()
        self.painted += 1
        self._plain = not compiled()
        budget = MOVING_POINTS if frame.moving and len(frame.cloud) > MOVING_POINTS else None
        look = look_of(frame.tokens)
        size = (frame.width, frame.height, frame.scale)
        self._pixels = splat.paint(frame.cloud, frame.points, frame.matrix, *size, look=look, budget=budget).image
        height, width = self._pixels.shape[:2]
        # The background is opaque; told so, Qt copies the pixels instead of blending them.
        image = QImage(self._pixels.data, width, height, width * 4, QImage.Format.Format_RGBX8888)
        image.setDevicePixelRatio(frame.scale)
        return image

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay the painted image onto the window."""
        with QPainter(self) as painter:
            if self._frame is None:
                painter.fillRect(self.rect(), QColor(self.palette().base().color()))
                return
            painter.drawImage(QPointF(0, 0), self.image())
