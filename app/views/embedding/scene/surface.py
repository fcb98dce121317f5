"""The widget that shows the painted points: what the canvas asks of it, and the software painter's."""

from __future__ import annotations

import time
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.views.embedding.scene.frame import Frame, same_points
from app.views.embedding.scene.pace import Pace
from app.views.embedding.scene.still import StillPainter
from core.cloud import splat
from core.cloud.compiling import compiled
from core.cloud.points import Look
from core.model import F4, U1
from core.style import Tokens, rgb

FIRST_POINTS = 150_000
"""Points painted in a frame before it is known how many can be."""
AT_ONCE = 100_000
"""Points up to which a picture at rest is painted where it is needed, as it is while the camera moves."""


class Shares(QObject):
    """Tells how far the points of a picture are painted."""

    changed = Signal(int, int)
    """Emitted with how many points are painted and how many are in the picture; equal when all are."""


class Surface(Protocol):
    """Shows a frame's points; counts what it does, so that it can be seen to do no more than needed."""

    @property
    def painted(self) -> int:
        """How often the points were painted."""

    @property
    def uploads(self) -> int:
        """Bytes sent to a graphics memory."""

    @property
    def shares(self) -> Shares:
        """Emits how many points are painted, and of how many, while that changes."""

    @property
    def pace(self) -> Pace:
        """How many points fit into a frame."""

    @property
    def complete(self) -> bool:
        """Whether all points are painted that are to be."""

    def show_frame(self, frame: Frame) -> None:
        """Show another frame; nothing is painted if it looks the same."""

    def image(self) -> QImage:
        """Return what is shown, in device pixels."""

    def depths(self) -> F4:
        """Return the depth of what is on top, float32 (h, w) in device pixels, as `core.cloud.splat.Painted` has it.

        It is empty while nothing is painted.
        """

    def widget(self) -> QWidget:
        """Return the widget."""


def look_of(tokens: Tokens) -> Look:
    """Return background and halo of a theme."""
    return Look(background=(*rgb(tokens.canvas), 255), halo=(*rgb(tokens.text), 255))


class SoftwareSurface(QWidget):
    """Points painted by the processor into an image, which is repainted only when they look different.

    While the camera moves as many points are painted as fit into a frame. At rest the others follow, painted beside
    the window's thread; so is all of a picture of many points, and the last one is seen until there is some of it.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.painted = 0
        self.uploads = 0  # it paints from the arrays themselves
        self.shares = Shares(self)
        self.pace = Pace(FIRST_POINTS)
        self.still = StillPainter(FIRST_POINTS, self)
        self.still.painted.connect(self._take)
        self._frame: Frame | None = None
        self._painting: splat.Painting | None = None
        self._pixels: U1 | None = None
        self._depth: F4 = np.ones((0, 0), dtype=np.float32)
        self._image: QImage | None = None
        self._plain = self._rough = self._awaited = False

    @property
    def complete(self) -> bool:
        """Whether all points are painted that are to be."""
        return not self.still.busy

    def widget(self) -> QWidget:
        """Return itself."""
        return self

    def show_frame(self, frame: Frame) -> None:
        """Show another frame; nothing is painted if it looks the same."""
        before, self._frame = self._frame, frame
        better = (self._plain and compiled()) or (self._rough and not frame.moving)
        if same_points(before, frame) and not better:
            self._rest(frame)
            return
        self._put_away()
        if before is None or before.table != frame.table:
            self._image = None
        if compiled() and not frame.moving and len(frame.cloud.order) > AT_ONCE:
            self._plain, self._rough, self._awaited = False, False, True
            self.still.paint(frame, look_of(frame.tokens))
        else:
            self._image = None
            self.update()

    def _rest(self, frame: Frame) -> None:
        """Go on with a picture whose points have been painted in part, now that the camera is still."""
        if self._painting is not None and not frame.moving:
            painting, self._painting = self._painting, None
            self.still.paint(frame, look_of(frame.tokens), painting)

    def image(self) -> QImage:
        """Return what is shown, in device pixels."""
        if self._image is None:
            self._image = self._paint()
        return self._image

    def depths(self) -> F4:
        """Return the depth of what is on top; it is painted first if it has to be."""
        self.image()
        return self._depth

    def _paint(self) -> QImage:
        frame = self._frame
        if frame is None:
            return QImage()
        self.painted += 1
        self._plain = not compiled()
        self._put_away()
        look, size = look_of(frame.tokens), (frame.width, frame.height, frame.scale)
        if self._plain:
            return self._imaged(splat.paint_plain(frame.cloud, frame.points, frame.matrix, size, look), frame)
        rough = splat.while_moving(frame.points, len(frame.cloud), frame.scale) if frame.moving else None
        self._rough = rough is False
        self._painting = splat.begin(frame.cloud, frame.points, frame.matrix, *size, look=look, antialias=rough)
        image = self._imaged(self._added(self._painting), frame)
        self._rest(frame)
        return image

    def _added(self, painting: splat.Painting) -> splat.Painted:
        """Add as many points as fit into a frame."""
        before, began = painting.drawn, time.perf_counter()
        painting.add(self.pace.points)
        picture = painting.picture()
        self.pace.learn(painting.drawn - before, time.perf_counter() - began)
        return picture

    def _take(self, frame: Frame, painted: splat.Painted) -> None:
        """Show a picture that was painted beside the window's thread."""
        self.painted += self._awaited
        self._awaited = False
        self._image = self._imaged(painted, frame)
        self.update()

    def _imaged(self, painted: splat.Painted, frame: Frame) -> QImage:
        self._pixels, self._depth = painted.image, painted.depth
        height, width = self._pixels.shape[:2]
        # The background is opaque; told so, Qt copies the pixels instead of blending them.
        image = QImage(self._pixels.data, width, height, width * 4, QImage.Format.Format_RGBX8888)
        image.setDevicePixelRatio(frame.scale)
        if painted.drawn >= painted.whole:
            self._put_away()
        self.shares.changed.emit(painted.drawn, painted.whole)
        return image

    def _put_away(self) -> None:
        """Leave the picture as it is."""
        self.still.stop()
        if self._painting is not None:
            self._painting.close()
            self._painting = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay the painted image onto the window."""
        with QPainter(self) as painter:
            image = None if self._frame is None or (self._image is None and self.still.busy) else self.image()
            if image is None or image.deviceIndependentSize().toSize() != self.size():
                painter.fillRect(self.rect(), QColor(self.palette().base().color()))
            if image is not None:
                painter.drawImage(QPointF(0, 0), image)
