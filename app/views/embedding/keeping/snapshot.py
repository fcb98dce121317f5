"""A small picture of the points, as text that a session can hold."""

from __future__ import annotations

from base64 import b64decode, b64encode

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

SIZE = QSize(144, 90)
"""Pixels of a picture."""


def snapshot(shown: QWidget) -> str:
    """Return the middle of what a widget shows as a small PNG, base64; empty where there is nothing to see."""
    whole = shown.grab()
    if whole.isNull():
        return ""
    room = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    scaled = whole.toImage().scaled(SIZE, room, Qt.TransformationMode.SmoothTransformation)
    middle = QRect((scaled.width() - SIZE.width()) // 2, (scaled.height() - SIZE.height()) // 2, 0, 0)
    middle.setSize(SIZE)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    scaled.copy(middle).save(buffer, "PNG")  # type: ignore[call-overload]
    return b64encode(bytes(content.data())).decode("ascii")


def pixmap_of(picture: str) -> QPixmap:
    """Return a picture that was kept, an empty one where it is damaged or missing."""
    pixmap = QPixmap()
    try:
        pixmap.loadFromData(b64decode(picture, validate=True))
    except ValueError:
        return QPixmap()
    return pixmap
