"""The table of runs as a file, written by a job, and as text on the clipboard."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.background import Background
from app.views.hparams.table.model import RunTableModel
from app.widgets.save_dialog import ask_where
from app.workspace import Workspace
from core.export.run_table import copied_rows
from core.jobs import Event, EventKind, Task
from core.style.text import counted

FORMATS = (
    ("CSV", ".csv", "CSV table (*.csv)", "All digits, missing values empty"),
    ("Parquet", ".parquet", "Parquet table (*.parquet)", "All digits and types, for pandas, Polars and DuckDB"),
    ("JSON", ".json", "JSON list (*.json)", "One object a run, null for what is missing"),
    ("LaTeX", ".tex", "LaTeX table (*.tex)", "As it is seen, in the formats of its columns"),
    ("Markdown", ".md", "Markdown table (*.md)", "As it is seen, in the formats of its columns"),
)


class Saving(QObject):
    """Asks for a place and writes all rows, or the selected ones: never only what is in sight."""

    def __init__(self, workspace: Workspace, model: RunTableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace, self._model, self._host = workspace, model, parent
        self._copier = Background(self._copied, self)

    def selected(self) -> list[str]:
        """Return the selected runs that have rows, top first."""
        chosen, data = self._workspace.session.state.selected_runs, self._model.data_now
        if not chosen or data is None:
            return []
        names = data.source.names
        return [names[row] for row in data.flat.tolist() if names[row] in chosen]

    def menu(self) -> QMenu:
        """Return a menu of what can be written; it deletes itself when it closes."""
        menu, chosen = QMenu(self._host), self.selected()
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        for title, names, joined in self._parts(chosen):
            part = menu.addMenu(title)
            part.setToolTipsVisible(True)
            part.setEnabled(names is None or bool(chosen))
            for text, ending, pattern, tip in FORMATS:
                part.addAction(f"{text}…", partial(self._ask, ending, pattern, names, joined)).setToolTip(tip)
        menu.addSeparator()
        copy = menu.addAction("Copy selected rows", self.copy)
        copy.setEnabled(bool(chosen))
        copy.setToolTip("Apart by tabs, as spreadsheets paste them; Ctrl+C does it too")
        return menu

    def _parts(self, chosen: list[str]) -> list[tuple[str, list[str] | None, bool]]:
        """Return titles of what can be written, which runs, and whether groups stand for theirs."""
        data = self._model.data_now
        selected = f"{counted(len(chosen), 'selected row')}" if chosen else "Selected rows"
        if data is None or data.groups is None or data.inner is None:
            return [(f"All {counted(len(self._model.names), 'row')}", None, False), (selected, chosen, False)]
        outer = len(data.rows) - int(data.inner.sum())
        return [
            (f"All {counted(outer, 'row')}, groups as one", None, True),
            (f"All {counted(len(data.flat), 'run')} one by one", None, False),
            (selected.replace("row", "run"), chosen, False),
        ]

    def _ask(self, ending: str, pattern: str, names: list[str] | None, joined: bool) -> None:
        def write(path: str) -> None:
            self.write(path, names, joined)

        ask_where(self._host.window(), "Export table", f"runs{ending}", pattern, write)

    def write(self, path: str, names: Collection[str] | None = None, joined: bool = False) -> int | None:
        """Write all runs, or some, or groups in their place, by a job that can be cancelled; return its number.

        What comes of it is told when it is done. Nothing begins without a table.
        """
        data, state = self._model.data_now, self._workspace.session.state.run_table
        if data is None:
            return None
        chosen = None if names is None else frozenset(names)
        arguments = {"path": path, "data": data, "formats": dict(state.formats), "names": chosen, "joined": joined}
        task = Task(f"Export {Path(path).name}", "app.exporting:write_run_table", arguments)
        return self._workspace.jobs.start(task, partial(self._hear, path))

    def _hear(self, path: str, event: Event) -> None:
        if event.kind is EventKind.DONE and isinstance(event.value, int):
            self._workspace.notify("info", f"{counted(event.value, 'row')} written to {path}")
        elif event.kind is EventKind.FAILED:
            self._workspace.notify("error", f"Export table failed: {event.message}", event.details)

    def copy(self) -> None:
        """Copy the selected rows, all digits, apart by tabs."""
        names, data = self.selected(), self._model.data_now
        if names and data is not None:
            self._copier.ask(lambda: (len(names), copied_rows(data, frozenset(names))))

    def _copied(self, answer: tuple[int, str]) -> None:
        count, text = answer
        QGuiApplication.clipboard().setText(text)
        self._workspace.notify("info", f"{counted(count, 'row')} copied")
