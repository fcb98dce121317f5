"""Has what the tray lists made: at once where there are few points, else beside the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.workspace import Workspace
from core.jobs import Event, EventKind, Task
from core.views.embedding.tray.listing import AT_ONCE, Asked, Listing, make_listing, remember_listing


class Lister(QObject):
    """Keeps the listing that was asked for last; that of the same table stays until the next one is there.

    Attributes
    ----------
    listing
        What is listed, None while there is nothing.
    """

    listed = Signal()
    """Emitted when another listing is there, or when it is known that none will be."""

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.listing: Listing | None = None
        self._made_for: Asked | None = None
        self._asked: Asked | None = None
        self._job: int | None = None

    @property
    def busy(self) -> bool:
        """Whether another listing is being made."""
        return self._job is not None

    @property
    def stopped(self) -> bool:
        """Whether what is listed is not what was asked for, because the user stopped it."""
        return self._job is None and self._asked is not self._made_for

    def ask(self, asked: Asked) -> None:
        """Have a listing made, unless it is there or on its way."""
        if asked.same(self._asked):
            return
        if self._made_for is not None and not asked.of_rows(self._made_for):
            self.listing = None
        self._stop()
        self._asked = asked
        results = self._workspace.session.results
        if asked.total <= AT_ONCE:
            self._take(asked, make_listing(None, asked, results))
            return
        task = Task(
            f"Sorting points of {asked.about.subject.table.tensor}",
            "core.views.embedding.tray.listing:make_listing",
            {"asked": asked, "results": results},
            "embedding-tray",
        )
        self._job = self._workspace.jobs.start(task, lambda event: self._heard(asked, event))

    def forget(self) -> None:
        """Let the listing go."""
        self._stop()
        self.listing = self._asked = self._made_for = None

    def _stop(self) -> None:
        if self._job is not None:
            self._workspace.jobs.cancel(self._job)
            self._job = None

    def _heard(self, asked: Asked, event: Event) -> None:
        if not isValid(self) or asked is not self._asked:
            return
        if event.kind is EventKind.DONE and isinstance(event.value, Listing):
            self._job = None
            self._take(asked, event.value)
        elif event.kind in (EventKind.FAILED, EventKind.CANCELLED):
            self._job = None
            if event.kind is EventKind.FAILED:
                self._workspace.notify("error", f"The points were not sorted: {event.message}", event.details)
            self.listed.emit()

    def _take(self, asked: Asked, listing: Listing) -> None:
        self.listing, self._made_for = listing, asked
        remember_listing(asked, listing)
        self.listed.emit()
