"""Asking where a file is to be written, without holding up the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_where(parent: QWidget | None, title: str, name: str, formats: str, write: Callable[[str], object]) -> None:
    """Open a dialog that offers a name in the home folder, and call `write` with the path that is chosen.

    Parameters
    ----------
    parent
        What the dialog stands before.
    title
        What it says above.
    name
        File name that is offered; its ending is added to a name that has none.
    formats
        Qt's filters such as ``"CSV table (*.csv)"``, apart by ``;;``; empty for files of any name.
    write
        Called on the window's thread.
    """
    dialog = QFileDialog(parent, title, str(Path.home() / name), formats)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    dialog.fileSelected.connect(write)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
