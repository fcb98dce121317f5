"""The Problems panel: what in the logs could not be read, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.theme.icons import icon
from app.widgets.buttons import TextButton
from app.widgets.labels import label
from app.workspace import Workspace
from core.model import Problem
from core.session import Change
from core.style.text import counted, grouped

MOST = 200
"""Problems of one kind that are listed; the rest is counted."""


def as_text(problem: Problem) -> str:
    """Return a problem as one line that can be pasted into a report."""
    place = problem.file if problem.offset is None else f"{problem.file} at byte {problem.offset}"
    return f"{problem.kind}: {place}: {problem.message}" + (f" ({problem.remedy})" if problem.remedy else "")


def heading(kind: str) -> str:
    """Return the words of a kind: ``"Bad data crc"`` for ``"bad-data-crc"``."""
    words = kind.replace("-", " ").replace("_", " ").strip()
    return (words[:1].upper() + words[1:]).replace(" crc", " CRC")


class ProblemsPanel(QWidget):
    """Problems grouped by kind; filled when it is looked at."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._shown: tuple[Problem, ...] | None = None
        self.summary = label("", "heading")
        self.copy_all = TextButton(workspace, "Copy all", self._copy_all, "copy")
        self.tree = QTreeWidget()
        self.fine = label("", "muted")
        self._lay_out()
        workspace.changed.connect(self._changed)
        workspace.theme_changed.connect(self._rebuild)

    def _lay_out(self) -> None:
        self.tree.setAccessibleName("Problems")
        self.tree.setHeaderLabels(["Problem", "File", "Byte", "What you can do"])
        self.tree.setUniformRowHeights(True)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.tree.header()
        header.setStretchLastSection(False)
        for section in (0, 3):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
        for section, width in ((1, 180), (2, 72)):
            header.resizeSection(section, width)
        self.fine.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 8, 6)
        head.addWidget(self.summary, 1)
        head.addWidget(self.copy_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.tree, 1)
        column.addWidget(self.fine, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Fill the panel."""
        super().showEvent(event)
        self._refresh()

    def _changed(self, change: Change) -> None:
        if change.catalog and self.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        if self.workspace.session.catalog.problems != self._shown:
            self._rebuild()
        self._say_state()

    def _rebuild(self) -> None:
        self._shown = self.workspace.session.catalog.problems
        self.tree.clear()
        ordered = sorted(self._shown, key=lambda problem: problem.kind)
        for kind, problems in groupby(ordered, key=lambda problem: problem.kind):
            self._add_group(kind, list(problems))
        self._say_state()

    def _add_group(self, kind: str, problems: Sequence[Problem]) -> None:
        group = QTreeWidgetItem([f"{heading(kind)} ({grouped(len(problems))})", "", "", ""])
        tokens = self.workspace.tokens
        group.setIcon(0, icon("warning", tokens, tokens.warn))
        for problem in problems[:MOST]:
            offset = "" if problem.offset is None else grouped(problem.offset)
            line = QTreeWidgetItem([problem.message, problem.file, offset, problem.remedy])
            for column, text in enumerate((problem.message, problem.file, "", problem.remedy)):
                line.setToolTip(column, text)
            line.setData(0, Qt.ItemDataRole.UserRole, as_text(problem))
            line.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            group.addChild(line)
        if len(problems) > MOST:
            group.addChild(QTreeWidgetItem([f"and {grouped(len(problems) - MOST)} more; Copy all has every one"]))
        self.tree.addTopLevelItem(group)
        group.setExpanded(True)

    def _say_state(self) -> None:
        catalog = self.workspace.session.catalog
        count = len(catalog.problems)
        files = len({problem.file for problem in catalog.problems})
        self.summary.setText(f"{counted(count, 'problem')} in {counted(files, 'file')}" if count else "")
        reading = "Nothing has gone wrong so far; still reading"
        fine = "All fine: everything in the logs could be read"
        self.fine.setText(fine if catalog.complete else reading)
        self.fine.setVisible(not count)
        self.tree.setVisible(bool(count))
        self.copy_all.setVisible(bool(count))

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(as_text(problem) for problem in self._shown or ()))
        self.workspace.notify("info", f"{counted(len(self._shown or ()), 'problem')} copied")
