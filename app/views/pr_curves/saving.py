"""The table of points as a file."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.views.pr_curves.points import PointsTable
from app.widgets.save_dialog import ask_where
from app.workspace import Workspace
from core.jobs import Event, EventKind, Task


class Saving(QObject):
    """Asks for a place and writes all points as they are sorted, with all digits."""

    def __init__(self, workspace: Workspace, table: PointsTable) -> None:
        super().__init__(table)
        self._workspace, self._table = workspace, table
        table.export_wanted.connect(self.ask)

    def ask(self) -> None:
        """Ask where to, then write."""
        ask_where(self._table.window(), "Export points as CSV", "points.csv", "CSV table (*.csv)", self.write)

    def write(self, path: str) -> None:
        """Write the points on a thread."""
        header, rows = self._table.exported()
        arguments = {"header": header, "rows": rows, "path": path}
        self._workspace.jobs.start(Task("Export points", "app.exporting:write_csv", arguments), self._told)

    def _told(self, event: Event) -> None:
        if event.kind is EventKind.DONE:
            self._workspace.notify("info", f"Written to {event.value}")
        elif event.kind is EventKind.FAILED:
            self._workspace.notify("error", f"Export failed: {event.message}", event.details)
