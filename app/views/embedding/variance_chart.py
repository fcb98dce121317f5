"""A small chart of the variance that each component explains."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.style import TYPE, mix

_LEFT, _TOP, _BOTTOM = 38, 8, 16


class VarianceChart(QWidget):
    """Bars of the explained variance of each component, chosen axes emphasised, and its running sum as a line."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._ratios: tuple[float, ...] = ()
        self._chosen: tuple[int, ...] = ()
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
            self.setAccessibleDescription(", ".join(f"component {i + 1}: {r:.1%}" for i, r in enumerate(ratios)))
            self.update()

    def bar_at(self, x: float) -> int | None:
        """Return the component whose bar is above a horizontal place, None beside them."""
        slot = self._slot()
        index = int((x - _LEFT) // slot) if slot > 0 and x >= _LEFT else -1
        return index if 0 <= index < len(self._ratios) else None

    def _slot(self) -> float:
        return (self.width() - _LEFT) / max(len(self._ratios), 1)

    def _y(self, share: float) -> float:
        return _TOP + (self.height() - _TOP - _BOTTOM) * (1 - share)

    def event(self, event: QEvent) -> bool:
        """Say the exact shares of the bar under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.bar_at(event.pos().x())
            if index is not None:
                total = sum(self._ratios[: index + 1])
                text = f"PC {index + 1}: {self._ratios[index]:.2%} of the variance, {total:.2%} up to here"
                QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

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
        for index, ratio in enumerate(self._ratios):
            chosen = index in self._chosen
            left, width = _LEFT + index * slot + slot * 0.18, slot * 0.64
            painter.fillRect(
                QRectF(left, self._y(ratio), width, self._y(0) - self._y(ratio)),
                QColor(tokens.accent if chosen else quiet),
            )
            painter.setPen(QColor(tokens.text if chosen else tokens.muted))
            place = QRectF(_LEFT + index * slot, self.height() - _BOTTOM + 2, slot, _BOTTOM - 2)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(index + 1))

    def _paint_sum(self, painter: QPainter) -> None:
        slot, total, line = self._slot(), 0.0, QPolygonF()
        for index, ratio in enumerate(self._ratios):
            total += ratio
            line.append(QPointF(_LEFT + (index + 0.5) * slot, self._y(min(total, 1.0))))
        painter.setPen(QPen(QColor(self._workspace.tokens.warm), 1.5))
        painter.drawPolyline(line)
        painter.setBrush(QColor(self._workspace.tokens.warm))
        painter.setPen(Qt.PenStyle.NoPen)
        for point in line.toList():
            painter.drawEllipse(point, 2, 2)
