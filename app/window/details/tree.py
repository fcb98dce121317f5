"""The widget that shows details: what is folded stays folded from run to run, and cells and lines can be copied."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from app.widgets.rows import RowDelegate
from app.window.details.model import DetailsModel
from core.views.run_details import ARTIFACTS, Detail, RunDetails

NAMES = 110
"""Width of the column of names, unless some need more."""
NAMES_SHARE = 0.5
"""Part of the width that names may take by themselves."""
VALUES = 120
"""Width of a column of values of several runs."""
FOLDED = (ARTIFACTS, "Files", "The same in all")
"""Sections that are folded until the user unfolds them."""


class DetailsTree(QTreeView):
    """Sections that fold, and lines that lead to runs and files."""

    run_wanted = Signal(str)
    """Emitted with a run that was clicked."""
    problems_wanted = Signal()
    menu_wanted = Signal(QModelIndex, QPoint)
    copied = Signal()
    unfolded = Signal(str)
    """Emitted with the title of a section that was unfolded."""

    def __init__(self, model: DetailsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._folded: dict[str, bool] = dict.fromkeys(FOLDED, True)
        self._restoring = False
        self.setModel(model)
        self.setAccessibleName("Run details")
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setIndentation(16)
        self.setItemDelegate(RowDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.header().setStretchLastSection(True)
        self.header().setMinimumSectionSize(56)
        self.header().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.header().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.expanded.connect(lambda index: self._note(index, False))
        self.collapsed.connect(lambda index: self._note(index, True))

    def show_details(self, details: RunDetails, everything: bool) -> None:
        """Show other details; `everything` unfolds all sections, for what a filter has found."""
        same = len(details.runs) == len(self._model.details.runs)
        scroll = self.verticalScrollBar().value()
        self._restoring = True
        self._model.show_details(details)
        for index, section in self._model.sections():
            self.setExpanded(index, everything or not self._folded.get(section.title, False))
            self.setFirstColumnSpanned(index.row(), QModelIndex(), True)
        self._restoring = False
        if not same:
            self._arrange(len(details.runs))
        self._make_room_for_names()
        self.verticalScrollBar().setValue(scroll)

    def is_unfolded(self, title: str) -> bool:
        """Return whether a section is unfolded where it is shown."""
        return not self._folded.get(title, False)

    def _arrange(self, runs: int) -> None:
        header = self.header()
        header.setVisible(runs > 1)
        header.resizeSection(0, NAMES)
        for column in range(1, 1 + runs):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, VALUES)

    def _make_room_for_names(self) -> None:
        """Widen the column of names for long ones, and never let it jump back."""
        wanted = min(self.sizeHintForColumn(0), round(self.viewport().width() * NAMES_SHARE))
        if wanted > self.header().sectionSize(0):
            self.header().resizeSection(0, wanted)

    def _note(self, index: QModelIndex, folded: bool) -> None:
        if not self._restoring:
            title = self._model.section(index)
            self._folded[title] = folded
            if not folded:
                self.unfolded.emit(title)

    def selected_lines(self) -> list[Detail]:
        """Return the selected lines, top first."""
        rows = self.selectionModel().selectedRows(0)
        lines = [self._model.line(index) for index in sorted(rows, key=self._place)]
        return [line for line in lines if line is not None]

    def _place(self, index: QModelIndex) -> tuple[int, int]:
        parent = index.parent()
        return (parent.row(), index.row()) if parent.isValid() else (index.row(), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over what leads to a run."""
        over = self._leads_to(self.indexAt(event.position().toPoint()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def _leads_to(self, index: QModelIndex) -> str:
        line = self._model.line(index)
        return line.run if line is not None and index.column() > 0 else ""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select the run that a click leads to; fold or unfold a section."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        run = self._leads_to(index)
        if event.button() is Qt.MouseButton.LeftButton and run:
            self.run_wanted.emit(run)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fold or unfold a section; go to the problems from one of them."""
        index = self.indexAt(event.position().toPoint()).siblingAtColumn(0)
        if not index.isValid():
            return
        if self._model.line(index) is None:
            self.setExpanded(index, not self.isExpanded(index))
        elif self._model.section(index) == "Problems":
            self.problems_wanted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a line."""
        index = self.indexAt(event.pos())
        if self._model.line(index) is not None:
            self.menu_wanted.emit(index, event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Keep the keys that copy and select from the shortcuts of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            standard = QKeySequence.StandardKey
            if event.matches(standard.Copy) or event.matches(standard.SelectAll) or event.key() in RETURNS:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the selected lines with Ctrl+C; Return follows a line, or folds and unfolds a section."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.key() in RETURNS:
            self._follow(self.currentIndex().siblingAtColumn(0))
        else:
            super().keyPressEvent(event)

    def _follow(self, index: QModelIndex) -> None:
        line = self._model.line(index)
        if line is None:
            self.setExpanded(index, not self.isExpanded(index))
        elif line.run:
            self.run_wanted.emit(line.run)
        elif self._model.section(index) == "Problems":
            self.problems_wanted.emit()


RETURNS: Collection[int] = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
