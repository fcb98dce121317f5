"""Images of rows as Qt draws them, until what lays them at once has been compiled: on the first start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.background import Background
from app.views.embedding.scene.card import image_of
from app.views.embedding.scene.compose import fitted
from core.cloud.marks.stock import Lying
from core.model import I8, RowImages

KEPT: Final = 600
"""Images that stay decoded: those of a window or two."""


class PlainThumbs(QObject):
    """Decodes images on a thread, and draws those that are there one by one."""

    def __init__(self, parent: QObject, arrived: Callable[[], None]) -> None:
        super().__init__(parent)
        self._arrived = arrived
        self._beside = Background(self._take, self)
        self._images: RowImages | None = None
        self._there: dict[int, QImage | None] = {}
        self._wanted: tuple[int, ...] = ()

    @property
    def busy(self) -> bool:
        """Whether images that were asked for are still to come."""
        return bool(self._wanted)

    def lay(self, picture: QImage, images: RowImages, rows: I8, lying: Lying) -> None:
        """Draw images as `Stock.lay` lays them; what comes last is fetched first."""
        if images is not self._images:
            self._images, self._there, self._wanted = images, {}, ()
        self._draw(picture, rows, lying)
        missing = tuple(row for row in rows[::-1][:KEPT].tolist() if row not in self._there)
        if missing and missing != self._wanted:
            self._wanted = missing
            self._beside.ask(lambda: (images, {row: _decoded(images, row, lying.side) for row in missing}))

    def _draw(self, picture: QImage, rows: I8, lying: Lying) -> None:
        scale = picture.devicePixelRatio()
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, lying.side < 64)
            for number, row in enumerate(rows.tolist()):
                image = self._there.get(row)
                if image is None:
                    continue
                middle, half = lying.places[number] / scale, lying.side / scale / 2
                box = fitted(image, QRectF(QPointF(*(middle - half)), QPointF(*(middle + half))))
                painter.setOpacity(float(lying.opacities[number]))
                frame = float(lying.frames[number]) / scale
                painter.fillRect(box.adjusted(-frame, -frame, frame, frame), QColor(*lying.colours[number].tolist()))
                painter.drawImage(box, image)

    def _take(self, answer: tuple[RowImages, dict[int, QImage | None]]) -> None:
        images, decoded = answer
        if images is self._images:
            kept = list(self._there.items())[-KEPT:]
            self._there = {**dict(kept), **decoded}
            self._wanted = ()
            self._arrived()


def _decoded(images: RowImages, row: int, side: int) -> QImage | None:
    pixels = images.image(row, side)
    return None if pixels is None else image_of(np.ascontiguousarray(pixels))
