"""A small chart of what stays from step to step, with a scalar of the run, and the linked step as a line to drag."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.theme.fonts import text_font
from app.views.embedding.projecting.loss_chart import number_text
from app.workspace import Workspace
from core.model import F8
from core.style import TYPE
from core.views.embedding.moved.course import Beside, Course
from core.views.embedding.moved.course_picture import colours, drawn, ends
from core.views.embedding.moved.words import percent

LEFT, RIGHT, TOP, BOTTOM = 38.0, 44.0, 8.0, 18.0
"""Pixels around what is plotted; the right ones only where there is a scalar."""
_GAP, _RIM = 5.0, 6.0
_MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}


class CourseChart(QWidget):
    """Curves over the steps; a press or drag goes to the nearest step, as do the arrow keys."""

    gone = Signal(int)
    """Emitted with the place of a step."""
    released = Signal()
    """A drag has ended."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.course: Course | None = None
        self.scalar: Beside | None = None
        self.place = 0
        self._pointed: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What stays from step to step")
        workspace.theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size wished for."""
        return QSize(220, 132)

    def show_course(self, course: Course | None, scalar: Beside | None, place: int) -> None:
        """Show curves, and which of the steps is in the picture."""
        self.course, self.scalar, self.place = course, scalar, place
        self.setAccessibleDescription("" if course is None else self.said(place))
        self.update()

    @property
    def _doubled(self) -> bool:
        return self.scalar is not None and self.course is not None and self.course.numbered

    def _across(self) -> tuple[float, float]:
        return LEFT, self.width() - (RIGHT if self._doubled else _RIM)

    def x_of(self, step: float) -> float:
        """Return the pixel of a step."""
        assert self.course is not None
        left, right = self._across()
        first, last = float(self.course.x[0]), float(self.course.x[-1])
        return left + (right - left) * (step - first) / (last - first or 1.0)

    def place_at(self, x: float) -> int:
        """Return the place of the step nearest to a pixel."""
        assert self.course is not None
        return int(np.argmin([abs(self.x_of(step) - x) for step in self.course.x.tolist()]))

    def _y(self, share: float, low: float = 0.0, high: float = 1.0) -> float:
        return TOP + (self.height() - TOP - BOTTOM) * (1 - (share - low) / (high - low))

    def said(self, place: int) -> str:
        """Return what is known at a step, a line each."""
        course = self.course
        if course is None or place >= len(course.x):
            return ""
        name = f"Step {course.x[place]:,.0f}" if course.numbered else f"State {place + 1}"
        lines = [name]
        if np.isfinite(course.shares[place]):
            lines.append(f"{percent(float(course.shares[place]))} stay since the step before")
        if course.chosen is not None and np.isfinite(course.chosen[place]):
            lines.append(f"{percent(float(course.chosen[place]))} of the selected points")
        if self.scalar is not None and course.numbered:
            value = float(self.scalar.at(course.x[place : place + 1])[0])
            lines += [f"{self.scalar.tag} {value:.4g}"] if np.isfinite(value) else []
        return "\n".join(lines)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, the curves and the line of the linked step."""
        course = self.course
        if course is None or len(course.x) < 2:
            return
        whole, chosen, other = colours(self._workspace.theme)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(text_font(TYPE.caption))
            self._paint_frame(painter, course)
            if self.scalar is not None and course.numbered:
                self._paint_scalar(painter, course, self.scalar, other)
            self._paint_interval(painter, course, whole)
            self._paint_curve(painter, course.x, course.shares, whole)
            if course.chosen is not None:
                self._paint_curve(painter, course.x, course.chosen, chosen)
            if self.hasFocus():
                painter.setPen(QColor(self._workspace.tokens.accent))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

    def _paint_frame(self, painter: QPainter, course: Course) -> None:
        tokens, (left, right) = self._workspace.tokens, self._across()
        middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for share in (0.0, 0.5, 1.0):
            y = round(self._y(share)) + 0.5
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(left, y), QPointF(right, y))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(QRectF(0, y - 8, left - _GAP, 16), middle, f"{100 * share:.0f} %")
        x = self.x_of(float(course.x[self.place]))
        painter.setPen(QPen(QColor(tokens.warm), 1.5))
        painter.drawLine(QPointF(x, TOP - 4), QPointF(x, self.height() - BOTTOM))
        self._paint_steps(painter, course, x)

    def _paint_steps(self, painter: QPainter, course: Course, x: float) -> None:
        """Write the linked step below its line, and the first and the last where there is room beside it."""
        tokens, metrics, (left, right) = self._workspace.tokens, QFontMetricsF(painter.font()), self._across()
        names = [f"{step:,.0f}" if course.numbered else f"{step + 1:.0f}" for step in course.x[[0, self.place, -1]]]
        wide = [metrics.horizontalAdvance(name) for name in names]
        own = min(max(x - wide[1] / 2, left), right - wide[1])
        top, high = self.height() - BOTTOM + 2, BOTTOM - 2
        painter.setPen(QColor(tokens.warm))
        painter.drawText(QRectF(own, top, wide[1] + 1, high), Qt.AlignmentFlag.AlignLeft, names[1])
        painter.setPen(QColor(tokens.muted))
        if own > left + wide[0] + _GAP:
            painter.drawText(QRectF(left, top, wide[0] + 1, high), Qt.AlignmentFlag.AlignLeft, names[0])
        if own + wide[1] < right - wide[2] - _GAP:
            place = QRectF(right - wide[2] - 1, top, wide[2] + 1, high)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, names[2])

    def _paint_interval(self, painter: QPainter, course: Course, colour: str) -> None:
        known = np.flatnonzero(np.isfinite(course.low))
        if course.looked == course.total or not len(known):
            return
        upper = [QPointF(self.x_of(course.x[p]), self._y(float(course.high[p]))) for p in known.tolist()]
        lower = [QPointF(self.x_of(course.x[p]), self._y(float(course.low[p]))) for p in known.tolist()]
        fill = QColor(colour)
        fill.setAlpha(40)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))

    def _paint_curve(self, painter: QPainter, x: F8, shares: F8, colour: str) -> None:
        """Draw a curve with a dot at each step; what is not known breaks it."""
        places = [QPointF(self.x_of(a), self._y(b)) for a, b in zip(x.tolist(), shares.tolist(), strict=True)]
        known = np.isfinite(shares)
        painter.setPen(QPen(QColor(colour), 1.5))
        for place in np.flatnonzero(known[1:] & known[:-1]).tolist():
            painter.drawLine(places[place], places[place + 1])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        for place in np.flatnonzero(known).tolist():
            radius = 3.5 if place in (self.place, self._pointed) else 2.0
            painter.drawEllipse(places[place], radius, radius)

    def _paint_scalar(self, painter: QPainter, course: Course, scalar: Beside, colour: str) -> None:
        left, right = self._across()
        x, y = drawn(course, scalar, max(round(right - left), 1))
        low, high = ends(y)
        painter.setPen(QPen(QColor(colour), 1.25))
        finite = np.isfinite(y)
        for part in np.split(np.arange(len(y)), np.flatnonzero(~finite)):
            shown = part[finite[part]].tolist()
            painter.drawPolyline(QPolygonF([QPointF(self.x_of(x[at]), self._y(y[at], low, high)) for at in shown]))
        beside = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        known = y[finite]
        for value in (float(known.min()), float(known.max())) if len(known) else ():
            place = QRectF(right + _GAP, self._y(value, low, high) - 8, RIGHT - _GAP, 16)
            painter.drawText(place, beside, number_text(value))

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton and self.course is not None:
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along with the mouse, or tell of the step below it."""
        if self.course is None:
            return
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())
        pointed = self.place_at(event.position().x())
        if pointed != self._pointed:
            self._pointed = pointed
            self.update()
        QToolTip.showText(event.globalPosition().toPoint(), self.said(pointed), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.released.emit()

    def _go(self, at: QPointF) -> None:
        place = self.place_at(at.x())
        if place != self.place:
            self.gone.emit(place)

    def leaveEvent(self, event: object) -> None:
        """Tell of no step."""
        self._pointed = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from step to step."""
        by = _MOVES.get(Qt.Key(event.key()))
        if by is None or self.course is None:
            super().keyPressEvent(event)
        elif 0 <= self.place + by < len(self.course.x):
            self.gone.emit(self.place + by)
            self.released.emit()
