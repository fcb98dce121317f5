"""Problems as a tree whose lines are made when they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.theme.fonts import text_font
from app.theme.icons import icon
from app.workspace import Workspace
from core.model import Problem
from core.style import TYPE
from core.style.text import counted, grouped
from core.views.problems import KindProblems, ProblemOrder, RunProblems, lost_in_all, lost_text, place_text

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
Thing = KindProblems | RunProblems | Problem


class ProblemColumn(IntEnum):
    """Columns of the panel."""

    WHAT = 0
    RUN = 1
    LOST = 2
    FILE = 3
    BYTE = 4
    REMEDY = 5


TITLES = ("What happened", "Run", "Lost", "File", "Byte", "What you can do")
ORDERS = {
    ProblemColumn.WHAT: ProblemOrder.WHAT,
    ProblemColumn.RUN: ProblemOrder.RUN,
    ProblemColumn.LOST: ProblemOrder.LOST,
    ProblemColumn.FILE: ProblemOrder.WHERE,
}
ALLOW, ALLOWED = "Allow for this folder", "Allowed: it is read at the next look"


@dataclass(eq=False, slots=True)
class Node:
    """A line: a kind, a run with several problems of the kind, or one problem."""

    thing: Thing
    parent: Node | None
    row: int
    made: list[Node] | None = field(default=None, repr=False)

    def things(self) -> Sequence[Thing]:
        """Return what stands under the line: a run with a single problem is that problem."""
        if isinstance(self.thing, KindProblems):
            lines: list[Thing] = []
            for run in self.thing.runs:
                lines += run.problems if len(run.problems) == 1 or not run.run else (run,)
            return lines
        return self.thing.problems if isinstance(self.thing, RunProblems) else ()

    def children(self) -> list[Node]:
        """Return the lines under the line, made when first asked for."""
        if self.made is None:
            self.made = [Node(thing, self, row) for row, thing in enumerate(self.things())]
        return self.made

    def key(self) -> tuple[str, ...]:
        """Return what names a line that can be folded, however the list changes."""
        if isinstance(self.thing, KindProblems):
            return (self.thing.kind,)
        above = self.parent.key() if self.parent is not None else ()
        return (*above, self.thing.run)

    def problems(self) -> tuple[Problem, ...]:
        """Return all problems that the line stands for."""
        if isinstance(self.thing, KindProblems):
            return tuple(problem for run in self.thing.runs for problem in run.problems)
        return self.thing.problems if isinstance(self.thing, RunProblems) else (self.thing,)


class ProblemsModel(QAbstractItemModel):
    """Kinds, runs and problems, in words.

    Parameters
    ----------
    allowed
        Tells whether the user has allowed a folder already.
    """

    def __init__(self, workspace: Workspace, allowed: Callable[[str], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._allowed = allowed
        self._top: list[Node] = []
        self.order, self.descending = ProblemOrder.WHAT, False

    def sort_by(self, column: int) -> bool:
        """Sort by a column, the other way round where it sorts already; return whether it can."""
        order = ORDERS.get(ProblemColumn(column))
        if order is not None:
            self.descending = not self.descending if order is self.order else order is ProblemOrder.LOST
            self.order = order
        return order is not None

    def show_groups(self, groups: Sequence[KindProblems]) -> None:
        """Show other problems."""
        self.beginResetModel()
        self._top = [Node(group, None, row) for row, group in enumerate(groups)]
        self.endResetModel()

    def node(self, index: Index) -> Node | None:
        """Return the line of an index, None for the root."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Node) else None

    def index_of(self, node: Node) -> QModelIndex:
        """Return the index of a line."""
        return self.createIndex(node.row, 0, node)

    def top(self) -> list[Node]:
        """Return the lines of the kinds."""
        return self._top

    def offers_permission(self, problem: Problem) -> bool:
        """Return whether the user may allow what was refused, and has not done so."""
        return bool(problem.permission) and not self._allowed(problem.permission)

    def _children(self, parent: Index) -> list[Node]:
        node = self.node(parent)
        return self._top if node is None else node.children()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index of a cell."""
        children = self._children(parent)
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """Return the index of the line above."""
        node = self.node(index)
        return QModelIndex() if node is None or node.parent is None else self.index_of(node.parent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many lines stand under one."""
        return 0 if parent.column() > 0 else len(self._children(parent))

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        """Return whether anything stands under a line, without making it."""
        node = self.node(parent)
        return bool(self._top) if node is None else not isinstance(node.thing, Problem)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return len(ProblemColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """Return the title of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self._title(ProblemColumn(section))
        return _side(ProblemColumn(section)) if role == Role.TextAlignmentRole else None

    def _title(self, column: ProblemColumn) -> str:
        sorts = ORDERS.get(column) is self.order
        return f"{TITLES[column]} {'↓' if self.descending else '↑'}" if sorts else TITLES[column]

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Return what a cell shows."""
        node = self.node(index)
        if node is None:
            return None
        column = ProblemColumn(index.column())
        if role == Role.DisplayRole:
            return self._text(node.thing, node, column)
        if role == Role.ToolTipRole:
            return self._tip(node, column)
        if role == Role.TextAlignmentRole:
            return _side(column)
        if role == Role.FontRole and isinstance(node.thing, KindProblems) and column is ProblemColumn.WHAT:
            return text_font(TYPE.table, text_font().Weight.DemiBold)
        if role == Role.ForegroundRole:
            return self._colour(node, column)
        if role == Role.DecorationRole and isinstance(node.thing, KindProblems) and column is ProblemColumn.WHAT:
            return icon("warning", self._workspace.tokens, self._workspace.tokens.warn)
        return None

    def _text(self, thing: Thing, node: Node, column: ProblemColumn) -> str:
        if isinstance(thing, Problem):
            return self._problem_text(thing, node, column)
        if column is ProblemColumn.LOST:
            return lost_in_all(node.problems())
        if column is not ProblemColumn.WHAT:
            return ""
        if isinstance(thing, KindProblems):
            return f"{thing.title} ({grouped(thing.count)})"
        return f"{thing.run} ({grouped(len(thing.problems))})"

    def _problem_text(self, problem: Problem, node: Node, column: ProblemColumn) -> str:
        if column is ProblemColumn.RUN:
            alone = node.parent is not None and isinstance(node.parent.thing, KindProblems)
            return problem.run if alone else ""
        if column is ProblemColumn.REMEDY and problem.permission:
            return ALLOW if self.offers_permission(problem) else ALLOWED
        offset = "" if problem.offset is None else grouped(problem.offset)
        texts = {
            ProblemColumn.WHAT: problem.message,
            ProblemColumn.LOST: lost_text(problem),
            ProblemColumn.FILE: self._short(problem.file),
            ProblemColumn.BYTE: offset,
        }
        return texts.get(column, problem.remedy)

    def _short(self, file: str) -> str:
        """Return a path relative to what was opened, where it lies below that."""
        sources = self._workspace.session.catalog.sources
        for source in sources:
            if file.startswith(source.path.rstrip("/\\")) and Path(file) != Path(source.path):
                return file[len(source.path.rstrip("/\\")) + 1 :]
        return file

    def _tip(self, node: Node, column: ProblemColumn) -> str:
        thing = node.thing
        if not isinstance(thing, Problem):
            lost = lost_in_all(node.problems())
            return f"{counted(len(node.problems()), 'problem')}, lost: {lost}"
        if column is ProblemColumn.FILE or column is ProblemColumn.BYTE:
            return place_text(thing)
        if column is ProblemColumn.REMEDY and thing.permission:
            return f"{thing.remedy}\nAllows {thing.permission} to name files outside of itself".strip()
        parts = (thing.message, f"Lost: {lost_text(thing)}", place_text(thing), thing.remedy)
        return "\n".join(part for part in parts if part)

    def _colour(self, node: Node, column: ProblemColumn) -> QColor | None:
        tokens = self._workspace.tokens
        if isinstance(node.thing, Problem) and column is ProblemColumn.REMEDY and self.offers_permission(node.thing):
            return QColor(tokens.accent)
        main = column in (ProblemColumn.WHAT, ProblemColumn.REMEDY)
        return None if main else QColor(tokens.muted)


def _side(column: ProblemColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column is ProblemColumn.BYTE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
