"""Showing a file where it lies: in the system's file manager, marked where that can be asked for."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

from core.readers.places import is_remote, parent


def reveal(path: str) -> None:
    """Show a file or a folder in the file manager; of what is gone, the nearest folder that is still there.

    The folder of an address is given to the program that the system has for it, if there is one.
    """
    if is_remote(path):
        QDesktopServices.openUrl(QUrl(parent(path)))
        return
    place = Path(path).absolute()
    if place.exists() and sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(place)])
    elif place.exists() and sys.platform == "win32":
        QProcess.startDetached("explorer", [f"/select,{place}"])
    else:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(_folder(place))))


def _folder(place: Path) -> Path:
    """Return a folder itself, else the nearest one that holds it."""
    return next((folder for folder in (place, *place.parents) if folder.is_dir()), Path.home())
