"""A small chart of how steady and how faithful the steps are."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.model import F4
from core.style import TYPE
from core.views.embedding.runs.walk import Walk

_TOP, _BOTTOM, _NAMES, _SIDE = 8.0, 18.0, 62.0, 4.0
_APART = 14.0


class WalkChart(QWidget):
    """What each step keeps and how far it moves, as two lines over the steps, and a mark at the step that is shown."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._walk = Walk(0)
        self._place = 0
        self._ends = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Steadiness and faithfulness of the steps")
        workspace.theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size wished for."""
        return QSize(220, 92)

    def show_walk(self, walk: Walk, place: int, ends: tuple[str, str]) -> None:
        """Show the steps of a walk; `place` is shown in the picture, `ends` name the first and the last of all."""
        self._walk, self._place, self._ends = walk, place, ends
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, both lines and the mark."""
        if self._walk.made < 2:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(text_font(TYPE.caption))
            self._paint_frame(painter)
            tokens = self._workspace.tokens
            ends = [
                self._paint_line(painter, self._walk.kept, QColor(tokens.accent), Qt.PenStyle.SolidLine),
                self._paint_line(painter, self._walk.moved, QColor(tokens.muted), Qt.PenStyle.DashLine),
            ]
            self._paint_names(painter, ends)

    def _across(self) -> float:
        return self.width() - _NAMES - _SIDE

    def _x(self, place: int) -> float:
        return _SIDE + self._across() * place / max(self._walk.total - 1, 1)

    def _y(self, share: float) -> float:
        return _TOP + (self.height() - _TOP - _BOTTOM) * (1 - min(max(share, 0.0), 1.0))

    def _paint_frame(self, painter: QPainter) -> None:
        tokens = self._workspace.tokens
        painter.setPen(QPen(QColor(tokens.line), 1))
        for share in (0.0, 1.0):
            y = self._y(share)
            painter.drawLine(QPointF(_SIDE, y), QPointF(_SIDE + self._across(), y))
        painter.setPen(QPen(QColor(tokens.warm), 1))
        x = self._x(self._place)
        painter.drawLine(QPointF(x, _TOP), QPointF(x, self.height() - _BOTTOM))
        painter.setPen(QColor(tokens.muted))
        below = QRectF(_SIDE, self.height() - _BOTTOM + 2, self._across(), _BOTTOM - 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self._ends[0])
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, self._ends[1])

    def _paint_line(self, painter: QPainter, values: F4, colour: QColor, style: Qt.PenStyle) -> float:
        """Draw a line through the values that are known and return where it ends."""
        known = np.flatnonzero(np.isfinite(values)).tolist()
        places = [QPointF(self._x(place), self._y(float(values[place]))) for place in known]
        painter.setPen(QPen(colour, 1.25, style))
        painter.drawPolyline(QPolygonF(places))
        if self._place in known:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(self._x(self._place), self._y(float(values[self._place]))), 2.5, 2.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        return places[-1].y() if places else self._y(0.0)

    def _paint_names(self, painter: QPainter, ends: list[float]) -> None:
        tokens = self._workspace.tokens
        upper, lower = sorted(ends)
        lower = max(lower, upper + _APART)
        shift = min(0.0, self.height() - _BOTTOM - lower)
        places = (upper + shift, lower + shift) if ends[0] <= ends[1] else (lower + shift, upper + shift)
        for name, y, colour in zip(("kept", "moved"), places, (tokens.accent, tokens.muted), strict=True):
            painter.setPen(QColor(colour))
            box = QRectF(self.width() - _NAMES + 6, y - 8, _NAMES - 6, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
