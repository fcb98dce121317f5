"""Thin lines on screens of any scale."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QImage, QPainter

from app.theme.pens import hairline


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_thin_lines_are_equally_thick_wherever_they_lie(qapp: object, scale: float) -> None:
    image = QImage(round(20 * scale), round(100 * scale), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as paints:
        paints.setPen(hairline(paints, "#000000"))
        for place in range(3, 93, 9):
            paints.drawLine(QLineF(0, place + 0.5, 20, place + 0.5))
    dark = [image.pixelColor(5, row).lightness() < 128 for row in range(image.height())]
    assert sum(dark) == 10 * int(scale)
    starts = [row for row in range(1, len(dark)) if dark[row] and not dark[row - 1]]
    assert len(starts) == 10
