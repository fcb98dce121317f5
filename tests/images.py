"""Pictures of the toolkit as arrays."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

from core.model import U1


def pixels(image: QImage) -> U1:
    """Return an image as RGBA, uint8 (height, width, 4)."""
    whole = image.convertToFormat(QImage.Format.Format_RGBA8888)
    flat = np.frombuffer(whole.constBits(), np.uint8).reshape(whole.height(), whole.bytesPerLine())
    return flat[:, : whole.width() * 4].reshape(whole.height(), whole.width(), 4).copy()
