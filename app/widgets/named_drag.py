"""Names that are dragged from one place of the window to another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData


def mime_of(kind: str, names: Sequence[str]) -> QMimeData:
    """Return what is dragged: names of a kind, which other programs see as text."""
    data = QMimeData()
    data.setText("\n".join(names))
    data.setData(kind, "\0".join(names).encode("utf-8", "surrogateescape"))
    return data


def names_in(kind: str, data: QMimeData) -> list[str]:
    """Return the names of a kind that are dragged, empty for something else."""
    if not data.hasFormat(kind):
        return []
    text = bytes(data.data(kind).data()).decode("utf-8", "surrogateescape")
    return text.split("\0") if text else []
