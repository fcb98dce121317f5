"""A small chart of the variance that each component explains."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.style import TYPE, mix

_LEFT, _TOP, _BOTTOM = 38, 8, 16
_NUMBER, _SPOTS = 18, 8
"""Pixels that a number below the bars needs, and a bar for a spot on the line above it."""
_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class VarianceChart(QWidget):
    """Bars of the explained variance of each component, chosen axes emphasised, and its running sum as a line.

    The mouse and the arrow keys point at a component, a click and Enter choose it.
    """

    pointed = Signal(object)
    """Emitted with the component that is pointed at, None for none."""
    chosen = Signal(int)
    """Emitted with a component that is clicked, or chosen with Enter."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._ratios: tuple[float, ...] = ()
        self._chosen: tuple[int, ...] = ()
        self._at: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Explained variance")
        workspace.theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size wished for."""
        return QSize(220, 104)

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

    def _point(self, component: int | None) -> None:
        if component != self._at:
            self._at = component
            self._describe()
            self.update()
            self.pointed.emit(component)

    def bar_at(self, x: float) -> int | None:
        """Return the component whose bar is above a horizontal place, None beside them."""
        slot = self._slot()
        index = int((x - _LEFT) // slot) if slot > 0 and x >= _LEFT else -1
        return index if 0 <= index < len(self._ratios) else None

    def _slot(self) -> float:
        return (self.width() - _LEFT) / max(len(self._ratios), 1)

    def _y(self, share: float) -> float:
        return _TOP + (self.height() - _TOP - _BOTTOM) * (1 - share)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the bar under the mouse."""
        self._point(self.bar_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        self._point(None)
        super().focusOutEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the bar under the mouse."""
        component = self.bar_at(event.position().x())
        if component is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(component)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Point at the bar before or after, or choose it."""
        key, last = Qt.Key(event.key()), len(self._ratios) - 1
        if key in _KEYS and last >= 0:
            here = self._at if self._at is not None else (-1 if _KEYS[key] > 0 else last + 1)
            self._point(min(max(here + _KEYS[key], 0), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and last >= 0:
            self._point(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at is not None:
            self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw grid, bars, line and numbers; nothing while nothing is known."""
        if not self._ratios:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(text_font(TYPE.caption))
            self._paint_grid(painter)
            self._paint_bars(painter)
            self._paint_sum(painter)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(self._workspace.tokens.accent), 1))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _paint_grid(self, painter: QPainter) -> None:
        tokens = self._workspace.tokens
        for share in (0.0, 0.5, 1.0):
            y = round(self._y(share)) + 0.5
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(_LEFT, y), QPointF(self.width(), y))
            painter.setPen(QColor(tokens.muted))
            place = QRectF(0, y - 8, _LEFT - 6, 16)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{share:.0%}")

    def _paint_bars(self, painter: QPainter) -> None:
        tokens, slot = self._workspace.tokens, self._slot()
        quiet = mix(tokens.window, tokens.muted, 0.55)
        each = max(1, math.ceil(_NUMBER / slot))
        for index, ratio in enumerate(self._ratios):
            colour = tokens.accent if index in self._chosen else quiet
            colour = mix(colour, tokens.text, 0.35) if index == self._at else colour
            left, width = _LEFT + index * slot + slot * 0.18, max(slot * 0.64, 1.0)
            painter.fillRect(QRectF(left, self._y(ratio), width, self._y(0) - self._y(ratio)), QColor(colour))
            if index % each == 0:
                painter.setPen(QColor(tokens.text if index in self._chosen else tokens.muted))
                place = QRectF(_LEFT + (index + 0.5) * slot - _NUMBER, self.height() - _BOTTOM + 2, 2 * _NUMBER, 14)
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, str(index + 1))

    def _paint_sum(self, painter: QPainter) -> None:
        slot, line = self._slot(), QPolygonF()
        for index, total in enumerate(accumulate(self._ratios)):
            line.append(QPointF(_LEFT + (index + 0.5) * slot, self._y(min(total, 1.0))))
        warm = QColor(self._workspace.tokens.warm)
        painter.setPen(QPen(warm, 1.5))
        painter.drawPolyline(line)
        painter.setBrush(warm)
        painter.setPen(Qt.PenStyle.NoPen)
        for index, point in enumerate(line.toList()):
            if index == self._at or slot >= _SPOTS:
                painter.drawEllipse(point, *((3.5, 3.5) if index == self._at else (2, 2)))
