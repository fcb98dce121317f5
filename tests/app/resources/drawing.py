"""Icons as pixels."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from core.model import U1
from tests.images import pixels as pixels

ICONS = Path(__file__).resolve().parents[3] / "resources" / "icons"


def drawn(name: str, size: int = 16, margin: int = 0, colour: str = "#1d2026") -> U1:
    """Return an icon as RGBA, uint8 (n, n, 4), with an empty margin of so many pixels around its box."""
    text = (ICONS / f"{name}.svg").read_text().replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    assert renderer.isValid(), name
    box = renderer.viewBoxF()
    share = box.width() * margin / size
    renderer.setViewBox(box.adjusted(-share, -share, share, share))
    image = QImage(size + 2 * margin, size + 2 * margin, QImage.Format.Format_RGBA8888)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return pixels(image)
