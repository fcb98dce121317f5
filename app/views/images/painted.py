"""Cards' images as the toolkit draws them, made on a thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QImage

from core.model import U1
from core.views.images import ImageWish, Page, resolve_wish
from core.views.memo import Memo


@dataclass(frozen=True, eq=False)
class Made:
    """A page with the frames of each of its images; none where one cannot be shown."""

    page: Page
    frames: tuple[tuple[QImage, ...], ...]

    @property
    def nbytes(self) -> int:
        """Bytes of all frames."""
        return sum(frame.sizeInBytes() for frames in self.frames for frame in frames)


@dataclass(frozen=True)
class Ahead:
    """A wish for a card that is about to come into sight: its images are decoded and not handed over."""

    wish: ImageWish


made_cards: Memo[Made] = Memo(64 << 20, lambda made: made.nbytes + 4096)
"""What the last cards show: scrolling back draws at once."""


def made_card(wish: ImageWish | Ahead) -> Made | None:
    """Return what a card shows; decodes images that are not known yet."""
    if isinstance(wish, Ahead):
        made_cards.get(wish.wish, lambda: _made(wish.wish))
        return None
    return made_cards.get(wish, lambda: _made(wish))


def _made(wish: ImageWish) -> Made:
    page = resolve_wish(wish)
    frames = (() if cell.frames is None else tuple(as_image(frame) for frame in cell.frames) for cell in page.cells)
    return Made(page, tuple(frames))


def as_image(pixels: U1) -> QImage:
    """Return pixels (h, w, 4), RGBA, as an image that is drawn fast; it holds its own bytes."""
    height, width = pixels.shape[:2]
    held = np.ascontiguousarray(pixels)
    plain = QImage(held.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    opaque = bool((held[..., 3] == 255).all())
    return plain.convertToFormat(QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied)
