"""Fields of numbers, as they stand in panels."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QAbstractSpinBox

from app.widgets.fields import Field

_INDENT: Final = 5


def as_fields(*boxes: QAbstractSpinBox) -> None:
    """Let numbers be typed as texts are: they begin as far in, and keys that mean nothing here are the window's.

    What the style sheet says of padding is not theirs. Once a number has been told, there is no typing to take back.
    """
    for box in boxes:
        field = Field()
        field.setObjectName("qt_spinbox_lineedit")  # as Qt calls its own: who reads aloud is told of the box
        field.setAlignment(box.alignment())
        box.setLineEdit(field)
        field.setTextMargins(_INDENT, 0, 0, 0)
        box.editingFinished.connect(lambda field=field: field.setModified(False))
