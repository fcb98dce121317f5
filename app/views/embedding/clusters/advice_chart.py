"""A small chart of how well a sample is parted into several numbers of clusters, to choose one of."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.analysis.clusters.advice import Advice
from core.style import TYPE, mix

_LEFT, _TOP, _BOTTOM = 30, 8, 18
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class AdviceChart(QWidget):
    """Bars of the silhouette, the chosen number in the accent's colour, and how the distances fall as a line."""

    pointed = Signal(object)
    """Emitted with what is to be said of the number that is pointed at, None for none."""
    chosen = Signal(int)
    """Emitted with a number of clusters that is clicked, or chosen with Enter."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._advice: Advice | None = None
        self._count = 0
        self._at: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Silhouette by number of clusters")
        self.setToolTip("Bars: how well clusters are apart; line: how far points are from their centres; click one")
        workspace.theme_changed.connect(self.update)
        self.hide()

    def sizeHint(self) -> QSize:
        """Return the size wished for."""
        return QSize(220, 104)

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

    def place_at(self, x: float) -> int | None:
        """Return the bar below a horizontal place, None beside them."""
        slot = self._slot()
        place = int((x - _LEFT) // slot) if slot > 0 and x >= _LEFT else -1
        return place if self._advice is not None and 0 <= place < len(self._advice.counts) else None

    def middle_of(self, count: int) -> QPointF:
        """Return where the bar of a number of clusters stands."""
        assert self._advice is not None
        place = int((self._advice.counts == count).argmax())
        return QPointF(_LEFT + (place + 0.5) * self._slot(), self.height() / 2)

    def _slot(self) -> float:
        return (self.width() - _LEFT) / max(1 if self._advice is None else len(self._advice.counts), 1)

    def _point(self, place: int | None) -> None:
        if place != self._at:
            self._at = place
            said = None if place is None or self._advice is None else self.said(place)
            self.setAccessibleDescription(said or "")
            self.pointed.emit(said)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the bar under the mouse."""
        self._point(self.place_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        self._point(None)
        super().focusOutEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the number under the mouse."""
        place = self.place_at(event.position().x())
        if place is not None and self._advice is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(int(self._advice.counts[place]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Point at the bar before or after, or choose it."""
        key, advice = Qt.Key(event.key()), self._advice
        if advice is None:
            super().keyPressEvent(event)
        elif key in _KEYS:
            here = int((advice.counts == self._count).argmax()) - _KEYS[key] if self._at is None else self._at
            self._point(min(max(here + _KEYS[key], 0), len(advice.counts) - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at is not None:
            self.chosen.emit(int(advice.counts[self._at]))
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
            self._paint_scale(painter, top)
            self._paint_bars(painter, self._advice, top)
            self._paint_line(painter, self._advice)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(self._workspace.tokens.accent), 1))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _y(self, share: float) -> float:
        return _TOP + (self.height() - _TOP - _BOTTOM) * (1 - min(max(share, 0.0), 1.0))

    def _paint_scale(self, painter: QPainter, top: float) -> None:
        tokens = self._workspace.tokens
        for share in (0.0, 0.5, 1.0):
            y = round(self._y(share)) + 0.5
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(_LEFT, y), QPointF(self.width(), y))
            painter.setPen(QColor(tokens.muted))
            place = QRectF(0, y - 8, _LEFT - 6, 16)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{top * share:.2g}")

    def _paint_bars(self, painter: QPainter, advice: Advice, top: float) -> None:
        tokens, slot = self._workspace.tokens, self._slot()
        quiet = mix(tokens.window, tokens.muted, 0.55)
        for place, (count, width) in enumerate(zip(advice.counts.tolist(), advice.silhouettes.tolist(), strict=True)):
            colour = tokens.accent if count == self._count else quiet
            colour = mix(colour, tokens.text, 0.35) if place == self._at else colour
            y, left = self._y(width / top), _LEFT + place * slot + slot * 0.18
            painter.fillRect(QRectF(left, y, max(slot * 0.64, 1.0), self._y(0) - y), QColor(colour))
            marked = count in (self._count, advice.best)
            if marked or (count % 5 == 0 and abs(count - self._count) > 1 and abs(count - advice.best) > 1):
                painter.setPen(QColor(tokens.text if marked else tokens.muted))
                below = QRectF(_LEFT + (place + 0.5) * slot - 12, self.height() - _BOTTOM + 3, 24, 14)
                painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, str(count))

    def _paint_line(self, painter: QPainter, advice: Advice) -> None:
        slot, line, most = self._slot(), QPolygonF(), max(float(advice.inertias.max()), 1e-300)
        for place, inertia in enumerate(advice.inertias.tolist()):
            line.append(QPointF(_LEFT + (place + 0.5) * slot, self._y(inertia / most)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._workspace.tokens.warm), 1.5))
        painter.drawPolyline(line)
