"""The widget that shows problems: what is folded stays folded, and what the keys and the mouse do with a line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from app.widgets.rows import RowDelegate
from app.window.problems.model import Node, ProblemColumn, ProblemsModel
from core.model import Problem
from core.views.problems import KindProblems

FEW = 400
"""Problems up to which a kind, and the runs in it, are unfolded by themselves."""
WIDTHS = {
    ProblemColumn.RUN: 110,
    ProblemColumn.LOST: 152,
    ProblemColumn.FILE: 180,
    ProblemColumn.BYTE: 84,
}
SPARED = {ProblemColumn.RUN: 820, ProblemColumn.BYTE: 820}
"""Width of the panel below which a column gives its room to the sentences: files tell the run, tips everything."""
REMEDY_SHARE, REMEDY_LEAST = 0.42, 140
"""Part of the room that is left which remedies have, the messages having the rest; and their least width."""


class ProblemsTree(QTreeView):
    """Kinds and runs that fold, and problems that can be copied."""

    copied = Signal()
    menu_wanted = Signal(QPoint)
    allowed = Signal(str)
    """Emitted with a folder that the user allows to name files outside of itself."""
    chosen = Signal()
    """Emitted when other lines are selected."""

    def __init__(self, model: ProblemsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems = model
        self._folded: dict[tuple[str, ...], bool] = {}
        self._restoring = False
        self.setModel(model)
        self.setAccessibleName("Problems")
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setItemDelegate(RowDelegate(self, (ProblemColumn.WHAT, ProblemColumn.REMEDY)))
        self.setIndentation(18)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self._arrange_header()
        self.expanded.connect(lambda index: self._note(index, False))
        self.collapsed.connect(lambda index: self._note(index, True))
        self.selectionModel().selectionChanged.connect(lambda: self.chosen.emit())

    def _arrange_header(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(48)
        header.setSectionResizeMode(ProblemColumn.WHAT, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            header.resizeSection(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share what other columns leave between messages and remedies."""
        for column, least in SPARED.items():
            self.setColumnHidden(column, self.viewport().width() < least)
        left = self.viewport().width() - sum(map(self.header().sectionSize, WIDTHS))
        self.header().resizeSection(ProblemColumn.REMEDY, max(REMEDY_LEAST, round(left * REMEDY_SHARE)))
        super().resizeEvent(event)

    def show_groups(self, groups: Sequence[KindProblems]) -> None:
        """Show other problems; what was folded stays folded, and the keys stay at their problem."""
        current, scroll = self.current_problem(), self.verticalScrollBar().value()
        self._restoring = True
        self._problems.show_groups(groups)
        for node in self._problems.top():
            if not self._is_folded(node):
                self.setExpanded(self._problems.index_of(node), True)
                self._unfold_runs(node)
        self._restoring = False
        self._go_back_to(current)
        self.verticalScrollBar().setValue(scroll)

    def _unfold_runs(self, node: Node) -> None:
        for child in node.children():
            if not isinstance(child.thing, Problem) and not self._is_folded(child):
                self.setExpanded(self._problems.index_of(child), True)

    def _is_folded(self, node: Node) -> bool:
        kind = (node.parent or node).thing
        return self._folded.get(node.key(), isinstance(kind, KindProblems) and kind.count > FEW)

    def _note(self, index: QModelIndex, folded: bool) -> None:
        node = self._problems.node(index)
        if node is not None and not self._restoring:
            self._folded[node.key()] = folded
            if not folded and isinstance(node.thing, KindProblems):
                self._unfold_runs(node)

    def _go_back_to(self, problem: Problem | None) -> None:
        for kind in self._problems.top():
            if problem is None or not isinstance(kind.thing, KindProblems) or kind.thing.kind != problem.kind:
                continue
            lines = [leaf for child in kind.children() for leaf in (child.children() or [child])]
            found = next((leaf for leaf in lines if leaf.thing == problem), None)
            if found is not None:
                self.setCurrentIndex(self._problems.index_of(found))

    def current_problem(self) -> Problem | None:
        """Return the problem that the keys are at, None at a group and where they are at nothing."""
        node = self._problems.node(self.currentIndex())
        return node.thing if node is not None and isinstance(node.thing, Problem) else None

    def selected_problems(self) -> tuple[Problem, ...]:
        """Return the problems of all selected lines, top first, each once."""
        rows = self.selectionModel().selectedRows(ProblemColumn.WHAT)
        nodes = [node for node in map(self._problems.node, rows) if node is not None]
        return tuple(dict.fromkeys(problem for node in nodes for problem in node.problems()))

    def _permission_at(self, where: QPoint) -> str:
        index = self.indexAt(where)
        node = self._problems.node(index)
        if node is None or index.column() != ProblemColumn.REMEDY or not isinstance(node.thing, Problem):
            return ""
        return node.thing.permission if self._problems.offers_permission(node.thing) else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over what can be clicked."""
        over = self._permission_at(event.position().toPoint())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Allow a folder where the click was on those words; fold or unfold a group."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            folder = self._permission_at(event.position().toPoint())
            if folder:
                self.allowed.emit(folder)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fold or unfold a group."""
        index = self.indexAt(event.position().toPoint()).siblingAtColumn(0)
        node = self._problems.node(index)
        if node is not None and not isinstance(node.thing, Problem):
            self.setExpanded(index, not self.isExpanded(index))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the selected problems."""
        if self.selected_problems():
            self.menu_wanted.emit(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Keep the keys that copy and select from the shortcuts of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            standard = QKeySequence.StandardKey
            if event.matches(standard.Copy) or event.matches(standard.SelectAll) or _is_plain_return(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the selected problems with Ctrl+C; Return allows a folder, or folds and unfolds a group."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif _is_plain_return(event):
            self._act(self.currentIndex().siblingAtColumn(0))
        else:
            super().keyPressEvent(event)

    def _act(self, index: QModelIndex) -> None:
        node = self._problems.node(index)
        if node is None:
            return
        if not isinstance(node.thing, Problem):
            self.setExpanded(index, not self.isExpanded(index))
        elif self._problems.offers_permission(node.thing):
            self.allowed.emit(node.thing.permission)


def _is_plain_return(event: QKeyEvent) -> bool:
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    return plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
