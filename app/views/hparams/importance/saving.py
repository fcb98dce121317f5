"""Importances as a file, written on a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from app.background import Background
from app.widgets.save_dialog import ask_where
from app.workspace import Workspace
from core.export.data import DataError
from core.export.importance_table import save_importance
from core.views.importance.board import Board

FORMATS = (
    ("CSV", ".csv", "CSV table (*.csv)", "All digits, with intervals; missing values empty"),
    ("Parquet", ".parquet", "Parquet table (*.parquet)", "All digits and types, for pandas, Polars and DuckDB"),
    ("JSON", ".json", "JSON list (*.json)", "One object a parameter or pair, null for what is missing"),
    ("LaTeX", ".tex", "LaTeX table (*.tex)", "As it is seen"),
    ("Markdown", ".md", "Markdown table (*.md)", "As it is seen"),
)


class Saving(QObject):
    """Asks for a place and writes all rows."""

    def __init__(self, workspace: Workspace, board: Callable[[], Board | None], host: QWidget) -> None:
        super().__init__(host)
        self._workspace, self._board, self._host = workspace, board, host
        self._writer = Background(self._told, self)

    def menu(self, copy: Callable[[], None]) -> QMenu:
        """Return a menu of what can be written and copied; it deletes itself when it closes."""
        menu = QMenu(self._host)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        for title, ending, pattern, tip in FORMATS:
            menu.addAction(f"{title}…", partial(self._ask, ending, pattern)).setToolTip(tip)
        menu.addSeparator()
        menu.addAction("Copy", copy).setToolTip("Apart by tabs, as spreadsheets paste them; Ctrl+C does it too")
        menu.setEnabled(self._board() is not None)
        return menu

    def _ask(self, ending: str, pattern: str) -> None:
        ask_where(self._host.window(), "Export importances", f"importance{ending}", pattern, self.write)

    def write(self, path: str) -> None:
        """Write everything that is known, and tell when it is done."""
        board = self._board()
        if board is not None:
            self._writer.ask(lambda: _written(Path(path), board))

    def _told(self, answer: tuple[str, str]) -> None:
        self._workspace.notify(*answer)


def _written(path: Path, board: Board) -> tuple[str, str]:
    try:
        save_importance(path, board)
    except Exception as error:  # the thread that writes must live on
        if not isinstance(error, DataError | OSError):
            logging.getLogger(__name__).exception("Importances could not be written")
        return "error", f"Export importances failed: {error}"
    return "info", f"Written to {path}"
