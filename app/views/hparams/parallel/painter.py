"""Parallel coordinates and their images, made away from the window's thread, the newest wish only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.views.newest import NewestPainter
from core.model import Catalog
from core.model.arrays import U1
from core.state import SessionState
from core.views import Viewport
from core.views.emptiness import Emptiness
from core.views.hparams import Plot, plot_of
from core.views.hparams.empty import emptiness
from core.views.hparams.fields import known_fields
from core.views.hparams.lines import warm
from core.views.hparams.lines.painter import SUBROWS, LinePainter, Lines
from core.views.hparams.painting import Window, lines_in

_PLAIN = 1000
"""Lines that are drawn plainly."""


@dataclass(frozen=True, eq=False)
class Wish:
    """What is to be seen: some runs in some state, as large as `viewport`, scrolled by `left` logical pixels."""

    catalog: Catalog
    state: SessionState
    viewport: Viewport
    left: float

    def same(self, other: Wish | None) -> bool:
        """Return whether another wish asks for the same image."""
        if other is None or self.catalog is not other.catalog:
            return False
        mine, its = self.state, other.state
        return (
            self.viewport == other.viewport
            and self.left == other.left
            and mine.hparams == its.hparams
            and mine.brushes == its.brushes
            and mine.runs == its.runs
            and mine.selected_runs == its.selected_runs
        )


@dataclass(frozen=True, eq=False)
class Painted:
    """A plot and its lines as an image over transparency.

    Attributes
    ----------
    wish
        What was asked for.
    plot
        Axes and geometry.
    image
        The lines; its left edge lies `left` logical pixels from that of the plot.
    sample
        Number of lines drawn where that is not all of them because the exact image takes longer; else 0.
    nothing
        What to say in place of a plot without axes.
    """

    wish: Wish
    plot: Plot
    image: QImage
    left: float
    sample: int = 0
    nothing: Emptiness | None = None


class Painter(NewestPainter):
    """Paints lines; `count` is the number of exact images painted so far.

    Where the exact image takes long, one with a sample of the lines is handed over first.
    """

    name: ClassVar[str] = "hparams"

    def __init__(self, threads: int | None = None) -> None:
        super().__init__()
        self.lines = LinePainter(threads)

    def warm_up(self) -> None:
        """Compile what draws lines."""
        warm.warm_up()

    def let_go(self) -> None:
        """End the threads that draw."""
        self.lines.close()

    def paint_wish(self, wish: Wish) -> None:
        """Hand over a plot with its lines."""
        plot = plot_of(wish.catalog, wish.state, wish.viewport)
        nothing = None if plot.part.axes else emptiness(wish.catalog, wish.state)
        prepare(wish, plot)
        view = wish.viewport
        lines, left = lines_in(plot.part, Window(wish.left, view.width, view.height, view.scale, view.theme))
        if not self.warm.is_set():
            image, count = plain_image(lines)
            self.tell(Painted(wish, plot, image, left / view.scale, count, nothing))
            return
        answered = False

        def first(image: U1, sample: int) -> None:
            nonlocal answered
            answered = True
            self.tell(Painted(wish, plot, as_image(image), left / view.scale, sample))

        # What has shown nothing yet is finished, however much else is wanted: a drag would never be answered otherwise.
        pixels = self.lines.paint(lines, lambda: answered and self.wanted_no_more(), first)
        if pixels is not None:
            self.count += 1
            self.tell(Painted(wish, plot, as_image(pixels), left / view.scale, nothing=nothing))


def prepare(wish: Wish, plot: Plot) -> None:
    """Work out what the window asks for when the plot is shown, so that it need not wait for it."""
    known_fields(wish.catalog)
    assert len(plot.drawn.places) == len(plot.part.keys)


def as_image(pixels: U1) -> QImage:
    """Return premultiplied pixels (height, width, 4) as an image that owns its memory."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def plain_image(lines: Lines) -> tuple[QImage, int]:
    """Return some of the shown lines drawn without the compiled painter, straight, and how many they are."""
    image = QImage(lines.width, lines.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    rows = np.flatnonzero(lines.shown)
    rows = rows[:: max(1, len(rows) // _PLAIN)]
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in rows.tolist():
            red, green, blue = lines.colours[row].tolist()
            painter.setPen(QPen(QColor(red, green, blue, round(255 * lines.opacity)), lines.thickness))
            for gap in lines.gaps:
                left, right = int(gap.left[row]) / SUBROWS, int(gap.right[row]) / SUBROWS
                painter.drawLine(QPointF(gap.first, left), QPointF(gap.first + gap.width, right))
    return image, len(rows)
