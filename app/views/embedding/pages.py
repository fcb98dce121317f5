"""The picture, or what stands in its place while there is none."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.views.embedding.loader import Loader
from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.nothing_here import NothingHere
from app.views.embedding.waiting import ProgressStrip, WaitingPage
from app.workspace import Workspace
from core.views.embedding import Known

PATIENCE = 150
"""Milliseconds that work may take before its progress is shown."""


class Pages(QStackedWidget):
    """Shows the canvas, and progress over it or instead of it where work takes long."""

    def __init__(self, workspace: Workspace, canvas: Canvas, loader: Loader) -> None:
        super().__init__()
        self._workspace, self._canvas, self._loader = workspace, canvas, loader
        self.waiting = WaitingPage(workspace)
        self.strip = ProgressStrip(canvas)
        self.nothing = NothingHere(canvas)
        self._awaited = self._kept = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self.addWidget(self.waiting)
        self.addWidget(canvas)
        self._patience.timeout.connect(self._show_progress)
        loader.changed.connect(self._on_progress)
        self.waiting.cancelled.connect(loader.cancel)
        self.waiting.retried.connect(loader.retry)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the canvas its size before it is in sight, so that no picture is made for another one first."""
        super().resizeEvent(event)
        self._canvas.setGeometry(self.contentsRect())

    def show_picture(self) -> None:
        """Show the canvas; nothing is waited for."""
        self._awaited = False
        self._patience.stop()
        self.strip.show_progress(())
        self._turn_to(self._canvas)

    def wait(self, about: Known | None, kept: bool) -> None:
        """Wait for the picture of a table, None for a catalog without any; `kept` is whether the last one may stay."""
        self._awaited, self._kept = about is not None, kept
        if about is None:
            self.waiting.show_catalog(self._workspace.session.catalog)
            self._turn_to(self.waiting)
        elif not self._patience.isActive():
            self._patience.start()

    def _on_progress(self) -> None:
        if self.isVisible() and not self._patience.isActive():
            self._show_progress()

    def _show_progress(self) -> None:
        if not self._awaited:
            return
        running = self._loader.progress()
        if self._kept:
            self.strip.show_progress(running)
        else:
            self.waiting.show_progress(running)
            self._turn_to(self.waiting)

    def _turn_to(self, page: QWidget) -> None:
        if self.currentWidget() is not page:
            self.setCurrentWidget(page)
