"""The titles above the table of runs: clicked to sort, dragged to move and to resize."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from app.theme.fonts import text_font
from app.theme.icons import pixmap
from app.views.hparams.table.delegate import NAME_LEFT, PAD
from app.views.hparams.table.model import RunTableModel
from app.workspace import Workspace
from core.analysis.query import Entity
from core.style import TYPE
from core.views.hparams.table.columns import ENTITY_NAMES, NAME

HEIGHT = 42
ARROW = 10
_MIDDLE = Qt.TextElideMode.ElideMiddle


class ColumnHeader(QHeaderView):
    """Two lines a column: what it belongs to, once for its neighbours, and its title with how it sorts."""

    moved = Signal(int, int)
    """Emitted with the place where a column was and the one to which it was dragged."""
    sized = Signal(int, int)
    """Emitted with a column and its width after a drag."""
    menu_wanted = Signal(int, object)
    """Emitted with a column and a place on the screen."""

    def __init__(self, workspace: Workspace, model: RunTableModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._workspace, self._table = workspace, model
        self._font, self._small = text_font(TYPE.table), text_font(TYPE.caption)
        self._resized: dict[int, int] = {}
        self._dragged: tuple[int, int] | None = None
        self._quiet = False
        self.setFixedHeight(HEIGHT)
        self.setHighlightSections(False)
        self.setStretchLastSection(False)
        self.setMinimumSectionSize(40)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setAccessibleName("Columns of the table of runs")
        self.sectionResized.connect(self._note_size)
        self.sectionMoved.connect(self._note_move)

    def _note_size(self, place: int, _: int, width: int) -> None:
        if not self._quiet and width:
            self._resized[place] = width

    def _note_move(self, _: int, before: int, after: int) -> None:
        if not self._quiet:
            first = self._dragged[0] if self._dragged else before
            self._dragged = first, after

    def be_quiet(self, quiet: bool) -> None:
        """Note no sizes and moves that are not the user's."""
        self._quiet = quiet

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        self._resized, self._dragged = {}, None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click or a drag."""
        super().mouseReleaseEvent(event)
        resized, dragged = self._resized, self._dragged
        self._resized, self._dragged = {}, None
        for place, width in resized.items():
            self.sized.emit(place, width)
        if dragged is not None and dragged[0] != dragged[1]:
            self._quiet = True
            self.moveSection(dragged[1], dragged[0])  # the model itself has the order
            self._quiet = False
            self.moved.emit(*dragged)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a column."""
        place = self.logicalIndexAt(event.pos())
        if place >= 0:
            self.menu_wanted.emit(place, event.globalPos())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw a title over its column and a line under it."""
        tokens = self._workspace.tokens
        painter.fillRect(rect, QColor(tokens.window))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.line))
        if not 0 <= section < len(self._table.columns):
            return
        if self._begins(section):
            painter.fillRect(rect.left(), rect.top() + 6, 1, rect.height() - 12, QColor(tokens.line))
        self._group(painter, rect, section)
        self._title(painter, rect, section)

    def _begins(self, section: int) -> bool:
        """Return whether the column at the left belongs to something else."""
        columns = self._table.columns
        return section > 0 and columns[section].entity is not columns[section - 1].entity

    def _group(self, painter: QPainter, rect: QRect, section: int) -> None:
        first = section == self.logicalIndexAt(0) or section == 0
        if not first and not self._begins(section):
            return
        columns, last = self._table.columns, section
        while last + 1 < len(columns) and columns[last + 1].entity is columns[section].entity:
            last += 1
        end = self.sectionViewportPosition(last) + self.sectionSize(last)
        left = NAME_LEFT if columns[section].key == NAME else PAD
        start = max(rect.left(), 0) + left
        room = QRect(start, rect.top() + 3, max(min(end, self.width()) - start - PAD, 0), 18)
        painter.save()
        painter.setClipping(False)
        painter.setFont(self._small)
        painter.setPen(QColor(self._workspace.tokens.faint))
        entity = columns[section].entity
        text = "" if entity is Entity.ATTRIBUTE else ENTITY_NAMES[entity]  # the first column says that they are runs
        text = QFontMetrics(self._small).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _title(self, painter: QPainter, rect: QRect, section: int) -> None:
        column, tokens = self._table.columns[section], self._workspace.tokens
        left = NAME_LEFT if column.key == NAME else PAD
        room = QRect(rect.left() + left, rect.top() + 20, rect.width() - left - PAD, 18)
        arrow = self._arrow(column.key)
        if arrow:
            room.adjust(0, 0, -ARROW - 3 - (8 if arrow[1] else 0), 0)
        texts = column.key == NAME or self._table.shape(section).texts
        side = Qt.AlignmentFlag.AlignLeft if texts else Qt.AlignmentFlag.AlignRight
        room = self._detail(painter, room, column.detail, texts)
        painter.setFont(self._font)
        painter.setPen(QColor(tokens.text if arrow else tokens.muted))
        text = QFontMetrics(self._font).elidedText(column.title, _MIDDLE, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, text)
        if arrow:
            self._draw_arrow(painter, rect, *arrow)

    def _detail(self, painter: QPainter, room: QRect, detail: str, texts: bool) -> QRect:
        """Draw how a metric is reduced at the right of its title; return the room that is left."""
        if not detail or texts:
            return room
        painter.setFont(self._small)
        painter.setPen(QColor(self._workspace.tokens.accent))
        width = min(QFontMetrics(self._small).horizontalAdvance(detail), room.width() // 2)
        text = QFontMetrics(self._small).elidedText(detail, Qt.TextElideMode.ElideRight, width)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        return room.adjusted(0, 0, -width - 5, 0)

    def _arrow(self, key: str) -> tuple[bool, str] | None:
        """Return whether a column sorts descending, and which key it is where there are several; None for none."""
        keys = self._workspace.session.state.run_table.sort
        for place, each in enumerate(keys):
            if each.column == key:
                return each.descending, str(place + 1) if len(keys) > 1 else ""
        return None

    def _draw_arrow(self, painter: QPainter, rect: QRect, descending: bool, number: str) -> None:
        scale, tokens = painter.device().devicePixelRatioF(), self._workspace.tokens
        mark = pixmap("chevron-down" if descending else "chevron-up", tokens.accent, scale, 12)
        left = rect.right() - PAD - ARROW - (8 if number else 0)
        painter.drawPixmap(left, rect.top() + 23, mark)
        if number:
            painter.setFont(self._small)
            painter.setPen(QColor(tokens.accent))
            painter.drawText(QRect(left + 12, rect.top() + 20, 10, 18), Qt.AlignmentFlag.AlignVCenter, number)
