"""Asks where to and writes rows of a table as CSV."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.views.embedding.rows.rows_table import RowsTable
from app.workspace import Workspace
from core.jobs import Event, EventKind, Task
from core.views.embedding.tray.written import WrittenRows


def ask_and_export(workspace: Workspace, parent: QWidget, table: RowsTable) -> None:
    """Ask for a file and write the rows into it, away from the window's thread."""
    dialog = QFileDialog(parent, "Export selected points", str(Path.home() / "points.csv"), "CSV table (*.csv)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")
    dialog.fileSelected.connect(lambda path: export_rows(workspace, table, path))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def export_rows(workspace: Workspace, table: RowsTable | WrittenRows, path: str) -> None:
    """Write rows as CSV and tell when it is done."""

    def heard(event: Event) -> None:
        if event.kind is EventKind.DONE:
            workspace.notify("info", f"Written to {path}")
        elif event.kind is EventKind.FAILED:
            workspace.notify("error", f"The points were not written: {event.message}", event.details)

    arguments = {"path": path, "header": table.header, "rows": table}
    workspace.jobs.start(Task("Export selected points", "app.exporting:write_csv", arguments), heard)
