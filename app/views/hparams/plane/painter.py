"""Planes and their images, made away from the window's thread, the newest wish only."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from app.views.hparams.parallel.painter import as_image
from core.model import Catalog
from core.state import SessionState
from core.threads import start_thread
from core.views import Viewport
from core.views.plane.dots import warm
from core.views.plane.dots.painter import DotPainter, Dots
from core.views.plane.part import Plane
from core.views.plane.plot import PlanePlot

_PATIENCE = 4.0
"""Seconds that the first picture waits for the compiled painter before some points are drawn plainly."""
_PLAIN = 2000
"""Points that are drawn plainly."""


@dataclass(frozen=True, eq=False)
class Wish:
    """What is to be seen: some runs in some state, as large as `viewport`."""

    catalog: Catalog
    state: SessionState
    viewport: Viewport


@dataclass(frozen=True, eq=False)
class Painted:
    """A plane and its points as an image over transparency; no plane where its fields have no values.

    `final` is false where something that takes longer, such as a trend, is still to come.
    """

    wish: Wish
    plot: PlanePlot | None
    image: QImage
    final: bool = True


Resolve = Callable[[Catalog, SessionState, Viewport, bool], PlanePlot | None]
"""What a page draws; the last argument asks for what is known or quickly worked out only."""


class PlanePainter(QObject):
    """Paints on a thread of its own; `count` is the number of images handed over."""

    painted = Signal(object)
    """Emitted with `Painted`."""
    warmed = Signal()
    """Emitted when what was drawn plainly can be drawn as it should be."""
    failed = Signal(str)
    """Emitted with what went wrong."""

    def __init__(self, resolve: Resolve, threads: int | None = None) -> None:
        super().__init__()
        self.count = 0
        self._resolve = resolve
        self._dots = DotPainter(threads)
        self._wish: Wish | None = None
        self._closed = False
        self._changed = threading.Condition()
        self._warm = threading.Event()
        self._threads: list[threading.Thread] = []

    def request(self, wish: Wish) -> None:
        """Ask for an image; it replaces what was asked before and is not finished."""
        with self._changed:
            self._wish = wish
            self._changed.notify_all()
        if not self._threads:
            self._threads = [
                start_thread(self._load, "plane-warm-up"),
                start_thread(self._work, "plane-painter", stop=self.close),
            ]

    def close(self) -> None:
        """Stop after what is being painted."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._wish = None
            self._changed.notify_all()
        for thread in self._threads[1:]:
            thread.join(timeout=2.0)
        self._dots.close()

    def _load(self) -> None:
        warm.warm_up()
        self._warm.set()
        if not self._closed:
            self.warmed.emit()

    def _work(self) -> None:
        self._warm.wait(_PATIENCE)
        while (wish := self._next()) is not None:
            try:
                self._paint(wish)
            except Exception as error:  # one image must not cost all that follow
                if not self._closed:
                    self.failed.emit(f"{type(error).__name__}: {error}")

    def _next(self) -> Wish | None:
        with self._changed:
            while self._wish is None and not self._closed:
                self._changed.wait()
            wish, self._wish = self._wish, None
            return wish

    def _paint(self, wish: Wish) -> None:
        plot = self._resolve(wish.catalog, wish.state, wish.viewport, True)
        if plot is None:
            self._tell(Painted(wish, None, QImage()))
            return
        prepare(plot)
        image = self._image(plot.part, wish)
        self._tell(Painted(wish, plot, image, not plot.pending))
        if plot.pending and self._wish is None and not self._closed:
            whole = self._resolve(wish.catalog, wish.state, wish.viewport, False)
            self._tell(Painted(wish, whole, image))

    def _image(self, part: Plane, wish: Wish) -> QImage:
        view = wish.viewport
        if not self._warm.is_set():
            return plain_image(part, view)
        return as_image(self._dots.paint(Dots(part, view.width, view.height, view.scale, view.theme)))

    def _tell(self, painted: object) -> None:
        self.count += 1
        if not self._closed:
            self.painted.emit(painted)


def prepare(plot: PlanePlot) -> None:
    """Work out what the window asks for when a plane is shown, so that it need not wait for it."""
    assert len(plot.drawn.places) == len(plot.part.keys)


def plain_image(part: Plane, view: Viewport) -> QImage:
    """Return some of the shown points drawn without the compiled painter."""
    image = QImage(
        round(view.width * view.scale), round(view.height * view.scale), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.fill(Qt.GlobalColor.transparent)
    points = part.order[part.shown[part.order] & ~np.isnan(part.places[part.order]).any(axis=1)]
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(view.scale, view.scale)
        painter.setPen(Qt.PenStyle.NoPen)
        for point in points[:: max(1, len(points) // _PLAIN)].tolist():
            red, green, blue = part.colours[point].tolist()
            painter.setBrush(QColor(red, green, blue, round(255 * part.opacity)))
            radius = float(part.diameters[point]) / 2
            painter.drawEllipse(QPointF(*part.places[point].tolist()), radius, radius)
    return image


def quick(resolve: Callable[[Catalog, SessionState, Viewport], PlanePlot | None]) -> Resolve:
    """Return a way to draw that never has anything to wait for."""
    return lambda catalog, state, viewport, _: resolve(catalog, state, viewport)
