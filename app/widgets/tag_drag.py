"""Tags that are dragged from a list of them to where they are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData

KIND = "application/x-armillary-tags"


def tags_mime(tags: Sequence[str]) -> QMimeData:
    """Return what is dragged: tags of scalars, which other programs see as text."""
    data = QMimeData()
    data.setText("\n".join(tags))
    data.setData(KIND, "\0".join(tags).encode("utf-8", "surrogateescape"))
    return data


def tags_in(data: QMimeData) -> list[str]:
    """Return the tags that are dragged, empty for something else."""
    if not data.hasFormat(KIND):
        return []
    text = bytes(data.data(KIND).data()).decode("utf-8", "surrogateescape")
    return text.split("\0") if text else []
