"""The comparison as a file and as text on the clipboard, both made on a thread of their own."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.background import Background
from app.views.hparams.compare.model import CompareModel
from app.widgets.save_dialog import ask_where
from app.workspace import Workspace
from core.export.comparison import copied_comparison, save_comparison
from core.export.data import DataError

FORMATS = (
    ("CSV", ".csv", "CSV table (*.csv)", "All digits, changes as numbers, missing values empty"),
    ("LaTeX", ".tex", "LaTeX table (*.tex)", "As it is seen"),
    ("Markdown", ".md", "Markdown table (*.md)", "As it is seen"),
)


class Saving(QObject):
    """Writes and copies the fields that the table lists: only those that differ if it lists only those."""

    def __init__(self, workspace: Workspace, model: CompareModel, host: QWidget) -> None:
        super().__init__(host)
        self._workspace, self._model, self._host = workspace, model, host
        self._writer = Background(self._told, self)
        self._copier = Background(self._copied, self)

    def menu(self) -> QMenu:
        """Return a menu of what can be written and copied; it deletes itself when it closes."""
        menu = QMenu(self._host)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        for title, ending, _, tip in FORMATS:
            menu.addAction(f"Copy as {title}", partial(self.copy, ending, title)).setToolTip(
                "Apart by tabs, as spreadsheets paste it" if ending == ".csv" else tip
            )
        menu.addSeparator()
        for title, ending, pattern, tip in FORMATS:
            menu.addAction(f"Export as {title}…", partial(self._ask, ending, pattern)).setToolTip(tip)
        return menu

    def _ask(self, ending: str, pattern: str) -> None:
        ask_where(self._host.window(), "Export comparison", f"comparison{ending}", pattern, self.write)

    def write(self, path: str) -> None:
        """Write the comparison, and tell when it is done."""
        found, turned = self._model.found, self._model.transposed
        if found is not None:

            def written() -> tuple[str, str]:
                try:
                    save_comparison(Path(path), found, turned)
                except Exception as error:  # the thread that writes must live on
                    if not isinstance(error, DataError | OSError):
                        logging.getLogger(__name__).exception("The comparison could not be written")
                    return "error", f"Export comparison failed: {error}"
                return "info", f"Written to {path}"

            self._writer.ask(written)

    def _told(self, answer: tuple[str, str]) -> None:
        self._workspace.notify(*answer)

    def copy(self, ending: str = ".md", title: str = "Markdown") -> None:
        """Copy the comparison."""
        found, turned = self._model.found, self._model.transposed
        if found is not None:
            self._copier.ask(lambda: (title, copied_comparison(found, ending, turned)))

    def _copied(self, answer: tuple[str, str]) -> None:
        title, text = answer
        QGuiApplication.clipboard().setText(text)
        self._workspace.notify("info", f"Comparison copied as {title}")
