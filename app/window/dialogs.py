"""Questions the window asks: which file or folder; and what it tells about itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.actions import Action
from app.logfile import log_file
from app.window.documents import Documents
from app.window.shortcut_help import ShortcutHelp
from app.workspace import Workspace
from core.readers import places
from core.session.keeping.persistence import SUFFIX

SESSIONS = f"Armillary session (*{SUFFIX})"
FIGURES = "Figures of Armillary (*.figure.json *.json *.svg *.pdf *.png)"
TABLES = (
    "Logs and tables (*.tfevents* *.npy *.npz *.csv *.tsv *.jsonl *.parquet *.arrow *.arrows *.feather *.ipc "
    "*.safetensors *.vec *.vec.gz *.txt *.txt.gz *.bin *.bin.gz *.ftz);;All files (*)"
)


class Dialogs(QObject):
    """Opens dialogs without blocking; what is chosen goes to the documents."""

    def __init__(
        self, workspace: Workspace, window: QWidget, documents: Documents, actions: Callable[[], list[Action]]
    ) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._window = window
        self._documents = documents
        self._actions = actions

    def open_folder(self) -> None:
        """Ask for a folder of logs and open it."""
        dialog = self._asking("Open folder", QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self._documents.open_paths([path]))
        dialog.open()

    def add_folder(self) -> None:
        """Ask for a folder of logs and open it beside the others."""
        dialog = self._asking("Add folder", QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self._documents.add_paths([path]))
        dialog.open()

    def open_files(self) -> None:
        """Ask for files and open them."""
        dialog = self._asking("Open files", QFileDialog.FileMode.ExistingFiles, TABLES)
        dialog.filesSelected.connect(self._documents.open_paths)
        dialog.open()

    def open_remote(self) -> None:
        """Ask for an address and open it."""
        from app.window.remote_dialog import RemoteDialog

        dialog = RemoteDialog(self._workspace, self._documents.sources, self._window)
        dialog.chosen.connect(self._documents.open_paths)
        dialog.added.connect(self._documents.add_paths)
        dialog.open()

    def open_session(self) -> None:
        """Ask for a saved session and open it."""
        dialog = self._asking("Open session", QFileDialog.FileMode.ExistingFile, SESSIONS)
        dialog.fileSelected.connect(lambda path: self._documents.open_session(Path(path)))
        dialog.open()

    def open_figure(self) -> None:
        """Ask for a saved figure, or one that carries how it is drawn, and open it."""
        dialog = self._asking("Open figure", QFileDialog.FileMode.ExistingFile, FIGURES)
        dialog.fileSelected.connect(lambda path: self._documents.open_figure(Path(path)))
        dialog.open()

    def save_session(self) -> None:
        """Save the session where it came from, or ask."""
        if self._documents.session_file is None:
            self.save_session_as()
        else:
            self._documents.save_session(self._documents.session_file)

    def save_session_as(self) -> None:
        """Ask for a name and save the session."""
        dialog = self._asking("Save session", QFileDialog.FileMode.AnyFile, SESSIONS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.fileSelected.connect(lambda path: self._documents.save_session(Path(path)))
        dialog.open()

    def shortcuts(self) -> None:
        """Show all keyboard shortcuts."""
        self._show(ShortcutHelp(self._actions(), self._window))

    def about(self) -> None:
        """Show versions and licences."""
        from app.window.about import AboutDialog

        self._show(AboutDialog(self._workspace, self._window))

    def open_log(self) -> None:
        """Open the log file with the system's own program."""
        path = log_file()
        if path.exists():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        else:
            self._workspace.notify("info", "The log is empty: nothing has gone wrong yet", str(path))

    def _asking(self, title: str, mode: QFileDialog.FileMode, formats: str = "") -> QFileDialog:
        sources = self._documents.sources
        local = [source.path for source in sources if not places.is_remote(source.path)]
        start = Path(local[0]).absolute().parent if local else Path.home()
        dialog = QFileDialog(self._window, title, str(start), formats)
        dialog.setFileMode(mode)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _show(self, dialog: QDialog) -> None:
        dialog.setModal(False)
        dialog.show()
