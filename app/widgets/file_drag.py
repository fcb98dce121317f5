"""Files of this machine that are dragged into the window."""

from __future__ import annotations

from PySide6.QtCore import QMimeData


def local_paths(dragged: QMimeData) -> list[str]:
    """Return the files and folders of this machine among what is dragged."""
    return [url.toLocalFile() for url in dragged.urls() if url.isLocalFile()]
