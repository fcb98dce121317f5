"""The table of values as a file, written by a job."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from app.views.scalars.reading.table import ValuesTable
from app.widgets.save_dialog import ask_where
from app.workspace import Workspace
from core.jobs import Event, EventKind, Task
from core.style.text import counted

FORMATS = (
    ("CSV", ".csv", "CSV table (*.csv)", "All digits, missing values empty"),
    ("Parquet", ".parquet", "Parquet table (*.parquet)", "All digits and types, for pandas, Polars and DuckDB"),
    ("JSON", ".json", "JSON list (*.json)", "One object a row, null for what is missing"),
    ("LaTeX", ".tex", "LaTeX table (*.tex)", "As it is seen"),
    ("Markdown", ".md", "Markdown table (*.md)", "As it is seen"),
)


class ValueSaving(QObject):
    """Asks for a place and writes all rows, or the selected ones."""

    def __init__(self, workspace: Workspace, table: ValuesTable) -> None:
        super().__init__(table)
        self._workspace, self._table = workspace, table
        table.export_wanted.connect(self.open)

    def menu(self) -> QMenu:
        """Return a menu of what can be written; it deletes itself when it closes."""
        menu = QMenu(self._table)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        chosen = self._table.selected_rows()
        count = self._table.rows.rowCount()
        parts = ((f"All {counted(count, 'row')}", None), (counted(len(chosen), "selected row"), chosen))
        for title, only in parts:
            part = menu.addMenu(title)
            part.setToolTipsVisible(True)
            part.setEnabled(count > 0 if only is None else bool(only))
            for text, ending, pattern, tip in FORMATS:
                part.addAction(f"{text}…", partial(self._ask, ending, pattern, only)).setToolTip(tip)
        return menu

    def open(self, at: QPoint) -> None:
        """Open the menu at a place on the screen."""
        self.menu().popup(at)

    def _ask(self, ending: str, pattern: str, only: list[int] | None) -> None:
        def write(path: str) -> None:
            self.write(path, only)

        ask_where(self._table.window(), "Export values", f"values{ending}", pattern, write)

    def write(self, path: str, only: list[int] | None = None) -> int | None:
        """Write rows in the format that the path's ending asks for; return the number of the job."""
        table = self._table.rows.table
        if table is None:
            return None
        arguments = {"path": path, "table": table, "only": only}
        task = Task(f"Export {Path(path).name}", "app.exporting:write_value_table", arguments)
        return self._workspace.jobs.start(task, partial(self._hear, path))

    def _hear(self, path: str, event: Event) -> None:
        if event.kind is EventKind.DONE and isinstance(event.value, int):
            self._workspace.notify("info", f"{counted(event.value, 'row')} written to {path}")
        elif event.kind is EventKind.FAILED:
            self._workspace.notify("error", f"Export failed: {event.message}", event.details)
