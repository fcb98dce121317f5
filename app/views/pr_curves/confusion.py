"""The confusion matrix of one marked point."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.style import TYPE, mix
from core.views.pr_curves.points import PLACES
from core.views.pr_curves.texts import count_text

_HEAD, _SIDE, _CELL = 36, 66, 58


class ConfusionMatrix(QWidget):
    """What is positive and negative against what counts as such; shades are shares of a row."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.counts: tuple[float, float, float, float] | None = None
        """TP, FN, FP, TN."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEAD + 2 * _CELL)
        self.setAccessibleName("Confusion matrix")
        self.setToolTip("Rows are what examples are, columns what they count as at the threshold")

    def sizeHint(self) -> QSize:
        """Return a size for a panel."""
        return QSize(240, _HEAD + 2 * _CELL)

    def show_values(self, values: list[float] | None) -> None:
        """Show the counts of a row of points, nothing for None."""
        self.counts = None
        if values is not None and values[PLACES["tp"]] == values[PLACES["tp"]]:
            self.counts = (
                values[PLACES["tp"]], values[PLACES["fn"]], values[PLACES["fp"]], values[PLACES["tn"]],
            )  # fmt: skip
            names = ("true positives", "false negatives", "false positives", "true negatives")
            told = zip(names, self.counts, strict=True)
            self.setAccessibleDescription(", ".join(f"{count_text(count)} {name}" for name, count in told))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the matrix."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._heads(painter)
            if self.counts is not None:
                tp, fn, fp, tn = self.counts
                self._cell(painter, 0, 0, tp, tp + fn, "TP")
                self._cell(painter, 0, 1, fn, tp + fn, "FN")
                self._cell(painter, 1, 0, fp, fp + tn, "FP")
                self._cell(painter, 1, 1, tn, fp + tn, "TN")

    def _width(self) -> float:
        return (self.width() - _SIDE) / 2

    def _heads(self, painter: QPainter) -> None:
        painter.setFont(text_font(TYPE.caption))
        painter.setPen(QColor(self._workspace.tokens.muted))
        centre = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(_SIDE, 0, self.width() - _SIDE, 16), centre, "Counts as")
        for column, name in enumerate(("positive", "negative")):
            painter.drawText(QRectF(_SIDE + column * self._width(), 17, self._width(), 16), centre, name)
        for row, name in enumerate(("Is positive", "Is negative")):
            room = QRectF(0, _HEAD + row * _CELL, _SIDE - 6, _CELL)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)

    def _cell(self, painter: QPainter, row: int, column: int, count: float, total: float, name: str) -> None:
        tokens, good = self._workspace.tokens, row == column
        share = count / total if total else 0.0
        ground = mix(tokens.raised, tokens.accent if good else tokens.bad, 0.10 + 0.35 * share if count else 0.0)
        area = QRectF(_SIDE + column * self._width(), _HEAD + row * _CELL, self._width(), _CELL).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(area, 4, 4)
        painter.setPen(QColor(tokens.text))
        painter.setFont(text_font(TYPE.body, QFont.Weight.DemiBold))
        painter.drawText(area.adjusted(0, 10, 0, -24), Qt.AlignmentFlag.AlignCenter, count_text(count))
        painter.setFont(text_font(TYPE.caption))
        text = f"{name} · {100 * share:.1f} %" if total else name
        painter.drawText(area.adjusted(0, 30, 0, -6), Qt.AlignmentFlag.AlignCenter, text)
