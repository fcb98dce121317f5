"""The card beside the mouse: a run and its values on all axes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.theme.fonts import text_font
from app.views.hparams.parallel.painter import Painted
from app.workspace import Workspace
from core.analysis.field_values import Standing
from core.model import Run
from core.session import Session
from core.state import FieldScale
from core.style import TYPE
from core.style.text import moment
from core.views.field_brushes import RAIL_NAMES, RAIL_OF
from core.views.hparams.axis import AxisSource
from core.views.hparams.colouring import colour_field
from core.views.hparams.hovered import HoverCurve, hover_curve
from core.views.parallel import Parallel
from core.views.shown import run_colour

_ROWS = 18
_LINE = 18
_PAD = 10
_NAME = 250
_VALUE = 150
_AWAY = 18
_CURVE_WIDTH, _CURVE_HEIGHT = 180, 44


class ValuesCard(QWidget):
    """A table of titles and values; the mouse passes through it."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.name = self.title = self._colour = ""
        self.rows: tuple[tuple[str, str], ...] = ()
        self.curve: HoverCurve | None = None
        self._run: Run | None = None
        self._fields: tuple[str, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_line(self, part: Parallel, line: int, session: Session, painted: Painted | None) -> None:
        """Show the values of one line."""
        if painted is None:
            return
        sources = [geometry.source for geometry in painted.plot.geometries]
        rows = [(axis.title, value_text(source, line)) for axis, source in zip(part.axes, sources, strict=True)]
        keys = tuple(axis.key for axis in part.axes)
        self.show_run(part.keys[line], rows, session, (colour_field(session.state, keys), *keys))

    def show_run(
        self, name: str, rows: Sequence[tuple[str, str]], session: Session, fields: Sequence[str] = ()
    ) -> None:
        """Show titles and values of a run, and the curve of the first of some fields that is a metric."""
        run = session.catalog.runs.get(name)
        if run is not self._run or tuple(fields) != self._fields:
            self._run, self._fields = run, tuple(fields)
            self.curve = None if run is None else hover_curve(run, fields, _CURVE_WIDTH)
        self.name, self.title = name, session.state.runs.titles.get(name, name)
        self._colour = run_colour(session.catalog, session.state, self.name, self._workspace.theme)
        self.rows = tuple(rows)[:_ROWS]
        self.setAccessibleName(f"{self.title}: " + ", ".join(f"{title} {value}" for title, value in self.rows))
        self.resize(self.sizeHint())
        self.update()
        self.show()
        self.raise_()

    def sizeHint(self) -> QSize:
        """Return the size of all rows."""
        left, right = self._widths()
        name = min(QFontMetrics(_strong()).horizontalAdvance(self.title) + 16, _NAME)
        curve = 0 if self.curve is None else _CURVE_HEIGHT + _LINE
        width = max(left + 16 + right, name, 0 if self.curve is None else _CURVE_WIDTH)
        return QSize(2 * _PAD + width, 2 * 7 + _LINE * (1 + len(self.rows)) + curve)

    def _widths(self) -> tuple[int, int]:
        metrics = QFontMetrics(text_font(TYPE.table))
        left = max((metrics.horizontalAdvance(title) for title, _ in self.rows), default=0)
        right = max((metrics.horizontalAdvance(value) for _, value in self.rows), default=0)
        return min(left + 2, _VALUE), min(right + 2, _VALUE)

    def place_near(self, cursor: QPoint, bounds: QRect) -> None:
        """Move beside the cursor, where there is room."""
        size = self.size()
        right, left = cursor.x() + _AWAY, cursor.x() - _AWAY - size.width()
        x = left if right + size.width() > bounds.right() and left >= bounds.left() else right
        y = min(max(cursor.y() - size.height() // 2, bounds.top() + 4), bounds.bottom() - size.height() - 4)
        self.move(x, max(y, bounds.top() + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the table."""
        tokens = self._workspace.tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(QColor(tokens.raised))
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colour))
            painter.drawRoundedRect(QRectF(_PAD, 7 + 4.5, 9, 9), 2, 2)
            painter.setFont(_strong())
            painter.setPen(QColor(tokens.text))
            _write(painter, QRect(_PAD + 16, 7, self.width() - 2 * _PAD - 16, _LINE), self.title)
            painter.setFont(text_font(TYPE.table))
            for number, (title, value) in enumerate(self.rows, start=1):
                area = QRect(_PAD, 7 + number * _LINE, self.width() - 2 * _PAD, _LINE)
                painter.setPen(QColor(tokens.muted))
                _write(painter, area.adjusted(0, 0, -self._widths()[1] - 8, 0), title)
                painter.setPen(QColor(tokens.text))
                _write(painter, area.adjusted(area.width() - _VALUE, 0, 0, 0), value, Qt.AlignmentFlag.AlignRight)
            if self.curve is not None:
                self._draw_curve(painter, self.curve, 7 + _LINE * (1 + len(self.rows)))

    def _draw_curve(self, painter: QPainter, curve: HoverCurve, top: int) -> None:
        """Draw a curve without axes below its title; its shape is what counts."""
        tokens, room = self._workspace.tokens, QRect(_PAD, top, self.width() - 2 * _PAD, _LINE)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(room.topLeft() + QPoint(0, 1), room.topRight() + QPoint(0, 1))
        painter.setFont(text_font(TYPE.caption))
        painter.setPen(QColor(tokens.muted))
        _write(painter, room.adjusted(0, 3, 0, 0), f"{curve.title} over steps")
        painter.setPen(QPen(QColor(self._colour), 1.5))
        size = np.array([room.width() - 2, -(_CURVE_HEIGHT - 8)])
        placed = curve.points * size + np.array([room.left() + 1, top + _LINE + _CURVE_HEIGHT - 3])
        for piece in np.split(placed, np.flatnonzero(np.isnan(curve.points[:, 1]))):
            there = piece[~np.isnan(piece[:, 1])]
            if len(there) > 1:
                painter.drawPolyline([QPointF(x, y) for x, y in there.tolist()])


def _strong() -> QFont:
    return text_font(TYPE.table, QFont.Weight.DemiBold)


def _write(painter: QPainter, area: QRect, text: str, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
    painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, shown)


def value_text(source: AxisSource, line: int) -> str:
    """Return a run's value on an axis, or what it is instead of one."""
    row = int(source.rows[line])
    values, standing = source.values, Standing(int(source.values.standing[row]))
    if standing is Standing.MISSING:
        return RAIL_NAMES[RAIL_OF[standing]]
    if source.scale is FieldScale.TIME:
        return moment(float(values.numbers[row]) / 1000)
    if not values.measured:
        return values.texts[int(values.codes[row])]
    return source.written(float(values.numbers[row])) if standing is Standing.FINITE else RAIL_NAMES[RAIL_OF[standing]]
