"""Charts and their images, made away from the window's thread, the newest wish of each card only."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from core.analysis import parallel, warm
from core.analysis.bundles import warm as bundles_warm
from core.model import F8, U1
from core.threads import start_thread
from core.views import Band, Chart, Curves
from core.views.curves import paint
from core.views.curves.dashing import dashed
from core.views.curves.mapping import Mapping
from core.views.curves.pieces import unbroken
from core.views.scalars import CardWish, resolve_wish

_PATIENCE = 4.0
"""Seconds that the first chart waits for the compiled painter before a coarse one is drawn."""
_MOST = 8
"""Threads that paint at most: as many as there may be cards in sight."""


@dataclass(frozen=True, slots=True)
class Painted:
    """A chart with its curves as an image over transparency; `coarse` says that a finer one can be had soon."""

    wish: CardWish
    chart: Chart
    mapping: Mapping
    image: QImage
    coarse: bool


class Painter(QObject):
    """Paints cards on threads of its own, of which there are as many as processors.

    Each card that waits with others is painted by one processor, one alone by all of them. `count` is the number of
    images painted so far.
    """

    painted = Signal(str, object)
    """Emitted with the card's key and `Painted`."""
    warmed = Signal()
    """Emitted when coarse images can be replaced by fine ones."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self._wishes: OrderedDict[str, CardWish] = OrderedDict()
        self._begun: set[str] = set()
        self._closed = False
        self._changed = threading.Condition()
        self._warm = threading.Event()
        self._threads: list[threading.Thread] = []

    def warm_up(self) -> None:
        """Start to load the compiled loops, once."""
        if not self._threads:
            workers = min(parallel.processors(), _MOST)
            self._threads = [
                start_thread(self._load, "scalars-warm-up"),
                *(start_thread(self._work, f"scalars-painter-{number}", stop=self.close) for number in range(workers)),
            ]

    def request(self, wish: CardWish, urgent: bool = False) -> None:
        """Ask for a card; it replaces what was asked for the same key and has not been begun."""
        self.warm_up()
        with self._changed:
            self._wishes[wish.key] = wish
            if urgent:
                self._wishes.move_to_end(wish.key, last=False)
            self._changed.notify_all()

    def forget(self, key: str) -> None:
        """Drop what was asked for a card and has not been begun."""
        with self._changed:
            self._wishes.pop(key, None)

    @property
    def busy(self) -> bool:
        """Whether something asked for has not been handed over yet."""
        with self._changed:
            return bool(self._begun or self._wishes)

    def close(self) -> None:
        """Stop after the image that is being painted."""
        with self._changed:
            self._closed = True
            self._wishes.clear()
            self._changed.notify_all()
        for thread in self._threads[1:]:
            thread.join(timeout=2.0)

    def _load(self) -> None:
        warm.warm_up()
        bundles_warm.warm_up()
        paint.warm_up()
        self._warm.set()
        self._tell_warmed()

    def _tell_warmed(self) -> None:
        if not self._closed:
            self.warmed.emit()

    def _work(self) -> None:
        self._warm.wait(_PATIENCE)
        while (taken := self._next()) is not None:
            wish, threads = taken
            painted = painted_card(wish, threads)
            with self._changed:
                self.count += 1
            if not self._closed:
                self.painted.emit(wish.key, painted)
            with self._changed:
                self._begun.discard(wish.key)
                if painted.coarse and paint.ready():  # it became ready meanwhile, and nobody will ask again
                    self._wishes.setdefault(wish.key, wish)
                self._changed.notify_all()

    def _next(self) -> tuple[CardWish, int] | None:
        """Return the next card to be painted and by how many threads, None when there is nothing to do any more."""
        with self._changed:
            while (key := self._free()) is None and not self._closed:
                self._changed.wait()
            if key is None or self._closed:
                return None
            wish = self._wishes.pop(key)
            self._begun.add(key)
            together = len(self._begun) + len(self._wishes)
            return wish, max(parallel.processors() // together, 1)

    def _free(self) -> str | None:
        """Return the first card that is asked for and not being painted: a later image must not come before it."""
        return next((key for key in self._wishes if key not in self._begun), None)


def painted_card(wish: CardWish, threads: int | None = None) -> Painted:
    """Return the chart of a card and its image, painted by a number of threads, one a processor for None."""
    chart = resolve_wish(wish)
    scale = wish.viewport.scale
    mapping = Mapping.of(chart, round(wish.viewport.width * scale), round(wish.viewport.height * scale))
    coarse = not paint.ready()
    layers = [layer for layer in chart.layers if isinstance(layer, Curves | Band)]
    if coarse:
        image = plain_image(layers, mapping, scale)
    else:
        image = as_image(paint.paint_curves(layers, mapping, scale, threads))
    return Painted(wish, chart, mapping, image, coarse)


def as_image(pixels: U1) -> QImage:
    """Return premultiplied pixels (height, width, 4) as an image that owns its memory."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def plain_image(layers: Sequence[Curves | Band], mapping: Mapping, scale: float, smooth: bool = False) -> QImage:
    """Return curves over transparency drawn without the compiled painter, one pixel wide unless they are `smooth`."""
    image = QImage(int(mapping.width), int(mapping.height), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    for curves in layers:
        place = mapping.along(curves.second)
        if isinstance(curves, Band):
            fill_band(painter, curves, place)
            continue
        x, y, starts = dashed(place.x(curves.x), place.y(curves.y), curves.starts, curves.dashes, curves.width * scale)
        points, width = np.stack([x, y], axis=1), curves.width * scale if smooth else 1.0
        for curve, colour in enumerate(curves.colours.tolist()):
            part = points[starts[curve] : starts[curve + 1]]
            for piece in unbroken(part):
                _draw_plainly(painter, piece, QColor(*colour), width, curves.dot * scale)
    painter.end()
    return image


def fill_band(painter: QPainter, band: Band, mapping: Mapping) -> None:
    """Fill a band between its vertices."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(*band.colour))
    edges = np.stack([mapping.x(band.x), mapping.y(band.lower), mapping.y(band.upper)], axis=1)
    for piece in unbroken(edges):
        outline = np.concatenate([piece[:, [0, 1]], piece[::-1, [0, 2]]])
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in outline.tolist()]))


def _draw_plainly(painter: QPainter, piece: F8, colour: QColor, width: float, dot: float) -> None:
    """Draw a piece of a curve, or one vertex as a dot."""
    painter.setBrush(Qt.BrushStyle.NoBrush if len(piece) > 1 else colour)
    painter.setPen(QPen(colour, width) if len(piece) > 1 else Qt.PenStyle.NoPen)
    places = [QPointF(x, y) for x, y in piece.tolist()]
    if len(piece) > 1:
        painter.drawPolyline(QPolygonF(places))
    else:
        painter.drawEllipse(places[0], dot, dot)
