"""The Problems panel: a filter, what can be done with the selected problems, and all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from app.reveal import reveal
from app.theme.icons import icon, pixmap
from app.widgets.buttons import IconButton, TextButton
from app.widgets.chips import Chips
from app.widgets.fields import SearchField
from app.widgets.labels import label
from app.window.problems.model import ProblemsModel
from app.window.problems.tree import ProblemsTree
from app.workspace import Workspace
from core.model import Problem
from core.session import Change
from core.session.commands.runs.runs import select_runs
from core.style.text import counted, grouped
from core.views.problems import all_fine_text, all_problems, as_text, found_problems, grouped_problems

SHARE = 4
"""While logs are read the list is written so rarely that it takes one part in so many."""


class ProblemsPanel(QWidget):
    """Problems grouped by kind and run; filled when it is looked at.

    Parameters
    ----------
    allowed
        Tells whether the user has allowed a folder to name files outside of itself.
    """

    allow_wanted = Signal(str)
    """Emitted with a folder that the user allows to name files outside of itself."""

    def __init__(
        self, workspace: Workspace, allowed: Callable[[str], bool] = lambda folder: False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.model = ProblemsModel(workspace, allowed, self)
        self.tree = ProblemsTree(self.model)
        self.summary = label("", "heading")
        self.filter = SearchField(placeholderText="Filter problems")
        self.chips = Chips(workspace)
        self.copy = IconButton(workspace, "copy", "Copy the selected problems", self._copy_selected, size=28)
        self.reveal = IconButton(workspace, "open-folder", "Show the file in the file manager", self._reveal, size=28)
        self.copy_all = TextButton(workspace, "Copy all", self._copy_all)
        self.fine = _Fine(workspace)
        self._run: str | None = None
        self._shown: tuple[object, ...] = ()
        self._found: tuple[Problem, ...] = ()
        self._cost = 0.0
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._refresh)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.filter.setAccessibleName("Filter problems")
        self.filter.setToolTip("Words that must occur: in kind, message, file, run or remedy")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(260)
        glass = QLineEdit.ActionPosition.LeadingPosition
        self._glass = self.filter.addAction(icon("search", self.workspace.tokens), glass)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 4)
        head.setSpacing(8)
        head.addWidget(self.summary)
        head.addWidget(self.chips, 1)
        head.addStretch(1)
        for widget in (self.filter, self.copy, self.reveal, self.copy_all):
            head.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.tree, 1)
        column.addWidget(self.fine, 1)

    def _connect(self) -> None:
        self.filter.textChanged.connect(lambda: self._refresh())
        self.tree.header().sectionClicked.connect(
            lambda column: self._refresh() if self.model.sort_by(column) else None
        )
        self.tree.copied.connect(self._copy_selected)
        self.tree.menu_wanted.connect(self._open_menu)
        self.tree.allowed.connect(self._allow)
        self.tree.chosen.connect(self._show_choice)
        self.workspace.changed.connect(self._changed)
        self.workspace.theme_changed.connect(self._recolour)

    def _sort(self, column: int) -> None:
        if self.model.sort_by(column):
            self._refresh()

    def show_run(self, name: str | None) -> None:
        """Show the problems of one run only, of all for None."""
        self._run = name
        self.filter.clear()
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Fill the panel."""
        super().showEvent(event)
        self._refresh()

    def _changed(self, change: Change) -> None:
        if not (change.catalog or change.problems) or not self.isVisible():
            return
        if not self.workspace.session.catalog.complete and self._cost > 0.008:
            if not self._soon.isActive():
                self._soon.start(round(1000 * SHARE * self._cost))
        else:
            self._refresh()

    def _recolour(self) -> None:
        self._glass.setIcon(icon("search", self.workspace.tokens))
        self.tree.viewport().update()
        self.fine.recolour()

    def _refresh(self) -> None:
        began = time.perf_counter()
        self._soon.stop()
        catalog = self.workspace.session.catalog
        everything = all_problems(catalog, self.workspace.session.found)
        if self._run is not None and self._run not in catalog.runs:
            self._run = None
        wish = (everything, self.filter.text(), self._run, self.model.order, self.model.descending)
        if wish != self._shown:
            self._shown = wish
            self._found = found_problems(everything, self.filter.text(), self._run)
            self.tree.show_groups(grouped_problems(self._found, self.model.order, self.model.descending))
        self._say_state(everything)
        self._cost = time.perf_counter() - began

    def _say_state(self, everything: Sequence[Problem]) -> None:
        count, found = len(everything), len(self._found)
        files = len({problem.file for problem in self._found})
        of = f"{grouped(found)} of {counted(count, 'problem')}" if found != count else counted(count, "problem")
        self.summary.setText(f"{of} in {counted(files, 'file')}" if found else of if count else "")
        self.fine.say(*(all_fine_text(self.workspace.session.catalog) if not count else NONE_FOUND))
        self.fine.setVisible(not found)
        self.tree.setVisible(bool(found))
        for widget in (self.filter, self.copy, self.reveal, self.copy_all):
            widget.setVisible(bool(count))
        self.copy_all.setText("Copy all" if found == count else f"Copy {grouped(found)}")
        self.copy_all.setEnabled(bool(found))
        self.chips.show_chips([] if self._run is None else [(f"Run {self._run}", partial(self.show_run, None), None)])
        self._show_choice()

    def _show_choice(self) -> None:
        self.copy.setEnabled(bool(self.tree.selected_problems()))
        self.reveal.setEnabled(self.tree.current_problem() is not None)

    def _allow(self, folder: str) -> None:
        self.allow_wanted.emit(folder)
        self.tree.viewport().update()

    def _open_menu(self, where: QPoint) -> None:
        problem, chosen = self.tree.current_problem(), self.tree.selected_problems()
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction("Copy" if len(chosen) == 1 else f"Copy {counted(len(chosen), 'problem')}", self._copy_selected)
        menu.addAction("Copy path" if len(chosen) == 1 else "Copy paths", self._copy_paths)
        if problem is not None:
            menu.addAction("Show in file manager", self._reveal)
            if problem.run in self.workspace.session.catalog.runs:
                run = problem.run
                menu.addSeparator()
                menu.addAction("Select run", lambda: self.workspace.session.do(select_runs([run])))
                menu.addAction("Only problems of this run", lambda: self.show_run(run))
            if self.model.offers_permission(problem):
                menu.addSeparator()
                menu.addAction("Allow for this folder", lambda: self._allow(problem.permission))
        menu.popup(where)

    def _copy_selected(self) -> None:
        self._put(self.tree.selected_problems())

    def _copy_all(self) -> None:
        self._put(self._found)

    def _put(self, problems: Sequence[Problem]) -> None:
        if problems:
            QGuiApplication.clipboard().setText("\n".join(map(as_text, problems)))
            self.workspace.notify("info", f"{counted(len(problems), 'problem')} copied")

    def _copy_paths(self) -> None:
        files = dict.fromkeys(problem.file for problem in self.tree.selected_problems())
        QGuiApplication.clipboard().setText("\n".join(files))

    def _reveal(self) -> None:
        problem = self.tree.current_problem()
        if problem is not None:
            reveal(problem.file)


NONE_FOUND = ("Nothing found", "No problem contains these words")


class _Fine(QWidget):
    """What is shown in place of problems: a mark, and in words that there are none."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._mark = QLabel()
        self.heading = label("", "heading")
        self.text = label("", "muted", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._mark.setFixedSize(QSize(16, 16))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addStretch(1)
        row.addWidget(self._mark)
        row.addWidget(self.heading)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(4)
        column.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.text)
        column.addStretch(2)

    def say(self, heading: str, text: str) -> None:
        """Show other words."""
        self.heading.setText(heading)
        self.text.setText(text)
        self.recolour()

    def recolour(self) -> None:
        """Follow the theme."""
        tokens = self._workspace.tokens
        fine = self.heading.text() == "All fine"
        self._mark.setPixmap(pixmap("ok", tokens.good if fine else tokens.faint, self.devicePixelRatioF()))
        self._mark.setVisible(self.heading.text() != NONE_FOUND[0])
