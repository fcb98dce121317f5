"""A small chart of what a run minimises."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.model import F4
from core.style import TYPE
from core.style.text import compact

LEFT, GAP = 44, 6
_TOP, _BOTTOM = 8, 16
_SPREAD = 1e-9


def number_text(value: float) -> str:
    """Return a loss in as few letters as fit at the left of the chart: ``"1.52"``, ``"12.3 k"``."""
    if 0 < value < 0.01:
        return f"{value:.0e}"
    return f"{value:.3g}"[:5] if value < 999.5 else compact(round(value))


class LossChart(QWidget):
    """The loss over the rounds as a line, its range at the left and the rounds below."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._losses = np.empty((0, 2), dtype=np.float32)
        self._epochs = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Loss")
        self.setToolTip("What the method minimises, over its rounds")
        workspace.theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size wished for."""
        return QSize(220, 84)

    def show_losses(self, losses: F4, epochs: int) -> None:
        """Show rounds and losses (m, 2) of so many rounds; the chart takes no room without any."""
        self._losses, self._epochs = losses, max(epochs, 1)
        self.setVisible(len(losses) > 1)
        if len(losses):
            self.setAccessibleDescription(f"{losses[-1, 1]:.4g} after {int(losses[-1, 0]):,} rounds")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, the line and the numbers."""
        if len(self._losses) < 2:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(text_font(TYPE.caption))
            low, high = float(self._losses[:, 1].min()), float(self._losses[:, 1].max())
            self._paint_frame(painter, low, high)
            self._paint_line(painter, low, max(high, low + _SPREAD))

    def _paint_frame(self, painter: QPainter, low: float, high: float) -> None:
        tokens, bottom = self._workspace.tokens, self.height() - _BOTTOM
        for y, value in ((_TOP, high), (bottom, low)):
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(LEFT, y + 0.5), QPointF(self.width(), y + 0.5))
            painter.setPen(QColor(tokens.muted))
            place = QRectF(0, y - 8, LEFT - GAP, 16)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number_text(value))
        below = QRectF(LEFT, bottom + 2, self.width() - LEFT, _BOTTOM - 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{self._epochs:,}")

    def _paint_line(self, painter: QPainter, low: float, high: float) -> None:
        across, down = self.width() - LEFT, self.height() - _TOP - _BOTTOM
        x = LEFT + across * self._losses[:, 0] / self._epochs
        y = _TOP + down * (1 - (self._losses[:, 1] - low) / (high - low))
        painter.setPen(QPen(QColor(self._workspace.tokens.accent), 1.25))
        painter.drawPolyline(QPolygonF([QPointF(*place) for place in zip(x.tolist(), y.tolist(), strict=True)]))
