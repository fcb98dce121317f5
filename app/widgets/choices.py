"""Boxes with a few choices: what each stands for, what it says, and what it does."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox


def add_choices(box: QComboBox, choices: Iterable[tuple[object, str, str]]) -> None:
    """Add choices at the end: the value that a choice stands for, its text and its tooltip."""
    for value, text, tip in choices:
        box.addItem(text, value)
        box.setItemData(box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)


def narrow(box: QComboBox, letters: int = 0) -> None:
    """Let a box be narrower than its longest choice, but not than so many letters."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(letters)
