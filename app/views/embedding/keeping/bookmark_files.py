"""Bookmarks to and from files, and those that lie beside the vectors in the log."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.views.embedding.drawing import Drawing
from app.widgets.save_dialog import ask_where
from app.workspace import Workspace
from core.bookmark_files.reading import ReadBookmarks
from core.bookmark_files.writing import Written
from core.jobs import Event, EventKind, Task
from core.session.commands.points.bookmarks import add_bookmarks, unkept
from core.state import PointBookmark
from core.style.text import counted

_FILES = "Bookmarks (*.json *.txt state);;All files (*)"


class BookmarkFiles:
    """Writes the bookmarks of the shown table as the projector's page reads them, and reads what it wrote."""

    def __init__(self, workspace: Workspace, drawing: Drawing) -> None:
        self._workspace, self._drawing = workspace, drawing

    def logged(self) -> str:
        """Return the file of bookmarks that belongs to the shown table in the log, empty for none."""
        about = self._drawing.about
        return "" if about is None else about.subject.state.bookmarks_file

    def ask_and_save(self, parent: QWidget) -> None:
        """Ask for a file and write into it."""
        ask_where(parent, "Save bookmarks", "bookmarks.json", _FILES, self.save)

    def ask_and_open(self, parent: QWidget) -> None:
        """Ask for a file and take up what is in it."""
        dialog = QFileDialog(parent, "Open bookmarks", str(Path.home()), _FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.open)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, path: str) -> None:
        """Write the bookmarks of the shown table by a job."""
        session, about = self._workspace.session, self._drawing.about
        if about is None:
            return
        marks = [each for each in session.state.bookmarks if each.table == about.subject.table.key]
        arguments = {
            "catalog": session.catalog, "results": session.results, "state": session.state, "marks": marks,
            "path": path,
        }  # fmt: skip
        task = Task("Saving bookmarks", "core.bookmark_files.writing:write_bookmarks", arguments)
        self._workspace.jobs.start(task, lambda event: self._on_saved(event, path))

    def _on_saved(self, event: Event, path: str) -> None:
        if event.kind is EventKind.DONE and isinstance(event.value, Written):
            told = [f"{counted(event.value.count, 'bookmark')} written to {path}", *event.value.left_out]
            self._workspace.notify("info", ". ".join(told))
        elif event.kind is EventKind.FAILED:
            self._workspace.notify("error", event.message, event.details)

    def open(self, path: str) -> None:
        """Take up the bookmarks of a file by a job."""
        session, about = self._workspace.session, self._drawing.about
        if about is not None:
            arguments = {"file": path, "about": about.subject, "results": session.results}
            task = Task("Opening bookmarks", "core.bookmark_files.reading:read_bookmarks", arguments)
            self._workspace.jobs.start(task, self._on_read)

    def _on_read(self, event: Event) -> None:
        if event.kind is EventKind.DONE and isinstance(event.value, ReadBookmarks):
            read, session = event.value, self._workspace.session
            missing = unkept(session.state, read.marks)
            if missing:
                session.do(add_bookmarks(missing))
            self._workspace.notify(
                "info" if read.marks else "warning", ". ".join([_told(read, missing), *read.left_out])
            )
        elif event.kind is EventKind.FAILED:
            self._workspace.notify("error", event.message, event.details)


def _told(read: ReadBookmarks, missing: list[PointBookmark]) -> str:
    """Return what became of the bookmarks of a file."""
    if not read.marks:
        return "No bookmark was opened"
    if not missing:
        return "All bookmarks of the file are in the list already"
    there = len(read.marks) - len(missing)
    return f"{counted(len(missing), 'bookmark')} opened" + (
        f", {there} {'was' if there == 1 else 'were'} in the list already" if there else ""
    )
