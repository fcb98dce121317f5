"""How values of compared runs are drawn: cells with their changes, titles of runs and of fields."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.theme.fonts import text_font
from app.views.hparams.compare.model import CompareModel, Face
from app.widgets.run_marks import draw_swatch
from app.workspace import Workspace
from core.state import Direction
from core.style import TYPE, Tokens, mix
from core.views.compare.change import Verdict
from core.views.compare.table import CompareRow
from core.views.names import short_among
from core.views.shown import run_colour, shown_set

ROW, MEASURED_ROW, RUN_HEIGHT, FIELD_HEIGHT = 26, 40, 40, 42
FIELD_WIDTH, RUN_WIDTH = 204, 230
PAD = 8
_LINE = 17
_MARKS = {Direction.LOWER: "↓", Direction.HIGHER: "↑"}
_MIDDLE, _RIGHT = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
_LEFT_SIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT_SIDE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

Index = QModelIndex | QPersistentModelIndex


def verdict_colour(verdict: Verdict, tokens: Tokens) -> str:
    """Return the colour of a change; its words say the same."""
    return {Verdict.BETTER: tokens.good, Verdict.WORSE: tokens.bad}.get(verdict, tokens.muted)


def write(painter: QPainter, room: QRect, text: str, side: Qt.AlignmentFlag, mode: Qt.TextElideMode = _RIGHT) -> None:
    """Write one line, elided where it does not fit."""
    line = " ".join(text.split()) if "\n" in text else text
    painter.drawText(room, side, painter.fontMetrics().elidedText(line, mode, room.width()))


class ValueDelegate(QStyledItemDelegate):
    """Draws a value, and below it how far it is from the baseline's."""

    def __init__(self, workspace: Workspace, model: CompareModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._workspace, self._model, self._view = workspace, model, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the same height for every cell."""
        return QSize(40, MEASURED_ROW if self._model.measured else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        tokens, at = self._workspace.tokens, self._model.where(index)
        rect: QRect = option.rect
        if at is None:
            painter.fillRect(rect, QColor(tokens.window))
            return
        self._ground(painter, rect, at[1], bool(option.state & QStyle.StateFlag.State_Selected))
        face = self._model.face(*at)
        room = rect.adjusted(PAD, 0, -PAD, 0)
        if face.change:
            self._value(painter, QRect(room.left(), rect.top() + 4, room.width(), _LINE), face)
            self._change(painter, QRect(room.left(), rect.top() + 20, room.width(), _LINE - 2), face)
        else:
            self._value(painter, room, face)
        if self._view.hasFocus() and self._view.currentIndex() == index:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _ground(self, painter: QPainter, rect: QRect, run: int, selected: bool) -> None:
        tokens, found = self._workspace.tokens, self._model.found
        assert found is not None
        if selected:
            painter.fillRect(rect, QColor(mix(tokens.raised, tokens.accent, 0.18)))
        elif self._workspace.session.hover.run == found.names[run]:
            painter.fillRect(rect, QColor(mix(tokens.raised, tokens.warm, 0.14)))
        elif run == found.baseline:
            painter.fillRect(rect, QColor(mix(tokens.raised, tokens.text, 0.035)))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(mix(tokens.raised, tokens.line, 0.55)))

    def _value(self, painter: QPainter, room: QRect, face: Face) -> None:
        tokens = self._workspace.tokens
        side = _RIGHT_SIDE if face.numeric else _LEFT_SIDE
        if face.best:
            painter.setFont(text_font(TYPE.caption))
            painter.setPen(QColor(tokens.good))
            painter.drawText(room, _LEFT_SIDE, "best")
            room = room.adjusted(painter.fontMetrics().horizontalAdvance("best") + 6, 0, 0, 0)
        painter.setFont(text_font(TYPE.table, QFont.Weight.DemiBold if face.best else QFont.Weight.Normal))
        painter.setPen(QColor(tokens.faint if face.missing else tokens.text if face.differs else tokens.muted))
        write(painter, room, face.text, side)

    def _change(self, painter: QPainter, room: QRect, face: Face) -> None:
        painter.setFont(text_font(TYPE.caption))
        painter.setPen(QColor(verdict_colour(face.verdict, self._workspace.tokens)))
        write(painter, room, face.change, _RIGHT_SIDE if face.numeric else _LEFT_SIDE)


class TitleDrawing:
    """Draws titles of runs and of fields for the two headers of the table."""

    def __init__(self, workspace: Workspace, model: CompareModel) -> None:
        self._workspace, self._model = workspace, model

    def draw(self, painter: QPainter, rect: QRect, section: int, runs: bool, header: QHeaderView) -> None:
        """Draw one title; `runs` says whether it is that of a run."""
        tokens, found = self._workspace.tokens, self._model.found
        painter.fillRect(rect, QColor(tokens.window))
        upright = header.orientation() is Qt.Orientation.Vertical
        edge = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(edge, QColor(mix(tokens.window, tokens.line, 0.55 if upright else 1.0)))
        if upright:
            painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), QColor(tokens.line))
        if found is None:
            return
        if runs:
            if section < len(found.runs):
                self._run(painter, rect, section)
            return
        field = self._model.field_line(section)
        if field is None:
            self._heading(painter, rect, str(self._model.lines[section]))
        elif upright:
            self._field(painter, rect.adjusted(PAD + 6, 0, -PAD, 0), self._model.row(field))
        else:
            self._column(painter, rect.adjusted(PAD, 0, -PAD, 0), field, header)

    def _run(self, painter: QPainter, rect: QRect, section: int) -> None:
        tokens, found, session = self._workspace.tokens, self._model.found, self._workspace.session
        assert found is not None
        name, base = found.names[section], section == found.baseline
        colour = run_colour(session.catalog, session.state, name, self._workspace.theme)
        top = rect.top() + (rect.height() - (2 * _LINE - 2 if base else _LINE)) // 2
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawn = name in shown_set(session.catalog, session.state)
        draw_swatch(painter, QRectF(rect.left() + PAD, top + 3, 11, 11), colour, drawn)
        painter.restore()
        room = QRect(rect.left() + PAD + 18, top, rect.width() - 2 * PAD - 18, _LINE)
        strong = name in session.state.selected_runs
        painter.setFont(text_font(TYPE.table, QFont.Weight.DemiBold if strong else QFont.Weight.Medium))
        painter.setPen(QColor(tokens.text))
        width = painter.fontMetrics().horizontalAdvance
        title = short_among(found.titles[section], tuple(found.titles), width, room.width())
        write(painter, room, title, _LEFT_SIDE, _MIDDLE)
        if base:
            painter.setFont(text_font(TYPE.caption))
            painter.setPen(QColor(tokens.accent))
            write(painter, room.translated(0, _LINE - 2), "baseline", _LEFT_SIDE)

    def _heading(self, painter: QPainter, rect: QRect, title: str) -> None:
        painter.setFont(text_font(TYPE.caption, QFont.Weight.DemiBold))
        painter.setPen(QColor(self._workspace.tokens.muted))
        write(painter, rect.adjusted(PAD, 4, -PAD, 0), title, _LEFT_SIDE)

    def _field(self, painter: QPainter, room: QRect, row: CompareRow) -> None:
        """Draw the title of a field with what is told of it at its right: the reducer, the direction, ≠."""
        tokens = self._workspace.tokens
        if row.differs:
            painter.setFont(text_font(TYPE.table, QFont.Weight.DemiBold))
            painter.setPen(QColor(tokens.accent))
            painter.drawText(room, _RIGHT_SIDE, "≠")
        room = room.adjusted(0, 0, -14, 0)
        told = " ".join(part for part in (row.column.detail, _MARKS[row.direction] if row.direction else "") if part)
        painter.setFont(text_font(TYPE.caption))
        painter.setPen(QColor(tokens.muted))
        width = min(painter.fontMetrics().horizontalAdvance(told), room.width() // 2) if told else 0
        write(painter, QRect(room.right() - width, room.top(), width + 1, room.height()), told, _RIGHT_SIDE)
        painter.setFont(text_font(TYPE.table))
        painter.setPen(QColor(tokens.text if row.differs else tokens.muted))
        write(painter, room.adjusted(0, 0, -width - 6 if width else 0, 0), row.column.title, _LEFT_SIDE, _MIDDLE)

    def _column(self, painter: QPainter, room: QRect, field: int, header: QHeaderView) -> None:
        """Draw the title of a field above its column, below the section where that begins."""
        row = self._model.row(field)
        first = field == 0 or self._model.row(field - 1).section != row.section
        if first or field == header.logicalIndexAt(0):
            painter.setFont(text_font(TYPE.caption))
            painter.setPen(QColor(self._workspace.tokens.faint))
            write(
                painter,
                QRect(room.left(), room.top() + 3, room.width(), _LINE),
                self._model.row(field).section,
                _LEFT_SIDE,
            )
        self._field(painter, QRect(room.left(), room.top() + 20, room.width(), _LINE + 2), self._model.row(field))


def width_of(text: str) -> int:
    """Return how wide a text of a cell is."""
    return QFontMetrics(text_font(TYPE.table)).horizontalAdvance(text)
