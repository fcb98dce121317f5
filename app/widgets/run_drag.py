"""Runs that are dragged from one place of the window to another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData

_KIND = "application/x-armillary-runs"


def runs_mime(names: Sequence[str]) -> QMimeData:
    """Return what is dragged: names of runs, which other programs see as text."""
    data = QMimeData()
    data.setText("\n".join(names))
    data.setData(_KIND, "\0".join(names).encode("utf-8", "surrogateescape"))
    return data


def runs_in(data: QMimeData) -> list[str]:
    """Return the names of the runs that are dragged, empty for something else."""
    if not data.hasFormat(_KIND):
        return []
    text = bytes(data.data(_KIND).data()).decode("utf-8", "surrogateescape")
    return text.split("\0") if text else []
