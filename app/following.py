"""Live reading: snapshots from the reading thread reach the session on the window's thread."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal

from app.reading import Reading, ReadingFailure
from app.workspace import Workspace
from core.model import Catalog
from core.style.text import counted
from core.views.first_view import first_view

QUIET = 30.0
"""Seconds between two toasts about problems."""


class Following(QObject):
    """Publishes what a `Reading` finds, always the newest snapshot and never more than one at a time.

    Parameters
    ----------
    choose
        Whether the view in front is chosen by what is found first.
    """

    _arrived = Signal()

    def __init__(
        self, workspace: Workspace, reading: Reading, parent: QObject | None = None, choose: bool = False
    ) -> None:
        super().__init__(parent)
        self._choose = choose
        self.workspace = workspace
        self.reading = reading
        self._lock = threading.Lock()
        self._newest: Catalog | ReadingFailure | None = None
        self._told_problems = 0
        self._told_at = -QUIET
        self._arrived.connect(self._publish, Qt.ConnectionType.QueuedConnection)

    def attach(self) -> None:
        """Start to deliver; what is known already is delivered before this returns."""
        self.reading.listen(self._put)
        self._publish()

    def stop(self, wait: float = 0.0) -> None:
        """End reading and deliver nothing more."""
        self.reading.stop(wait)
        with self._lock:
            self._newest = None

    def _put(self, news: Catalog | ReadingFailure) -> None:
        if isinstance(news, Catalog) and any(run.scalars for run in news.runs.values()):
            from core.views.scalars.cards import look_ahead

            look_ahead(news, self.workspace.session.state)  # here, on the thread that reads
        if isinstance(news, Catalog) and news.complete and any(run.blobs for run in news.runs.values()):
            from core.views import payloads

            payloads.look_ahead(news, self.workspace.session.state)
        with self._lock:
            waiting = self._newest is not None
            self._newest = news
        if not waiting:
            self._arrived.emit()

    def _publish(self) -> None:
        with self._lock:
            news, self._newest = self._newest, None
        if isinstance(news, ReadingFailure):
            self.workspace.notify("error", news.message, news.details)
        elif news is not None:
            if self._choose:
                self._choose_view(news)
            self.workspace.session.set_catalog(news)
            self._mention_problems(news)

    def _choose_view(self, catalog: Catalog) -> None:
        """Bring up the view that fits, before any other one works on the runs, unless the user has chosen by now."""
        session, kind = self.workspace.session, first_view(catalog)
        self._choose = not kind
        if kind and session.undo_label is None and session.state.active_view != kind:
            session.restore(replace(session.state, active_view=kind))

    def _mention_problems(self, catalog: Catalog) -> None:
        fresh = len(catalog.problems) - self._told_problems
        if not catalog.complete or fresh <= 0 or time.monotonic() - self._told_at < QUIET:
            return
        self._told_problems = len(catalog.problems)
        self._told_at = time.monotonic()
        self.workspace.notify("warning", f"{counted(fresh, 'problem')} in the logs: the Problems panel says where")
