"""The images inside a card: drawn at any zoom, with what lies under the cursor."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.images.drawing import Drawn, draw_page
from app.views.images.painted import Made
from app.workspace import Workspace
from core.state import CompareWay, ImageZoom
from core.views.images import Arranged, Cell, arranged, overlaid
from core.views.images.zooming import Frame, fit_scale, framed, panned, zoomed

SHORT = 4
"""A drag shorter than this many pixels is a click."""
TURN = 1.2
"""How much larger one turn of the wheel makes images."""
_NO_PLACE = Arranged((), ())
_USUAL, _QUICKEST = 100, 20
"""Milliseconds of a frame that does not say how long it is shown, and of one at least."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """An image of a card by its number, and a place in it, in its pixels."""

    index: int
    x: float
    y: float


class ImagePane(QWidget):
    """Draws the images of a card; tells what the mouse does to them."""

    pointed = Signal()
    """Emitted when the mouse has moved to another place or left: `hovered` is what lies under it."""
    clicked = Signal(object, object)
    """Emitted with a `Pointed` and the modifiers."""
    doubled = Signal()
    reframed = Signal(object)
    """Emitted with the part of images that a gesture is showing."""
    dropped = Signal()
    """Emitted when a drag has ended."""
    wiped = Signal(float)
    """Emitted with the share of the width left of the line between two images."""
    drag_wanted = Signal(object)
    """Emitted with a `Pointed` that is to be dragged out of the window."""
    menu_wanted = Signal()
    resized = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.made: Made | None = None
        self.zoom: ImageZoom | None = None
        self.mark: tuple[int, int] | None = None
        self.smooth, self.values, self.wheel_zooms = False, True, False
        self.wipe, self.flipped = 0.5, False
        self.frame_numbers: list[int] = []
        self._arranged: tuple[object, int, int, Arranged] = (None, 0, 0, _NO_PLACE)
        self._pressed: tuple[QPointF, Qt.MouseButton, Pointed | None] | None = None
        self._grabbed: Frame | None = None
        self._moved = False
        self._mouse: QPointF | None = None
        self._frames = QTimer(self, singleShot=True)
        self._frames.timeout.connect(self._next_frames)
        self._late = QTimer(self, singleShot=True, interval=300)
        self._late.timeout.connect(self.update)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Images")

    # What is shown

    def minimumSizeHint(self) -> QSize:
        """Return a size at which something can be recognised."""
        return QSize(48, 48)

    def show_made(self, made: Made | None) -> None:
        """Show other images."""
        same = made is not None and self.made is not None and made.page.wish.key == self.made.page.wish.key
        counts = [] if made is None else [len(frames) for frames in made.frames]
        numbers = self.frame_numbers if same else []
        self.frame_numbers = [
            numbers[place] % count if place < len(numbers) and count else 0 for place, count in enumerate(counts)
        ]
        self.made = made
        if made is None:
            self.mark = None
            self._late.start()
        self._frames.stop()
        self._time_frames()
        self.update()

    def show_zoom(self, zoom: ImageZoom | None) -> None:
        """Show another part of the images."""
        if zoom != self.zoom:
            self.zoom = zoom
            self.update()

    def show_mark(self, mark: tuple[int, int] | None) -> None:
        """Mark a pixel in all images that have it, None for none."""
        if mark != self.mark:
            self.mark = mark
            self.update()

    def show_look(self, smooth: bool, values: bool, wheel_zooms: bool) -> None:
        """Say how pixels that are enlarged look, whether they say their values, and what the wheel does."""
        self.wheel_zooms = wheel_zooms
        if (smooth, values) != (self.smooth, self.values):
            self.smooth, self.values = smooth, values
            self.update()

    def show_wipe(self, share: float) -> None:
        """Move the line between two images."""
        self.wipe = min(max(share, 0.0), 1.0)
        self.update()

    def flip(self) -> None:
        """Show the other one of two images in the same place."""
        self.flipped = not self.flipped
        self.update()

    @property
    def waits_long(self) -> bool:
        """Whether nothing has come for a while."""
        return self.made is None and not self._late.isActive()

    @property
    def way(self) -> CompareWay | None:
        """How two images in the same place are compared, None where images stand beside one another."""
        page = None if self.made is None else self.made.page
        return page.wish.way if page is not None and overlaid(page) else None

    def layout_now(self) -> Arranged:
        """Return where the images stand."""
        page = None if self.made is None else self.made.page
        if page is None:
            return _NO_PLACE
        known = self._arranged
        if known[0] is not page or known[1:3] != (self.width(), self.height()):
            known = (page, self.width(), self.height(), arranged(page, self.width(), self.height()))
            self._arranged = known
        return known[3]

    def frame_of(self, index: int) -> Frame | None:
        """Return how an image lies in its area, None where there is none."""
        page = None if self.made is None else self.made.page
        if page is None or index >= len(page.cells) or page.cells[index].frames is None:
            return None
        cell, area = page.cells[index], self.layout_now().areas[index]
        return framed((area.width, area.height), (cell.width, cell.height), self.zoom)

    def magnified(self) -> float:
        """Return how much larger than whole images are shown, at least 1."""
        found = [1.0]
        for index, cell in enumerate(() if self.made is None else self.made.page.cells):
            frame = self.frame_of(index)
            if frame is not None:
                found.append(frame.scale / fit_scale(frame.room, (cell.width, cell.height)))
        return max(found)

    def cell_at(self, place: QPointF) -> int | None:
        """Return the image at a place; of two in the same place the one that is seen."""
        way = self.way
        if way is CompareWay.BLINK:
            return int(self.flipped)
        if way is CompareWay.WIPE:
            return int(place.x() >= self.wipe * self.width())
        areas = self.layout_now().areas
        return next((n for n, area in enumerate(areas) if area.holds(place.x(), place.y())), None)

    def pointed_at(self, place: QPointF) -> Pointed | None:
        """Return which image and which of its pixels lies at a place."""
        index = self.cell_at(place)
        frame = None if index is None else self.frame_of(index)
        if index is None or frame is None:
            return None if index is None else Pointed(index, -1.0, -1.0)
        area = self.layout_now().areas[index]
        return Pointed(index, *frame.pixel_at(place.x() - area.left, place.y() - area.top))

    @property
    def hovered(self) -> Pointed | None:
        """What lies under the mouse as images are shown now, None where it is elsewhere."""
        return None if self._mouse is None else self.pointed_at(self._mouse)

    def cell(self, index: int) -> Cell | None:
        """Return an image by its number."""
        cells = () if self.made is None else self.made.page.cells
        return cells[index] if index < len(cells) else None

    def image_now(self, index: int) -> QImage | None:
        """Return the frame of an image that is shown now."""
        if self.made is None or index >= len(self.made.frames) or not self.made.frames[index]:
            return None
        return self.made.frames[index][self.frame_numbers[index]]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the images."""
        painter = QPainter(self)
        if self.made is None:
            if self.waits_long:
                painter.setPen(self.palette().placeholderText().color())
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Reading…")
            return
        draw_page(painter, Drawn(self, self._workspace.tokens), QRectF(event.rect()))

    # Animations

    def _time_frames(self) -> None:
        if self.made is None or self._frames.isActive() or not self.isVisible():
            return
        waits = [
            cell.durations[self.frame_numbers[place]] * 1000
            for place, cell in enumerate(self.made.page.cells)
            if cell.durations is not None and len(self.made.frames[place]) > 1
        ]
        if waits:
            self._frames.start(max(round(min(waits)) or _USUAL, _QUICKEST))

    def _next_frames(self) -> None:
        if self.made is None:
            return
        for place, frames in enumerate(self.made.frames):
            if len(frames) > 1:
                self.frame_numbers[place] = (self.frame_numbers[place] + 1) % len(frames)
        self.update()
        self._time_frames()

    # The mouse

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that there is more or less room."""
        super().resizeEvent(event)
        self.resized.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that nothing is pointed at."""
        super().leaveEvent(event)
        self._mouse = None
        self.pointed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click or a drag begins."""
        pointed = self.pointed_at(event.position())
        self._pressed, self._moved = (event.position(), event.button(), pointed), False
        self._grabbed = None if pointed is None else self.frame_of(pointed.index)
        event.ignore() if pointed is None else event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or tell what lies under the mouse."""
        self._mouse = event.position()
        if self._pressed is None or event.buttons() == Qt.MouseButton.NoButton:
            self._pressed = None
            self.pointed.emit()
            return
        start, button, pointed = self._pressed
        way = event.position() - start
        self._moved = self._moved or way.manhattanLength() >= SHORT
        if self._moved:
            self._drag(button, pointed, way, event)

    def _drag(self, button: Qt.MouseButton, pointed: Pointed | None, way: QPointF, event: QMouseEvent) -> None:
        left = button == Qt.MouseButton.LeftButton
        if left and self.way is CompareWay.WIPE:
            self.wiped.emit(event.position().x() / max(self.width(), 1))
        elif left and (self.zoom is None or event.modifiers() & Qt.KeyboardModifier.AltModifier):
            self._pressed = None
            if pointed is not None:
                self.drag_wanted.emit(pointed)
        elif self._grabbed is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.reframed.emit(panned(self._grabbed, way.x(), way.y()).zoom)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or tell of a click."""
        pressed, self._pressed = self._pressed, None
        self.unsetCursor()
        if pressed is None:
            return
        if self._moved:
            self.dropped.emit()
        elif pressed[1] == Qt.MouseButton.RightButton:
            self.menu_wanted.emit()
        elif pressed[1] == Qt.MouseButton.LeftButton and pressed[2] is not None:
            self.clicked.emit(pressed[2], event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell of a double click."""
        self._pressed = None
        self.doubled.emit()

    @property
    def dragging(self) -> bool:
        """Whether a drag is going on."""
        return self._pressed is not None and self._moved

    def drop_drag(self) -> None:
        """Forget the drag that is going on."""
        self._pressed = None
        self.unsetCursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the cursor: with Ctrl, or where the card fills the view."""
        turns = event.angleDelta().y() / 120
        wanted = self.wheel_zooms or event.modifiers() & Qt.KeyboardModifier.ControlModifier
        index = self.cell_at(event.position())
        if not wanted or not turns or index is None or self.frame_of(index) is None:
            event.ignore()
            return
        area = self.layout_now().areas[index]
        self.zoom_by(TURN**turns, index, event.position() - QPointF(area.left, area.top))
        event.accept()

    def zoom_by(self, factor: float, index: int, place: QPointF | None = None) -> None:
        """Enlarge images around a place in an image's area, its middle for None."""
        frame = self.frame_of(index)
        if frame is not None:
            at = QPointF(frame.room[0] / 2, frame.room[1] / 2) if place is None else place
            self.reframed.emit(zoomed(frame, at.x(), at.y(), factor).zoom)
