"""How a line of the list of runs is drawn."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from app.theme.fonts import text_font
from app.theme.icons import pixmap
from app.widgets.run_marks import draw_box, draw_swatch
from app.window.runs.model import RunColumn, RunsModel
from app.window.runs.statuses import MARKS, has_mark, status_tip
from app.window.runs.zones import CHECK, INDENT, ROW_HEIGHT, SWATCH, LineShape, Zone
from app.workspace import Workspace
from core.model import RunStatus
from core.style import SPACE, TYPE, mix
from core.style.text import counted, grouped
from core.views.grouping import token_of
from core.views.names import short_name
from core.views.run_lines import GroupRow
from core.views.runs import RunRow

MARK_CENTRE = 10
"""How far right the dot of a growing run lies in the room of a mark."""

Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RunDelegate(QStyledItemDelegate):
    """Draws box, swatch, name, marks and figures in the colours of the theme."""

    def __init__(self, workspace: Workspace, model: RunsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._model = model
        self._font = text_font(TYPE.table)
        self._bold = text_font(TYPE.table, self._font.Weight.DemiBold)
        self._metrics = QFontMetrics(self._font)
        self.heading_under: int | None = None
        """Line of the heading under the mouse, None if there is none."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the same height for every line."""
        return QSize(40, ROW_HEIGHT)

    def shape(self, row: int) -> LineShape:
        """Return what a line has beside its name."""
        lines = self._model.lines
        if lines.is_heading(row):
            return LineShape(heading=True, parent=True)
        indent = lines.depths[row] * INDENT + (INDENT if lines.parents else 0)
        run, live = self._model.run(row), self._model.live(row)
        marks = (
            (Zone.NOTE, bool(run.note)),
            (Zone.STAR, run.starred),
            (Zone.WARNING, run.problems > 0),
            (Zone.STATUS, has_mark(run, live)),
        )
        parent = lines.names[row] in lines.parents
        return LineShape(indent=indent, parent=parent, marks=tuple(mark for mark, there in marks if there))

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Tell what a mark means, else what the cell says."""
        if event.type() is QEvent.Type.ToolTip and index.isValid():
            text = self._mark_tip(index, view, event)
            if text:
                QToolTip.showText(event.globalPos(), text, view)
                return True
        return super().helpEvent(event, view, option, index)

    def _mark_tip(self, index: Index, view: QAbstractItemView, event: QHelpEvent) -> str:
        cell = view.visualRect(index)
        zone = self.shape(index.row()).zone(cell, index.column(), event.pos())
        if zone is Zone.ISOLATE:
            return "Draw nothing else; again to draw all"
        if zone is Zone.STAR:
            return "Starred"
        if zone is Zone.NOTE:
            return self._model.run(index.row()).note
        if zone is Zone.STATUS:
            return status_tip(self._model.run(index.row()), self._model.live(index.row()))
        if zone is Zone.WARNING:
            return f"{counted(self._model.run(index.row()).problems, 'problem')} in its files: click to see"
        return ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell."""
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        if self._model.is_heading(index.row()):
            name = self._model.lines.names[index.row()]
            hovered = self._workspace.session.hover.run == token_of(name)
            self._heading_cell(painter, rect, index, index.row() == self.heading_under, hovered)
        else:
            self._run_cell(painter, rect, index, bool(option.state & QStyle.StateFlag.State_Selected))
        if index.column() == RunColumn.NAME and self._is_current(index):
            painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), self._colour("accent"))
        painter.restore()

    def _is_current(self, index: Index) -> bool:
        view = self.parent()
        return isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex().row() == index.row()

    def _colour(self, token: str) -> QColor:
        return QColor(getattr(self._workspace.tokens, token))

    # Headings

    def _heading_cell(self, painter: QPainter, rect: QRect, index: Index, over: bool, hovered: bool) -> None:
        tokens = self._workspace.tokens
        ground = mix(tokens.window, tokens.text, 0.07 if over else 0.03)
        painter.fillRect(rect, QColor(mix(ground, tokens.warm, 0.16) if hovered else ground))
        if index.column() != RunColumn.NAME:
            return
        group, shape = self._model.group(index.row()), LineShape(heading=True, parent=True)
        draw_box(painter, self._workspace.tokens, CHECK.translated(rect.topLeft()), group.checked)
        self._arrow(painter, shape.arrow(rect), group.folded)
        room = shape.name_room(rect)
        if group.colour:
            draw_swatch(painter, QRectF(room.left(), rect.top() + 7, 12, 12), group.colour, group.shown > 0)
            room = room.adjusted(18, 0, 0, 0)
        self._heading_text(painter, room, group)
        if over:
            self._isolate_mark(painter, rect)

    def _heading_text(self, painter: QPainter, room: QRect, group: GroupRow) -> None:
        counts = f"{grouped(group.shown)} of {grouped(group.total)}"
        bold = QFontMetrics(self._bold)
        left = room.width() - self._metrics.horizontalAdvance(counts) - SPACE.inside
        told = self._model.heading_told(group.title)
        short = short_name(group.title, told, bold.horizontalAdvance, max(left, 40)) if told else group.title
        title = bold.elidedText(short, Qt.TextElideMode.ElideMiddle, max(left, 40))
        painter.setFont(self._bold)
        painter.setPen(self._colour("text" if group.shown else "muted"))
        painter.drawText(room, _LEFT, title)
        painter.setFont(self._font)
        painter.setPen(self._colour("muted"))
        painter.drawText(room.adjusted(bold.horizontalAdvance(title) + SPACE.inside, 0, 0, 0), _LEFT, counts)

    # Runs

    def _run_cell(self, painter: QPainter, rect: QRect, index: Index, selected: bool) -> None:
        row = self._model.run(index.row())
        hovered = self._workspace.session.hover.run == row.name
        self._background(painter, rect, hovered, selected)
        if index.column() == RunColumn.NAME:
            self._name_cell(painter, rect, row, index.row(), hovered)
            return
        painter.setPen(self._colour("muted" if row.shown and row.loaded else "faint"))
        painter.drawText(
            rect.adjusted(4, 0, -8, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(index.data())
        )

    def _background(self, painter: QPainter, rect: QRect, hovered: bool, selected: bool) -> None:
        tokens = self._workspace.tokens
        if selected:
            painter.fillRect(rect, QColor(mix(tokens.raised, tokens.accent, 0.18)))
        if hovered:
            painter.fillRect(rect, QColor(mix(tokens.raised, tokens.warm, 0.24 if selected else 0.16)))

    def _name_cell(self, painter: QPainter, rect: QRect, row: RunRow, line: int, hovered: bool) -> None:
        shape = self.shape(line)
        draw_box(painter, self._workspace.tokens, CHECK.translated(rect.topLeft()), row.checked)
        draw_swatch(painter, QRectF(SWATCH.translated(rect.topLeft())), row.colour, row.shown)
        if shape.parent:
            self._arrow(painter, shape.arrow(rect), bool(self._model.folded(line)))
        room = shape.name_room(rect)
        painter.setPen(self._colour("faint" if not row.loaded else "text" if row.shown else "muted"))
        painter.drawText(room, _LEFT, self._fitting(line, room.width()))
        if Zone.NOTE in shape.marks:
            self._icon(painter, shape.mark_room(rect, Zone.NOTE), "text", "muted")
        if Zone.STAR in shape.marks:
            self._icon(painter, shape.mark_room(rect, Zone.STAR), "star", "warm")
        if Zone.WARNING in shape.marks:
            self._icon(painter, shape.mark_room(rect, Zone.WARNING), "warning", "warn")
        if Zone.STATUS in shape.marks:
            self._status(painter, shape.mark_room(rect, Zone.STATUS), row.status, self._model.live(line))
        if hovered:
            self._isolate_mark(painter, rect)

    def _fitting(self, line: int, room: int) -> str:
        title = self._model.title(line)
        if self._metrics.horizontalAdvance(title) <= room:
            return title
        short = short_name(title, self._model.told(line), self._metrics.horizontalAdvance, room)
        return self._metrics.elidedText(short, Qt.TextElideMode.ElideMiddle, room)

    def _status(self, painter: QPainter, room: QRect, status: RunStatus, live: bool) -> None:
        mark = MARKS.get(status)
        if mark is not None and not live:
            self._icon(painter, room, mark.icon, mark.token)
            return
        centre = QPointF(room.left() + MARK_CENTRE, room.center().y() + 0.5)
        painter.setPen(Qt.PenStyle.NoPen if live else QPen(self._colour("muted"), 1.25))
        painter.setBrush(self._colour("good") if live else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 3, 3)

    def _arrow(self, painter: QPainter, place: QRect, folded: bool) -> None:
        self._icon(painter, place, "chevron-right" if folded else "chevron-down", "muted", 0)

    def _icon(self, painter: QPainter, room: QRect, name: str, token: str, left: int = 2) -> None:
        mark = pixmap(name, getattr(self._workspace.tokens, token), painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(room.left() + left, room.top() + (room.height() - SPACE.icon) / 2), mark)

    def _isolate_mark(self, painter: QPainter, rect: QRect) -> None:
        mark = pixmap("isolate", self._workspace.tokens.muted, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(rect.right() - 19, rect.top() + 5), mark)
