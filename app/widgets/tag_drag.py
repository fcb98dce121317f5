"""Tags that are dragged from a list of them to where they are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData

from app.widgets.named_drag import mime_of, names_in

KIND = "application/x-armillary-tags"


def tags_mime(tags: Sequence[str]) -> QMimeData:
    """Return what is dragged: tags of scalars."""
    return mime_of(KIND, tags)


def tags_in(data: QMimeData) -> list[str]:
    """Return the tags that are dragged, empty for something else."""
    return names_in(KIND, data)
