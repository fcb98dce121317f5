"""Work in progress: one job with its progress and a way to stop it, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QPoint, QTimer, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.widgets.buttons import IconButton
from app.widgets.labels import ElidedLabel
from app.widgets.progress import ProgressBar
from app.workspace import Workspace

WAITS = "waiting for its turn"
QUICK = 250
"""Milliseconds a job may take before it is shown: what is over at once does not flicker."""


class RunningJob(Protocol):
    """What the bar shows of a job."""

    @property
    def job(self) -> int:
        """Its number."""

    @property
    def title(self) -> str:
        """What it does."""

    @property
    def fraction(self) -> float | None:
        """How much is done, None where that cannot be known."""

    @property
    def message(self) -> str:
        """What it is at."""

    @property
    def started(self) -> float | None:
        """When it began, None while it waits for its turn."""


class ListedJobs(Protocol):
    """Jobs that tell which of them are running."""

    changed: SignalInstance

    def running(self) -> Sequence[RunningJob]:
        """Return the jobs under way, oldest first."""

    def cancel(self, job: int) -> None:
        """Ask a job to stop."""


class JobsBar(QWidget):
    """Shows the newest job under way, and that others wait for their turn; takes no room while there is none."""

    def __init__(self, workspace: Workspace, jobs: ListedJobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.title = ElidedLabel("", "muted")
        self.title.setMaximumWidth(260)
        self.progress = ProgressBar(textVisible=False)
        self.progress.setFixedWidth(80)
        self.progress.setAccessibleName("Progress")
        self.cancel = IconButton(workspace, "close", "Cancel", self._cancel, size=24)
        self.more = QToolButton()
        self.more.setFixedHeight(24)
        self.more.setAccessibleName("All running jobs")
        self.more.clicked.connect(self._list_all)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.title, self.progress, self.cancel, self.more):
            row.addWidget(widget)
        self._soon = QTimer(self, singleShot=True, interval=QUICK)
        self._soon.timeout.connect(self._show)
        jobs.changed.connect(self._changed)
        self.hide()

    def _changed(self) -> None:
        if self.isVisible():
            self._show()
        elif not self._soon.isActive():
            self._soon.start()

    def _show(self) -> None:
        running = self._jobs.running()
        self.setVisible(bool(running))
        if not running:
            return
        newest = _newest(running)
        message = newest.message if newest.started is not None else WAITS
        self.title.setText(" ".join(part for part in (newest.title, message) if part))
        self.progress.setRange(0, 0 if newest.fraction is None else 1000)
        self.progress.setValue(round((newest.fraction or 0.0) * 1000))
        self.cancel.setToolTip(f"Cancel {newest.title}")
        self.more.setVisible(len(running) > 1)
        self.more.setText(f"+{len(running) - 1}")
        waiting = sum(job.started is None for job in running if job is not newest)
        self.more.setToolTip(f"{len(running) - 1} more" + (f", {waiting} waiting" if waiting else ""))

    def _cancel(self) -> None:
        running = self._jobs.running()
        if running:
            self._jobs.cancel(_newest(running).job)

    def _list_all(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for job in self._jobs.running():
            done = "" if job.fraction is None else f" {job.fraction:.0%}"
            done = done if job.started is not None else f" ({WAITS})"
            menu.addAction(f"Cancel {job.title}{done}", partial(self._jobs.cancel, job.job))
        menu.popup(self.more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))


def _newest(running: Sequence[RunningJob]) -> RunningJob:
    """Return the job under way that began last, or the first of those that wait."""
    return next((job for job in reversed(running) if job.started is not None), running[0])
