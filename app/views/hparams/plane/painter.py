"""Planes and their images, made away from the window's thread, the newest wish only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.views.hparams.parallel.painter import as_image
from app.views.newest import NewestPainter
from core.model import Catalog
from core.state import SessionState
from core.views import Viewport
from core.views.plane.dots import warm
from core.views.plane.dots.painter import DotPainter, Dots
from core.views.plane.part import Plane
from core.views.plane.plot import PlanePlot

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


class PlanePainter(NewestPainter):
    """Paints planes and their points; `count` is the number of images handed over."""

    name: ClassVar[str] = "plane"

    def __init__(self, resolve: Resolve, threads: int | None = None) -> None:
        super().__init__()
        self._resolve = resolve
        self._dots = DotPainter(threads)

    def warm_up(self) -> None:
        """Compile what draws points."""
        warm.warm_up()

    def let_go(self) -> None:
        """End the threads that draw."""
        self._dots.close()

    def paint_wish(self, wish: Wish) -> None:
        """Hand over a plane, first without what takes longer where there is such."""
        plot = self._resolve(wish.catalog, wish.state, wish.viewport, True)
        if plot is None:
            self.hand_over(Painted(wish, None, QImage()))
            return
        prepare(plot)
        image = self._image(plot.part, wish)
        self.hand_over(Painted(wish, plot, image, not plot.pending))
        if plot.pending and not self.wanted_no_more():
            whole = self._resolve(wish.catalog, wish.state, wish.viewport, False)
            self.hand_over(Painted(wish, whole, image))

    def _image(self, part: Plane, wish: Wish) -> QImage:
        view = wish.viewport
        if not self.warm.is_set():
            return plain_image(part, view)
        return as_image(self._dots.paint(Dots(part, view.width, view.height, view.scale, view.theme)))

    def hand_over(self, painted: object) -> None:
        """Tell of what was painted, and count it."""
        self.count += 1
        self.tell(painted)


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
