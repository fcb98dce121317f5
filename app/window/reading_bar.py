"""How far reading has come, and a way to stop it and to go on."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QTimer, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.widgets.buttons import IconButton, link_button
from app.widgets.labels import ElidedLabel
from app.widgets.progress import ProgressBar
from app.workspace import Workspace
from core.model import Catalog
from core.style.text import bytes_of, counted, grouped

REFRESH = 200
"""Milliseconds after which progress is told again while files are read."""
WIDEST = 340


class ReadingControl(Protocol):
    """What reads the logs."""

    reading_changed: SignalInstance
    """Emitted after reading was interrupted, or went on."""

    @property
    def interrupted(self) -> bool:
        """Whether reading was interrupted."""

    @property
    def amount(self) -> tuple[int, int]:
        """How many bytes are read out of how many."""

    def interrupt(self) -> None:
        """Read nothing more for now."""

    def go_on(self) -> None:
        """Read what is left."""


class ReadingBar(QWidget):
    """Takes no room once everything is read."""

    def __init__(self, workspace: Workspace, control: ReadingControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._control = control
        self.text = ElidedLabel("", "muted")
        self.text.setMaximumWidth(WIDEST)
        self.progress = ProgressBar(textVisible=False)
        self.progress.setFixedWidth(80)
        self.progress.setAccessibleName("Reading")
        self.stop = IconButton(workspace, "close", "Stop reading; what is read stays", control.interrupt, size=24)
        self.rest = link_button("Read the rest", control.go_on)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.text, self.progress, self.stop, self.rest):
            row.addWidget(widget)
        self._clock = QTimer(self, interval=REFRESH)
        self._clock.timeout.connect(self.refresh)
        control.reading_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how far reading is now."""
        catalog = self._workspace.session.catalog
        unfinished = bool(catalog.sources) and not catalog.complete
        stopped = unfinished and self._control.interrupted
        self.setVisible(unfinished)
        if unfinished and not stopped:
            self._clock.start()
        else:
            self._clock.stop()
        self.progress.setVisible(unfinished and not stopped)
        self.stop.setVisible(unfinished and not stopped)
        self.rest.setVisible(stopped)
        if unfinished:
            self._show_amount(catalog, *self._control.amount, stopped)

    def _show_amount(self, catalog: Catalog, done: int, total: int, stopped: bool) -> None:
        loaded, runs = sum(run.loaded for run in catalog.runs.values()), len(catalog.runs)
        self.text.setText(progress_text(loaded, runs, done, total, stopped))
        if total:
            self.progress.setRange(0, 1000)
            self.progress.setValue(round(1000 * done / total))
        else:
            self.progress.setRange(0, max(runs, 1))
            self.progress.setValue(loaded)


def progress_text(loaded: int, runs: int, done: int, total: int, stopped: bool) -> str:
    """Return how far reading is: ``"Reading 312 of 2,000 runs · 1.2 of 10 GB"``."""
    if not runs and not total:
        return "Stopped" if stopped else "Looking for logs"
    counts = f"{grouped(loaded)} of {counted(runs, 'run')}"
    parts = [counts if runs else "", bytes_of(done, total) if total else ""]
    amount = " · ".join(part for part in parts if part)
    return f"Stopped after {amount}" if stopped else f"Reading {amount}"
