"""Fields of numbers, as they stand in panels."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QAbstractSpinBox

_INDENT: Final = 5


def indent(*boxes: QAbstractSpinBox) -> None:
    """Let numbers begin as far in as the texts of other fields: what the style sheet says of padding is not theirs."""
    for box in boxes:
        box.lineEdit().setTextMargins(_INDENT, 0, 0, 0)
