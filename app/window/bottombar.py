"""The row at the bottom: how much is shown, the linked step, work in progress, and problems."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.theme.icons import icon
from app.widgets.labels import label
from app.window.jobs_bar import JobsBar, ListedJobs
from app.window.reading_bar import ReadingBar, ReadingControl
from app.window.stepper import Stepper
from app.workspace import Workspace
from core.session import Change
from core.style.text import compact, counted, grouped
from core.views.runs import shown_points
from core.views.shown import shown_runs

REFRESH = 100
"""Milliseconds within which counts follow the session."""


class BottomBar(QWidget):
    """Counts, stepper, reading and jobs, problems."""

    problems_wanted = Signal()

    def __init__(
        self, workspace: Workspace, jobs: ListedJobs, reading: ReadingControl, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.counts = label("", "muted")
        self.reading = ReadingBar(workspace, reading)
        self.stepper = Stepper(workspace)
        self.jobs = JobsBar(workspace, jobs)
        self.problems = QToolButton()
        self._soon = QTimer(self, singleShot=True, interval=REFRESH)
        self._soon.timeout.connect(self.refresh)
        self._lay_out()
        self.problems.clicked.connect(self.problems_wanted)
        workspace.changed.connect(self._changed)
        workspace.theme_changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        self.setFixedHeight(36)
        self.problems.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.problems.setFixedHeight(28)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(12)
        row.addWidget(self.counts)
        row.addWidget(self.stepper, 1)
        row.addWidget(self.reading)
        row.addWidget(self.jobs)
        row.addWidget(self.problems)

    def _changed(self, change: Change) -> None:
        counts = change.before.runs != change.after.runs or change.before.brushes != change.after.brushes
        if (change.catalog or change.problems or counts) and not self._soon.isActive():
            self._soon.start()

    def refresh(self) -> None:
        """Show the counts as they are now."""
        self._show_counts()
        self.reading.refresh()
        self._show_problems()

    def _show_counts(self) -> None:
        session = self.workspace.session
        catalog = session.catalog
        self.setEnabled(bool(catalog.sources))
        if not catalog.sources:
            self.counts.setText("Nothing open")
            self.counts.setToolTip("")
            return
        if catalog.embeddings and not catalog.runs:
            rows = sum(table.rows for table in catalog.embeddings.values())
            self.counts.setText(f"{counted(len(catalog.embeddings), 'table')} · {counted(rows, 'point')}")
            self.counts.setToolTip("Tables of vectors, without runs")
            return
        shown = len(shown_runs(catalog, session.state))
        points = shown_points(catalog, session.state)
        self.counts.setText(f"{grouped(shown)} of {counted(len(catalog.runs), 'run')} · {compact(points)} values")
        self.counts.setToolTip(f"{grouped(points)} scalar values in the shown runs")

    def _show_problems(self) -> None:
        catalog, tokens = self.workspace.session.catalog, self.workspace.tokens
        count = len(catalog.problems) + len(self.workspace.session.found)
        if count:
            self.problems.setIcon(icon("warning", tokens, tokens.warn))
        elif not catalog.complete or not catalog.sources:
            self.problems.setIcon(icon("ok", tokens, tokens.faint))
        else:
            self.problems.setIcon(icon("ok", tokens, tokens.good))
        none = "No problems" if catalog.complete else "No problems yet"
        self.problems.setText(counted(count, "problem") if count else none)
        fine = "Everything in the logs could be read" if catalog.complete else "Nothing wrong so far"
        tip = "Where the logs could not be read" if count else fine
        self.problems.setToolTip(f"{tip} (Ctrl+Shift+M)")
