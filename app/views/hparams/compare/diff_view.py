"""Two texts beside each other or in one column, folded where they are alike."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedLayout, QWidget

from app.views.hparams.compare.diff_text import DiffText, LineKind, ShownLine
from app.workspace import Workspace
from core.style.text import counted
from core.views.compare.diff import DiffLine, DiffRow, TextDiff, in_one_column
from core.views.compare.folding import Fold, folded

_KINDS = {"-": LineKind.REMOVED, "+": LineKind.ADDED, " ": LineKind.SAME}


class DiffView(QWidget):
    """Shows a `TextDiff`; which folds are open is forgotten with it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.left = DiffText(workspace, "Left text", 1)
        self.right = DiffText(workspace, "Right text", 1)
        self.one = DiffText(workspace, "Both texts", 2)
        self._diff: TextDiff | None = None
        self._unified = self._whole = False
        self._opened: frozenset[int] = frozenset()
        beside = QSplitter(Qt.Orientation.Horizontal)
        beside.setChildrenCollapsible(False)
        beside.addWidget(self.left)
        beside.addWidget(self.right)
        around = QWidget()
        row = QHBoxLayout(around)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(beside)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(around)
        self._stack.addWidget(self.one)
        for text in (self.left, self.right, self.one):
            text.unfolded.connect(self._open)
        for mine, other in ((self.left, self.right), (self.right, self.left)):
            mine.verticalScrollBar().valueChanged.connect(other.verticalScrollBar().setValue)
            mine.horizontalScrollBar().valueChanged.connect(other.horizontalScrollBar().setValue)

    def show_diff(self, diff: TextDiff, unified: bool, whole: bool) -> None:
        """Show another difference, or the same in another way."""
        if diff is not self._diff or (unified, whole) != (self._unified, self._whole):
            self._opened = frozenset()
        self._diff, self._unified, self._whole = diff, unified, whole
        self._show()

    def _open(self, fold: int) -> None:
        self._opened |= {fold}
        self._show()

    def _show(self) -> None:
        assert self._diff is not None
        self._stack.setCurrentIndex(1 if self._unified else 0)
        if self._unified:
            lines = in_one_column(self._diff.rows)
            self.one.show_lines([_of_line(line) for line in (lines if self._whole else folded(lines, self._opened))])
            return
        rows: Sequence[DiffRow | Fold] = self._diff.rows if self._whole else folded(self._diff.rows, self._opened)
        self.left.show_lines([_left(row) for row in rows])
        self.right.show_lines([_right(row) for row in rows])


def _fold(fold: Fold) -> ShownLine:
    return ShownLine(f"{counted(fold.count, 'line')} alike", LineKind.FOLD, fold=fold.first)


def _of_line(line: DiffLine | Fold) -> ShownLine:
    if isinstance(line, Fold):
        return _fold(line)
    return ShownLine(line.text, _KINDS[line.sign], (line.number_left, line.number_right), line.marks)


def _left(row: DiffRow | Fold) -> ShownLine:
    if isinstance(row, Fold):
        return _fold(row)
    return _side(row.left, LineKind.SAME if row.same else LineKind.REMOVED, row.number_left, row.marks_left)


def _right(row: DiffRow | Fold) -> ShownLine:
    if isinstance(row, Fold):
        return _fold(row)
    return _side(row.right, LineKind.SAME if row.same else LineKind.ADDED, row.number_right, row.marks_right)


def _side(text: str | None, kind: LineKind, number: int | None, marks: tuple[tuple[int, int], ...]) -> ShownLine:
    return ShownLine("", LineKind.NONE, (None,)) if text is None else ShownLine(text, kind, (number,), marks)
