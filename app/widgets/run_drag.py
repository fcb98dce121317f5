"""Runs that are dragged from one place of the window to another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData

from app.widgets.named_drag import mime_of, names_in

_KIND = "application/x-armillary-runs"


def runs_mime(names: Sequence[str]) -> QMimeData:
    """Return what is dragged: names of runs."""
    return mime_of(_KIND, names)


def runs_in(data: QMimeData) -> list[str]:
    """Return the names of the runs that are dragged, empty for something else."""
    return names_in(_KIND, data)
