from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from app.theme.fonts import text_font
from app.views.embedding.projecting.loss_chart import GAP, LEFT, number_text
from core.style import TYPE

PAGE = "Projection"


@pytest.mark.parametrize(
    "value", [0.0, 0.000123, 0.0456, 1.523, 88.84, 999.6, 2834.7, 9_999.4, 28_347.2, 999_940.0, 8e8]
)
def test_every_loss_fits_at_the_left_of_the_chart(dressed: QApplication, value: float) -> None:
    assert QFontMetricsF(text_font(TYPE.caption)).horizontalAdvance(number_text(value)) <= LEFT - GAP


def test_losses_are_said_in_three_digits() -> None:
    assert [number_text(value) for value in (1.5234, 88.84, 2834.7, 28_347.2)] == ["1.52", "88.8", "2,835", "28.3 k"]
