"""Asks where to and writes rows of a table as CSV."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.views.embedding.rows.rows_table import RowsTable
from app.widgets.save_dialog import ask_where
from app.workspace import Workspace
from core.jobs import Event, EventKind, Task
from core.views.embedding.tray.written import WrittenRows


def ask_and_export(workspace: Workspace, parent: QWidget, table: RowsTable) -> None:
    """Ask for a file and write the rows into it, away from the window's thread."""
    ask_where(
        parent, "Export selected points", "points.csv", "CSV table (*.csv)",
        lambda path: export_rows(workspace, table, path),
    )  # fmt: skip


def export_rows(workspace: Workspace, table: RowsTable | WrittenRows, path: str) -> None:
    """Write rows as CSV and tell when it is done."""

    def heard(event: Event) -> None:
        if event.kind is EventKind.DONE:
            workspace.notify("info", f"Written to {path}")
        elif event.kind is EventKind.FAILED:
            workspace.notify("error", f"The points were not written: {event.message}", event.details)

    arguments = {"path": path, "header": table.header, "rows": table}
    workspace.jobs.start(Task("Export selected points", "app.exporting:write_csv", arguments), heard)
