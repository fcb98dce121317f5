"""A small chart of how well a sample is parted into several numbers of clusters, to choose one of."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF

from app.theme.fonts import text_font
from app.widgets.bars_chart import BarsChart
from app.workspace import Workspace
from core.analysis.clusters.advice import Advice
from core.style import TYPE

_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class AdviceChart(BarsChart):
    """Bars of the silhouette, the chosen number in the accent's colour, and how the distances fall as a line."""

    left, bottom = 30, 18

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "Silhouette by number of clusters")
        self._advice: Advice | None = None
        self._count = 0
        self.setToolTip("Bars: how well clusters are apart; line: how far points are from their centres; click one")
        self.hide()

    def show_advice(self, advice: Advice | None, count: int) -> None:
        """Show how well each number parts the sample, and which is chosen; nothing for None."""
        self.setVisible(advice is not None)
        if advice is not self._advice or count != self._count:
            self._advice, self._count = advice, count
            self._point(self._at if advice is not None and (self._at or 0) < len(advice.counts) else None)
            self.update()

    def said(self, place: int) -> str:
        """Return what a number of clusters does, in words."""
        assert self._advice is not None
        inertia = self._advice.inertias[place] / max(float(self._advice.inertias[0]), 1e-300)
        best = ", the highest" if int(self._advice.counts[place]) == self._advice.best else ""
        count, width = int(self._advice.counts[place]), self._advice.silhouettes[place]
        said = f"{count} clusters: silhouette {width:.2f}{best}; squared distances {inertia:.0%} of those of 2"
        return said.replace("%", " %")

    def count(self) -> int:
        """Return how many numbers of clusters were tried."""
        return 0 if self._advice is None else len(self._advice.counts)

    def tell(self, place: int | None) -> None:
        """Tell in words what the number that is pointed at does."""
        said = None if place is None or self._advice is None else self.said(place)
        self.setAccessibleDescription(said or "")
        self.pointed.emit(said)

    def choose(self, place: int) -> None:
        """Choose a number of clusters."""
        if self._advice is not None:
            self.chosen.emit(int(self._advice.counts[place]))

    def middle_of(self, count: int) -> QPointF:
        """Return where the bar of a number of clusters stands."""
        assert self._advice is not None
        return QPointF(self._x(int((self._advice.counts == count).argmax())), self.height() / 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Point at the bar before or after, or choose it."""
        key, advice = Qt.Key(event.key()), self._advice
        if advice is None:
            super().keyPressEvent(event)
        elif key in _KEYS:
            here = int((advice.counts == self._count).argmax()) - _KEYS[key] if self._at is None else self._at
            self._point(min(max(here + _KEYS[key], 0), len(advice.counts) - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at is not None:
            self.choose(self._at)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw scale, bars, line and numbers; nothing while nothing is known."""
        if self._advice is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(text_font(TYPE.caption))
            top = max(math.ceil(float(self._advice.silhouettes.max()) * 10) / 10, 0.1)
            self._paint_grid(painter, lambda share: f"{top * share:.2g}")
            self._paint_bars(painter, self._advice, top)
            self._paint_line(painter, self._advice)
            self._paint_focus(painter)

    def _paint_bars(self, painter: QPainter, advice: Advice, top: float) -> None:
        for place, (count, width) in enumerate(zip(advice.counts.tolist(), advice.silhouettes.tolist(), strict=True)):
            self._paint_bar(painter, place, width / top, count == self._count)
            marked = count in (self._count, advice.best)
            if marked or (count % 5 == 0 and abs(count - self._count) > 1 and abs(count - advice.best) > 1):
                self._paint_number(painter, place, count, marked, 12, 3)

    def _paint_line(self, painter: QPainter, advice: Advice) -> None:
        line, most = QPolygonF(), max(float(advice.inertias.max()), 1e-300)
        for place, inertia in enumerate(advice.inertias.tolist()):
            line.append(QPointF(self._x(place), self._y(inertia / most)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._workspace.tokens.warm), 1.5))
        painter.drawPolyline(line)
