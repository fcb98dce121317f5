"""Fields of numbers in the panel."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox

from tests.app.embedding.conftest import Stage


def test_numbers_begin_as_far_in_as_the_texts_of_other_fields(stage: Stage) -> None:
    boxes = stage.view.panel().findChildren(QAbstractSpinBox)
    assert len(boxes) > 5
    (inset,) = {box.lineEdit().textMargins().left() for box in boxes}
    assert inset > 3
