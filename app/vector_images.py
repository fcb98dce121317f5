"""SVG images drawn by Qt, which `core.readers.vector` has cleaned of all that lies outside of them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from core.model import U1
from core.readers.vector import draw_with

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

_lock = threading.Lock()
_own: list[QGuiApplication] = []
"""The application that letters need where there is no window."""


def install() -> None:
    """Let SVG images be drawn; Qt is loaded when the first one is."""
    draw_with(draw_svg)


def draw_svg(svg: bytes, width: int, height: int) -> U1:
    """Return an SVG as pixels, uint8 (height, width, 4) of RGBA that is not premultiplied. Safe on any thread."""
    from PySide6.QtCore import QByteArray, QRectF, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    from core.readers.pixels import ImageError

    _have_application()
    renderer = QSvgRenderer(QByteArray(svg))
    if not renderer.isValid():
        raise ImageError("The image cannot be drawn: Qt does not understand its SVG")
    renderer.setAnimationEnabled(False)
    image = QImage(width, height, QImage.Format.Format_RGBA8888_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, width, height))
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(height, plain.bytesPerLine())
    return rows[:, : 4 * width].reshape(height, width, 4).copy()


def _have_application() -> None:
    from PySide6.QtGui import QGuiApplication

    with _lock:
        if QGuiApplication.instance() is None:
            _own.append(QGuiApplication(["armillary", "-platform", "offscreen"]))
