"""Draws the images and texts of points: images in one go from memory that a thread fills, texts drawn once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QImage, QPainter

from app.theme.fonts import text_font
from app.views.embedding.marks.texts import HALO, Texts, Wording
from app.views.embedding.scene.covering import Covering
from app.views.embedding.scene.frame import Frame
from core.cloud.compiling import compiled
from core.cloud.marks.stock import Lying, Stock
from core.model import I8, U4, RowImages
from core.style import TYPE, rgb
from core.views import Marks, PlaceNames
from core.views.embedding.marks.boxes import AIR, GAP, LINE, longest
from core.views.embedding.marks.layer import frame_colours, opacities
from core.views.embedding.marks.names import HEIGHT, LONGEST, SIZE, names_shown
from core.views.embedding.marks.showing import Shown, View, has_text, ink, shown
from core.views.picture import Emphasis, MarkKind

TEXTS_STILL, TEXTS_MOVING = 400, 150
"""Texts drawn at most while the camera is still and while it moves, the most important ones."""
_LARGE = 24 << 20
_FRAME, _STRONG = 1.5, 2.5
_FRAMED = 16.0
"""Logical pixels from which images have a frame of their point's colour: smaller ones would be frame above all."""


class MarksPainter(QObject):
    """Holds what drawing marks again takes: decoded images, drawn texts, and what was shown last.

    Attributes
    ----------
    laid, named
        Images laid, and dense places named by the last picture.
    showing
        Marks of the last picture.
    """

    arrived = Signal()
    """Emitted when images have come that the picture lacks."""
    large_arrived = Signal()
    """Emitted when the image of the hovered point has come."""
    faulted = Signal(object)
    """Emitted with problems of images that turned out not to be shown."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.texts = Texts()
        self.laid = self.named = 0
        self.showing: Shown | None = None
        self.stock: Stock | None = None
        self._large: Stock | None = None
        self._bound = 256 << 20
        self._seen: Frame | None = None
        self._carried = False
        self._lacking = False
        self.arrived.connect(self._look_for_faults, Qt.ConnectionType.QueuedConnection)

    def _look_for_faults(self) -> None:
        faults = None if self.stock is None else getattr(self.stock.images, "faults", None)
        news = () if faults is None else faults.news()
        if news:
            self.faulted.emit(news)

    def keep_at_most(self, bound: int) -> None:
        """Keep at most so many bytes of decoded images."""
        self._bound = bound
        if self.stock is not None:
            self.stock.keep_at_most(bound)

    def paint(self, image: QImage, frame: Frame, reserved: Sequence[QRectF], covering: Covering | None = None) -> None:
        """Draw images and texts onto an image of premultiplied 32 bits; no text is written over what is reserved.

        Points that others cover, as far as `covering` knows, have no marks.
        """
        names = next((each for each in frame.scene.layers if isinstance(each, PlaceNames)), None)
        named = [] if names is None else self._place_names(frame, names)
        self._paint_marks(image, frame, [*reserved, *(box for box, _ in named)], covering)
        with QPainter(image) as painter:
            for box, drawn in named:
                painter.drawImage(_on_pixels(box.topLeft(), frame.scale), drawn)
        self.named = len(named)

    def _place_names(self, frame: Frame, layer: PlaceNames) -> list[tuple[QRectF, QImage]]:
        """Return the names of dense places and where they stand, those of them that are in the picture."""
        wording = Wording(text_font(SIZE, QFont.Weight.DemiBold), layer.ink, frame.tokens.canvas, frame.scale)
        places, seen, fitting = names_shown(layer, frame.matrix, frame.scene.camera.target, frame.width, frame.height)
        found = []
        for place in fitting.tolist():
            x, y = seen[place, :2].tolist()
            if -LONGEST < x < frame.width + LONGEST and -HEIGHT < y < frame.height + HEIGHT:
                drawn = self.texts.image(places.texts[place], LONGEST, wording)
                size = drawn.deviceIndependentSize()
                found.append((QRectF(QPointF(x - size.width() / 2, y - size.height() / 2), size), drawn))
        return found

    def _paint_marks(self, image: QImage, frame: Frame, reserved: Sequence[QRectF], covering: Covering | None) -> None:
        layer = next((each for each in frame.scene.layers if isinstance(each, Marks)), None)
        self.laid = 0
        if layer is None:
            self.showing = self._seen = None
            return
        layer = replace(layer, emphasis=frame.points.emphasis)  # an entry of the legend may be brought forward
        before = self._staying(frame)
        front = None if covering is None else partial(covering.front, frame)
        size = frame.width, frame.height
        view = View(frame.matrix, *size, moving=frame.moving, sight=frame.rows_in_sight, front=front)
        self.showing = shown(layer, view, before)
        if layer.images is not None:
            self._lay_images(image, frame, layer, layer.images, self.showing)
        self._write_texts(image, frame, layer, self.showing, reserved)

    def _staying(self, frame: Frame) -> I8 | None:
        """Return the rows whose marks stay if they fit: those that were shown when the camera moved, None for none.

        Until it moves the marks are those of the picture alone, however it came about.
        """
        seen, self._seen = self._seen, frame
        here = frame.table, frame.width, frame.height
        alike = seen is not None and (seen.table, seen.width, seen.height) == here
        self._carried = alike and (self._carried or frame.moving)
        return self.showing.rows if self._carried and self.showing is not None else None

    def _lay_images(self, image: QImage, frame: Frame, layer: Marks, images: RowImages, found: Shown) -> None:
        self._lacking = not compiled()
        if self._lacking:
            return
        if self.stock is None or self.stock.images is not images:
            if self.stock is not None:
                self.stock.close()
            self.stock = Stock(images, self._bound, self.arrived.emit)
        lies = self.stock.lay(pixels_of(image), found.rows, lying(layer, frame, found))
        self.laid = int(np.count_nonzero(lies))

    def _write_texts(self, image: QImage, frame: Frame, layer: Marks, found: Shown, reserved: Sequence[QRectF]) -> None:
        left = TEXTS_MOVING if frame.moving else TEXTS_STILL
        font, halo = text_font(TYPE.table), frame.tokens.canvas
        with QPainter(image) as painter:
            for place in np.argsort(found.rank, kind="stable").tolist():
                row, ahead = int(found.rows[place]), bool(found.ahead[place])
                text = layer.texts[row] if has_text(layer, ahead) and row < len(layer.texts) else ""
                if not text:
                    continue
                most = longest(layer.ahead_kind if ahead else layer.kind, layer.size)
                drawn = self.texts.image(text, most, Wording(font, ink(layer, row), halo, frame.scale))
                corner = _corner(drawn, layer, ahead, *found.places[place, :2].tolist())
                if any(box.intersects(QRectF(corner, drawn.deviceIndependentSize())) for box in reserved):
                    continue
                painter.drawImage(_on_pixels(corner, frame.scale), drawn)
                left -= 1
                if left == 0:
                    return

    def large(self, images: RowImages, row: int, side: int) -> tuple[QImage, tuple[int, int]] | None:
        """Return the image of a row in the middle of a square of some device pixels, and how wide and high it is there.

        None while it is still to come.
        """
        if not compiled():
            return None
        if self._large is None or self._large.images is not images:
            if self._large is not None:
                self._large.close()
            self._large = Stock(images, _LARGE, self.large_arrived.emit)
        square = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        square.fill(Qt.GlobalColor.transparent)
        rows, middle = np.array([row], dtype=np.int64), np.full((1, 2), side / 2)
        bare = Lying(middle, side, np.zeros(1, np.int32), np.zeros((1, 3), np.uint8), np.ones(1, np.float32))
        if not self._large.lay(pixels_of(square), rows, bare).all():
            return None
        return square, self._large.extent(row, side)

    @property
    def stale(self) -> bool:
        """Whether the last picture lacks images because what lays them was not ready then, and is now."""
        return self._lacking and compiled()

    @property
    def busy(self) -> bool:
        """Whether images that the picture wants are still to come."""
        return self.stock is not None and self.stock.busy

    def close(self) -> None:
        """Let all images go."""
        for stock in (self.stock, self._large):
            if stock is not None:
                stock.close()


def lying(layer: Marks, frame: Frame, found: Shown) -> Lying:
    """Return where and how the images of marks lie, in device pixels."""
    rows, scale = found.rows, frame.scale
    strong = layer.emphasis[rows] >= Emphasis.NEIGHBOUR
    frames = np.maximum(np.rint(np.where(strong, _STRONG, _FRAME) * scale), 1).astype(np.int32)
    if layer.size < _FRAMED:
        frames[~strong] = 0
    colours = frame_colours(layer, rows, rgb(frame.tokens.accent))
    places = found.places[:, :2] * scale
    return Lying(places, max(round(layer.size * scale), 1), frames, colours, opacities(layer, rows))


def pixels_of(image: QImage) -> U4:
    """Return the pixels of an image of premultiplied 32 bits, uint32 (h, w): they are the image's own memory."""
    return np.frombuffer(image.bits(), dtype=np.uint32).reshape(image.height(), image.width())


def _corner(drawn: QImage, layer: Marks, ahead: bool, x: float, y: float) -> QPointF:
    """Return where the left upper corner of a text is: right of its point, or below its image."""
    size = drawn.deviceIndependentSize()
    if (layer.ahead_kind if ahead else layer.kind) is MarkKind.TEXTS:
        return QPointF(x + AIR - HALO, y - size.height() / 2)
    return QPointF(x - size.width() / 2, y + (layer.size + GAP) / 2 + (LINE - size.height()) / 2)


def _on_pixels(corner: QPointF, scale: float) -> QPointF:
    return QPointF(round(corner.x() * scale) / scale, round(corner.y() * scale) / scale)
