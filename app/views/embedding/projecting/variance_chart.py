"""A small chart of the variance that each component explains."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF

from app.theme.fonts import text_font
from app.widgets.bars_chart import BarsChart
from app.workspace import Workspace
from core.style import TYPE

_NUMBER, _SPOTS = 18, 8
"""Pixels that a number below the bars needs, and a bar for a spot on the line above it."""
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class VarianceChart(BarsChart):
    """Bars of the explained variance of each component, chosen axes emphasised, and its running sum as a line.

    The mouse and the arrow keys point at a component, a click and Enter choose it; both are told by its number.
    """

    left, bottom = 38, 16

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Explained variance")
        self._ratios: tuple[float, ...] = ()
        self._chosen: tuple[int, ...] = ()

    def show_ratios(self, ratios: Sequence[float], chosen: Sequence[int]) -> None:
        """Show shares (0 to 1) of components and which of them are axes."""
        if (tuple(ratios), tuple(chosen)) != (self._ratios, self._chosen):
            self._ratios, self._chosen = tuple(ratios), tuple(chosen)
            self._describe()
            self._point(self._at if self._at is not None and self._at < len(self._ratios) else None)
            self.update()

    def said(self, component: int) -> str:
        """Return the exact shares of a component."""
        total = sum(self._ratios[: component + 1])
        return f"PC {component + 1:,}: {self._ratios[component]:.2%} of the variance, {total:.2%} up to here"

    def _describe(self) -> None:
        few = (f"component {i + 1}: {ratio:.1%}" for i, ratio in enumerate(self._ratios[:10]))
        self.setAccessibleDescription(", ".join(few) if self._at is None else self.said(self._at))

    def count(self) -> int:
        """Return how many components there are."""
        return len(self._ratios)

    def tell(self, place: int | None) -> None:
        """Tell which component is pointed at."""
        self._describe()
        self.pointed.emit(place)

    def choose(self, place: int) -> None:
        """Choose a component."""
        self.chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Point at the bar before or after, or choose it."""
        key, last = Qt.Key(event.key()), len(self._ratios) - 1
        if key in _KEYS and last >= 0:
            here = self._at if self._at is not None else (-1 if _KEYS[key] > 0 else last + 1)
            self._point(min(max(here + _KEYS[key], 0), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and last >= 0:
            self._point(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at is not None:
            self.choose(self._at)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw grid, bars, line and numbers; nothing while nothing is known."""
        if not self._ratios:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(text_font(TYPE.caption))
            self._paint_grid(painter, "{:.0%}".format)
            self._paint_bars(painter)
            self._paint_sum(painter)
            self._paint_focus(painter)

    def _paint_bars(self, painter: QPainter) -> None:
        each = max(1, math.ceil(_NUMBER / self._slot()))
        for index, ratio in enumerate(self._ratios):
            self._paint_bar(painter, index, ratio, index in self._chosen)
            if index % each == 0:
                self._paint_number(painter, index, index + 1, index in self._chosen, _NUMBER, 2)

    def _paint_sum(self, painter: QPainter) -> None:
        slot, line = self._slot(), QPolygonF()
        for index, total in enumerate(accumulate(self._ratios)):
            line.append(QPointF(self._x(index), self._y(total)))
        warm = QColor(self._workspace.tokens.warm)
        painter.setPen(QPen(warm, 1.5))
        painter.drawPolyline(line)
        painter.setBrush(warm)
        painter.setPen(Qt.PenStyle.NoPen)
        for index, point in enumerate(line.toList()):
            if index == self._at or slot >= _SPOTS:
                painter.drawEllipse(point, *((3.5, 3.5) if index == self._at else (2, 2)))
