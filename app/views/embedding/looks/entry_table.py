"""All categories of a column, to be chosen, ordered and merged."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView

from core.style.text import counted, grouped
from core.views import LegendEntry

Index = QModelIndex | QPersistentModelIndex
_MIME = "application/x-armillary-categories"
_ROWS = 9
_ROW = 22


class EntryModel(QAbstractTableModel):
    """Categories with their colours and counts."""

    moved = Signal(list, object)
    """Categories are to go before another, to the end for None."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[LegendEntry, ...] = ()

    def show_entries(self, entries: tuple[LegendEntry, ...]) -> bool:
        """Show other categories; return whether they are others, or in another order."""
        same = [entry.key for entry in entries] == [entry.key for entry in self.entries]
        if same:
            self.entries = entries
            if entries:
                self.dataChanged.emit(self.index(0, 0), self.index(len(entries) - 1, 1))
            return False
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many categories there are."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return two: name and count."""
        return 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.label if index.column() == 0 else grouped(entry.count or 0)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return _swatch(entry)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 1:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            hidden = "" if entry.shown else ", hidden"
            return f"{entry.label}: {counted(entry.count or 0, 'point')}{hidden}, {entry.colour}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let categories be chosen, taken, and dropped between others."""
        usual = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDragEnabled
        return usual if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """Let categories be moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return the kind of what is dragged."""
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return which categories are dragged."""
        data = QMimeData()
        rows = sorted({index.row() for index in indexes})
        data.setData(_MIME, ",".join(map(str, rows)).encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Ask for the categories to be moved; the session does it."""
        rows = [int(each) for each in bytes(data.data(_MIME).data()).decode().split(",") if each]
        keys = [self.entries[each].key for each in rows]
        place = parent.row() if parent.isValid() else row
        self.moved.emit(keys, self.entries[place].key if 0 <= place < len(self.entries) else None)
        return False  # rows are not taken out here: the session tells their order


def _swatch(entry: LegendEntry) -> QIcon:
    picture = QPixmap(24, 24)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(entry.colour))
        painter.setBrush(QColor(entry.colour) if entry.shown else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(2, 2, 8, 8)
    return QIcon(picture)


class EntryTable(QTreeView):
    """The categories below each other; thousands cost no more than a few."""

    coloured = Signal()
    merge_wanted = Signal()
    shifted = Signal(int)
    menu_wanted = Signal(str, object)
    chosen_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.entries = EntryModel()
        self.setModel(self.entries)
        self.setAccessibleName("Categories")
        self.setToolTip(
            "Drag, or Alt and the arrows, order the categories; Enter or a double click changes the colour, M merges "
            "those chosen"
        )
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, 72)
        self.doubleClicked.connect(lambda _: self.coloured.emit())
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())

    def show_entries(self, entries: tuple[LegendEntry, ...]) -> None:
        """Show other categories; those that were chosen stay so."""
        chosen = self.chosen()
        if self.entries.show_entries(entries):
            self.choose(chosen)
        self.setFixedHeight(min(max(len(entries), 2), _ROWS) * _ROW + 4)

    def chosen(self) -> list[str]:
        """Return the keys of the chosen categories, in their order."""
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        return [self.entries.entries[row].key for row in rows]

    def choose(self, keys: Sequence[str]) -> None:
        """Choose categories, and see the first of them."""
        wanted, model = set(keys), self.selectionModel()
        model.clearSelection()
        how = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in [row for row, entry in enumerate(self.entries.entries) if entry.key in wanted]:
            model.select(self.entries.index(row, 0), how)
            if row == next(place for place, entry in enumerate(self.entries.entries) if entry.key in wanted):
                model.setCurrentIndex(self.entries.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
                self.scrollTo(self.entries.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, colour or merge what is chosen."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and step is not None:
            self.shifted.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.coloured.emit()
        elif event.text().lower() == "m" and not event.modifiers():
            self.merge_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the category under the mouse."""
        index = self.indexAt(event.pos())
        if index.isValid():
            self.menu_wanted.emit(self.entries.entries[index.row()].key, event.globalPos())
