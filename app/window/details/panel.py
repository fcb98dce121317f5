"""The panel of run details: whose they are, a filter, what people wrote, and everything else."""

from __future__ import annotations

import time
from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPixmap, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from app.background import Background
from app.reveal import reveal
from app.theme.icons import icon
from app.widgets.fields import SearchField
from app.widgets.labels import ElidedLabel, label, rule
from app.window.details.model import DetailsModel
from app.window.details.tree import DetailsTree
from app.workspace import Workspace
from core.model import Artifact
from core.session import Change
from core.session.commands.runs.runs import select_runs
from core.state import SessionState
from core.style.text import counted
from core.views.run_details import ARTIFACTS, Detail, RunDetails, details_of, filtered, with_artifacts
from core.views.shown import run_colour

SOON = 60
"""Milliseconds that a run must be under the mouse: lines that are only passed are not told."""
SLOW = 1_000
"""Milliseconds after which a run that grows is told again."""
NOTE_LETTERS = 1_200
"""Letters of a note that are shown; all of it is in the tooltip and is copied."""
NOTHING = "Select a run, or point at one, to see what is known of it. Select several to see how they differ."


class DetailsPanel(QWidget):
    """Follows the run under the mouse, else the selected ones, while it is visible."""

    problems_wanted = Signal(str)
    """Emitted with a run whose problems are to be shown."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.model = DetailsModel(workspace, self)
        self.tree = DetailsTree(self.model)
        self.swatch = QLabel()
        self.title = ElidedLabel("", "heading")
        self.filter = SearchField(placeholderText="Filter details")
        self.note = label("", "", wrap=True)
        self.empty = label(NOTHING, "muted", wrap=True)
        self._details = RunDetails((), ())
        self._artifacts: tuple[str, tuple[Artifact, ...]] | None = None
        self._lister = Background(self._listed, self)
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._refresh)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.setMinimumWidth(240)
        self.swatch.setFixedSize(12, 12)
        self.filter.setAccessibleName("Filter details")
        self.filter.setToolTip("Words that must occur in a name or in a value")
        self.filter.setClearButtonEnabled(True)
        self._glass = self.filter.addAction(
            icon("search", self.workspace.tokens), QLineEdit.ActionPosition.LeadingPosition
        )
        self.note.setContentsMargins(12, 0, 12, 8)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 8, 6)
        head.setSpacing(8)
        head.addWidget(self.swatch)
        head.addWidget(self.title, 1)
        field = QHBoxLayout()
        field.setContentsMargins(8, 0, 8, 8)
        field.addWidget(self.filter)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.empty.setContentsMargins(16, 24, 16, 16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(field)
        column.addWidget(self.note)
        self._rule = rule()
        column.addWidget(self._rule)
        column.addWidget(self.tree, 1)
        column.addWidget(self.empty, 1)

    def _connect(self) -> None:
        self.filter.textChanged.connect(lambda: self._show())
        self.tree.run_wanted.connect(lambda run: self.workspace.session.do(select_runs([run])))
        self.tree.problems_wanted.connect(self._want_problems)
        self.tree.menu_wanted.connect(self._open_menu)
        self.tree.copied.connect(self._copy_lines)
        self.tree.unfolded.connect(lambda title: self._list_artifacts() if title == ARTIFACTS else None)
        self.workspace.changed.connect(self._changed)
        self.workspace.theme_changed.connect(self._recolour)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell what is known now."""
        super().showEvent(event)
        self._refresh()

    def _changed(self, change: Change) -> None:
        if not self.isVisible():
            return
        before, after = change.before, change.after
        if before.selected_runs != after.selected_runs or _looks(before) != _looks(after):
            self._refresh()
        elif change.hover:
            self._soon.start(SOON)
        elif change.catalog and not self._soon.isActive():
            self._soon.start(SLOW)

    def _recolour(self) -> None:
        self._glass.setIcon(icon("search", self.workspace.tokens))
        self._show()

    def _wanted(self) -> Collection[str]:
        session = self.workspace.session
        hovered = session.hover.run
        if hovered in session.catalog.runs:
            return (str(hovered),)
        return session.state.selected_runs

    def _refresh(self) -> None:
        self._soon.stop()
        self._details = details_of(self.workspace.session.catalog, self._wanted(), time.time())
        if self._artifacts is not None and self._artifacts[0] != self._details.artifact_folder:
            self._artifacts = None
        self._show()
        if self.tree.is_unfolded(ARTIFACTS):
            self._list_artifacts()

    def _show(self) -> None:
        details, text = self._details, self.filter.text()
        if details.artifact_folder:
            details = with_artifacts(details, self._artifacts[1] if self._artifacts else None)
        shown = filtered(details, text)
        self.tree.show_details(shown, everything=bool(text.strip()))
        self._show_head(details)
        self.note.setText(_beginning(details.note))
        self.note.setToolTip(details.note)
        self.note.setVisible(bool(details.note))
        self.empty.setText("Nothing contains these words" if details.runs else NOTHING)
        self.empty.setVisible(not shown.sections)
        self.tree.setVisible(bool(shown.sections))
        for widget in (self.title, self.filter, self._rule):
            widget.setVisible(bool(details.runs))

    def _show_head(self, details: RunDetails) -> None:
        session, one = self.workspace.session, len(details.runs) == 1
        self.swatch.setVisible(one)
        if one:
            swatch = QPixmap(12, 12)
            swatch.fill(QColor(run_colour(session.catalog, session.state, details.runs[0], self.workspace.theme)))
            self.swatch.setPixmap(swatch)
            self.title.setText(session.state.runs.titles.get(details.runs[0], details.runs[0]))
        elif details.runs:
            more = f", {counted(details.left_out, 'more selected run')} left out" if details.left_out else ""
            self.title.setText(f"{counted(len(details.runs), 'run')} compared{more}")

    def _list_artifacts(self) -> None:
        folder = self._details.artifact_folder
        if folder and self._artifacts is None:
            self._lister.ask(partial(_list, folder))

    def _listed(self, answer: tuple[str, tuple[Artifact, ...]]) -> None:
        if answer[0] == self._details.artifact_folder:
            self._artifacts = answer
            self._show()

    def _want_problems(self) -> None:
        if self._details.runs:
            self.problems_wanted.emit(self._details.runs[0])

    def _open_menu(self, index: QModelIndex, where: QPoint) -> None:
        line = self.model.line(index)
        if line is None:
            return
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        values = line.whole or line.values
        value = values[max(index.column(), 1) - 1] if index.column() <= len(values) else ""
        menu.addAction("Copy value", lambda: _copy(line.file or value))
        menu.addAction("Copy line" if len(self.tree.selected_lines()) < 2 else "Copy lines", self._copy_lines)
        if line.run:
            menu.addAction("Select run", lambda: self.workspace.session.do(select_runs([line.run])))
        if line.file:
            menu.addAction("Copy path", lambda: _copy(line.file))
            menu.addAction("Show in file manager", lambda: reveal(line.file))
        if self.model.section(index) == "Problems":
            menu.addAction("Show in the Problems panel", self._want_problems)
        menu.popup(where)

    def _copy_lines(self) -> None:
        lines = self.tree.selected_lines()
        if lines:
            _copy("\n".join(map(_as_text, lines)))
            self.workspace.notify("info", f"{counted(len(lines), 'line')} copied")


def _looks(state: SessionState) -> tuple[object, ...]:
    """Return what colours and names of runs depend on."""
    return state.runs.colours, state.runs.colouring, state.runs.titles, state.grouping


def _as_text(line: Detail) -> str:
    return "\t".join(part for part in (line.name, *(line.whole or line.values)) if part)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _beginning(note: str) -> str:
    return note if len(note) <= NOTE_LETTERS else f"{note[:NOTE_LETTERS].rstrip()}…"


def _list(folder: str) -> tuple[str, tuple[Artifact, ...]]:
    from core.readers.mlflow.artifacts import list_artifacts

    return folder, list_artifacts(folder)
