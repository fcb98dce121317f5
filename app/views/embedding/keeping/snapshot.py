"""A small picture of the points, as text that a session can hold."""

from __future__ import annotations

from base64 import b64decode, b64encode

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QWidget

from core.model import U1

SIZE = QSize(144, 90)
"""Pixels of a picture."""
_NEAR = np.array([(0, 0), (0, 1), (1, 0), (1, 1)])
"""How far up and left the pixels are that may take the place of one."""


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
    bolder(scaled.copy(middle)).save(buffer, "PNG")  # type: ignore[call-overload]
    return b64encode(bytes(content.data())).decode("ascii")


def bolder(picture: QImage) -> QImage:
    """Return a picture whose marks are a pixel wider: a lone point that was made small would hardly be seen.

    Each pixel becomes the one of itself, its neighbours at the left and above, and the one between those, that differs
    most from what most of the picture is.
    """
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    height, width = plain.height(), plain.width()
    pixels: U1 = np.frombuffer(plain.constBits(), np.uint8).reshape(height, plain.bytesPerLine() // 4, 4)[:, :width]
    ground = np.median(pixels.reshape(-1, 4), axis=0)
    apart = np.abs(pixels - ground)[..., :3].sum(axis=2)
    padded = np.pad(apart, ((1, 0), (1, 0)))
    near = np.stack([padded[1 - up : height + 1 - up, 1 - left : width + 1 - left] for up, left in _NEAR])
    best = np.argmax(near, axis=0)
    rows, columns = np.indices(best.shape)
    chosen = np.ascontiguousarray(pixels[rows - _NEAR[best, 0], columns - _NEAR[best, 1]])
    return QImage(chosen.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def pixmap_of(picture: str) -> QPixmap:
    """Return a picture that was kept, an empty one where it is damaged or missing."""
    pixmap = QPixmap()
    try:
        pixmap.loadFromData(b64decode(picture, validate=True))
    except ValueError:
        return QPixmap()
    return pixmap
