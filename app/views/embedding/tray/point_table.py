"""A table of all points: only the rows in sight are looked at, so that ten million open as ten do."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QToolTip

from app.theme.fonts import text_font
from app.views.embedding.tray.places_area import PlacesArea
from app.views.embedding.tray.thumbs import Thumbs
from app.views.embedding.tray.titles import Titles
from app.widgets.column_titles import HEIGHT as TITLES
from app.widgets.column_titles import ColumnTitles
from app.workspace import Workspace
from core.cloud.marks.stock import Lying
from core.model import I8
from core.state import TrayColumns, TrayOrder
from core.style import TYPE, Tokens, mix
from core.views.embedding.tray.columns import CellKind, TrayColumn, cell_text, seen_columns
from core.views.picture import Emphasis

ROW: Final = 26
_PAD: Final = 8
_DOT: Final = 14
_IMAGE: Final = 22
_WIDTHS: Final = {CellKind.NUMBER: 92, CellKind.TEXT: 150, CellKind.IMAGE: 56}
_WIDEST: Final = 260


class PointTable(PlacesArea):
    """Rows of points under titles that sort, move and resize.

    Attributes
    ----------
    columns
        Those that are shown, from left to right.
    cell
        Which of them the keys are in.
    """

    title_clicked = Signal(str, str)
    """Emitted with name and title of a column that is to be sorted by."""
    moved = Signal(object)
    """Emitted with the names of the columns in the order they were dragged to."""
    sized = Signal(str, str, int)
    """Emitted with name, title and width of a column."""
    title_menu_wanted = Signal(object, object)
    """Emitted with a column and a place on the screen."""
    edit_wanted = Signal(int, object)
    """Emitted with the place and the column of a cell."""
    typed = Signal(str)
    """Emitted with a letter that was typed: something is to be found."""

    def __init__(self, workspace: Workspace, thumbs: Thumbs) -> None:
        super().__init__(workspace, "All points as a table")
        self._thumbs = thumbs
        self.columns: tuple[TrayColumn, ...] = ()
        self.cell = 0
        self.model = Titles(self)
        self.titles = ColumnTitles("Columns of the table of points", self)
        self.titles.setModel(self.model)
        self.titles.setSortIndicatorShown(True)
        self.setViewportMargins(0, TITLES, 0, 0)
        self.verticalScrollBar().setSingleStep(ROW)
        self.horizontalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().valueChanged.connect(self._slide)
        self.verticalScrollBar().valueChanged.connect(self.renew)
        self.titles.sectionResized.connect(lambda *_: self.fit())
        self.titles.sectionMoved.connect(lambda *_: self.renew())
        self.titles.clicked.connect(self._on_title)
        self.titles.moved.connect(self._on_moved)
        self.titles.sized.connect(self._on_sized)
        self.titles.menu_wanted.connect(self._on_title_menu)
        thumbs.arrived.connect(self.renew)

    # Columns

    def show_columns(self, every: tuple[TrayColumn, ...], look: TrayColumns, order: tuple[TrayOrder, ...]) -> None:
        """Show some of all columns, as they are wished, with an arrow on that which rows are ordered by."""
        self.columns = seen_columns(every, look)
        self.model.show_columns(self.columns)
        self.cell = min(self.cell, max(len(self.columns) - 1, 0))
        for place, column in enumerate(self.columns):
            width = look.widths.get(column.id, self._usual(column))
            if self.titles.sectionSize(place) != width:
                self.titles.resizeSection(place, width)
        names = [column.id for column in self.columns]
        first = order[0] if order and order[0].column in names else None
        down = Qt.SortOrder.DescendingOrder if first is not None and first.descending else Qt.SortOrder.AscendingOrder
        self.titles.setSortIndicator(-1 if first is None else names.index(first.column), down)
        self.fit()

    def _usual(self, column: TrayColumn) -> int:
        room = QFontMetrics(text_font(TYPE.caption)).horizontalAdvance(column.title) + 36
        return min(max(_WIDTHS[column.kind], room), _WIDEST)

    def _on_title(self, place: int, held: object) -> None:
        if 0 <= place < len(self.columns) and self.columns[place].kind is not CellKind.IMAGE:
            self.title_clicked.emit(self.columns[place].id, self.columns[place].title)

    def _on_moved(self, before: int, after: int) -> None:
        names = [column.id for column in self.columns]
        names.insert(after, names.pop(before))
        self.moved.emit(tuple(names))

    def _on_sized(self, place: int, width: int) -> None:
        column = self.columns[place]
        self.sized.emit(column.id, column.title, width)

    def _on_title_menu(self, place: int, at: QPoint) -> None:
        self.title_menu_wanted.emit(self.columns[place], at)

    def _slide(self, left: int) -> None:
        self.titles.setOffset(left)
        self.renew()

    # Where rows are

    def fit(self) -> None:
        """Take the room there is."""
        port = self.viewport().size()
        self.verticalScrollBar().setPageStep(max(port.height() - ROW, ROW))
        self.verticalScrollBar().setRange(0, max(self.count * ROW - port.height(), 0))
        self.horizontalScrollBar().setPageStep(max(port.width(), 1))
        self.horizontalScrollBar().setRange(0, max(self.titles.length() - port.width(), 0))
        self.titles.setGeometry(self.viewport().x(), self.viewport().y() - TITLES, port.width(), TITLES)
        self.renew()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many rows as there is room for."""
        super().resizeEvent(event)
        self.fit()

    def place_at(self, at: QPoint) -> int:
        """Return which place is at a pixel of the viewport, -1 for none."""
        place = (at.y() + self.verticalScrollBar().value()) // ROW
        return place if 0 <= place < self.count else -1

    def place_rect(self, place: int) -> QRect:
        """Return where a row is in the viewport."""
        return QRect(0, place * ROW - self.verticalScrollBar().value(), self.viewport().width(), ROW)

    def between(self, one: QPoint, other: QPoint) -> I8:
        """Return the places that a drag goes over."""
        first, last = sorted((one.y() // ROW, other.y() // ROW))
        return np.arange(max(first, 0), min(last + 1, self.count))

    def places_seen(self) -> I8:
        """Return the places of which something is in sight."""
        top, port = self.verticalScrollBar().value(), self.viewport().height()
        return np.arange(top // ROW, min(-(-(top + port) // ROW), self.count))

    def stepped(self, key: int) -> int | None:
        """Return the place that a key goes to."""
        page = max(self.viewport().height() // ROW - 1, 1)
        goes: dict[int, int] = {
            Qt.Key.Key_Up: self.current - 1,
            Qt.Key.Key_Down: self.current + 1,
            Qt.Key.Key_PageUp: self.current - page,
            Qt.Key.Key_PageDown: self.current + page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.count - 1,
        }
        return goes.get(key)

    def cell_rect(self, place: int, column: int) -> QRect:
        """Return where a cell is in the viewport."""
        row = self.place_rect(place)
        return QRect(self.titles.sectionViewportPosition(column), row.top(), self.titles.sectionSize(column), ROW)

    # Keys of cells

    def takes(self, event: QKeyEvent) -> bool:
        """Return whether a key is for the table: letters find, too."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        sideways = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_F2, Qt.Key.Key_Return)
        if sideways and not held:
            return True
        letter = event.text().isprintable() and event.text().strip() != ""
        if letter and not held & ~Qt.KeyboardModifier.ShiftModifier:
            return True
        return super().takes(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell, edit, find."""
        key = event.key()
        if not self.takes(event) or super().takes(event):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.go_to_cell(self.cell + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_Return):
            if self.current >= 0 and self.columns:
                self.edit_wanted.emit(self.current, self.columns[self.cell])
        else:
            self.typed.emit(event.text())

    def go_to_cell(self, cell: int) -> None:
        """Let the keys be in another column."""
        self.cell = min(max(cell, 0), len(self.columns) - 1)
        left, width = self.titles.sectionPosition(self.cell), self.titles.sectionSize(self.cell)
        bar = self.horizontalScrollBar()
        bar.setValue(max(min(bar.value(), left), left + width - self.viewport().width()))
        self.renew()

    def column_at(self, x: int) -> int:
        """Return which column is at a pixel of the viewport, -1 for none."""
        return self.titles.logicalIndexAt(x)

    def told(self, place: int) -> str:
        """Return what all cells of a row say."""
        row = self.row_at(place)
        texts = (f"{c.title} {self._text(c, row)}" for c in self.columns if c.kind is not CellKind.IMAGE)
        return ", ".join(texts) if row >= 0 else ""

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell all of a text that does not fit into its cell."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place, number = self.place_at(event.pos()), self.column_at(event.pos().x())
            text = self._text(self.columns[number], self.row_at(place)) if place >= 0 and number >= 0 else ""
            room = self.titles.sectionSize(number) - 2 * _PAD
            fits = QFontMetrics(text_font(TYPE.table)).horizontalAdvance(text) <= room
            QToolTip.showText(event.globalPos(), "" if fits else text, self.viewport())
            return True
        return super().viewportEvent(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are in sight."""
        places, tokens = self.places_seen(), self._workspace.tokens
        with QPainter(self.viewport()) as painter:
            painter.fillRect(event.rect(), QColor(tokens.canvas))
            if self.listing is None or self.about is None or not len(places):
                return
            painter.setFont(text_font(TYPE.table))
            rows, marked = self.listing.rows[places].tolist(), self.marked(places).tolist()
            for place, row, chosen in zip(places.tolist(), rows, marked, strict=True):
                self._paint_row(painter, tokens, place, row, chosen)
            self._paint_images(painter, places)
            if self.hasFocus() and self.current >= 0 and self.columns:
                painter.setPen(QPen(QColor(tokens.accent), 1))
                painter.drawRect(self.cell_rect(self.current, self.cell).adjusted(0, 0, -1, -1))

    def _paint_row(self, painter: QPainter, tokens: Tokens, place: int, row: int, chosen: bool) -> None:
        box = self.place_rect(place)
        if chosen:
            painter.fillRect(box, QColor(mix(tokens.canvas, tokens.accent, 0.16)))
        if row == self.hovered_row():
            painter.fillRect(box, QColor(mix(tokens.canvas, tokens.warm, 0.18)))
            painter.fillRect(QRect(0, box.top(), 3, ROW), QColor(tokens.warm))
        painter.fillRect(QRect(0, box.bottom(), box.width(), 1), QColor(mix(tokens.canvas, tokens.line, 0.6)))
        hidden = self._is_hidden(row)
        metrics = painter.fontMetrics()
        for number, column in enumerate(self.columns):
            cell = self.cell_rect(place, number)
            if cell.right() < 0 or cell.left() > box.right() or column.kind is CellKind.IMAGE:
                continue
            inner = cell.adjusted(_PAD, 0, -_PAD, 0)
            if number == 0:
                self._paint_dot(painter, row, inner, hidden)
                inner.adjust(_DOT, 0, 0, 0)
            text = self._text(column, row)
            numeric = column.kind is CellKind.NUMBER
            painter.setPen(QColor(tokens.muted if hidden or column.id == "row" else tokens.text))
            side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
            if metrics.horizontalAdvance(text) > inner.width():
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def _text(self, column: TrayColumn, row: int) -> str:
        if self.about is None or self.listing is None:
            return ""
        return cell_text(self.about, self.listing.away, column, row).replace("\n", " ") or "–"

    def _is_hidden(self, row: int) -> bool:
        points = self.points
        return points is not None and row < len(points.emphasis) and points.emphasis[row] == Emphasis.HIDDEN

    def _paint_dot(self, painter: QPainter, row: int, inner: QRect, hidden: bool) -> None:
        if self.points is None or row >= len(self.points.colour_index):
            return
        red, green, blue = (int(part) for part in self.points.palette[self.points.colour_index[row], :3])
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.35 if hidden else 1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(red, green, blue))
        painter.drawEllipse(inner.left(), inner.center().y() - 3, 8, 8)
        painter.restore()

    def _paint_images(self, painter: QPainter, places: I8) -> None:
        numbers = [n for n, column in enumerate(self.columns) if column.kind is CellKind.IMAGE]
        if not numbers or self.listing is None:
            return
        scale, column = self.devicePixelRatioF(), self.cell_rect(0, numbers[0])
        high, tops = self.viewport().height(), places * ROW - self.verticalScrollBar().value()
        picture = QImage(round(_IMAGE * scale), round(high * scale), QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(Qt.GlobalColor.transparent)
        middles = np.stack([np.full(len(places), _IMAGE / 2), tops + ROW / 2], axis=1) * scale
        bare, white = np.zeros(len(places), np.int32), np.zeros((len(places), 3), np.uint8)
        lying = Lying(middles, round(_IMAGE * scale), bare, white, np.ones(len(places), np.float32))
        self._thumbs.lay(picture, self.listing.rows[places].astype(np.int64), lying)
        picture.setDevicePixelRatio(scale)
        painter.drawImage(column.left() + _PAD + (_DOT if numbers[0] == 0 else 0), 0, picture)
