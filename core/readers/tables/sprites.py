"""Thumbnails cut from their sheet."""

from __future__ import annotations

import warnings

import numpy as np

from core.model import Problem, SpriteSheet, SpriteSource
from core.readers.base import ReadError


def sprite_size(file: str) -> tuple[int, int]:
    """Return width and height of an image without decoding it; raises ReadError."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file) as image:
                return image.size
    except (OSError, Image.DecompressionBombError) as error:
        raise _failure(file, f"The image cannot be read: {error}") from error


def load_sprite(sprite: SpriteSource, rows: int) -> SpriteSheet:
    """Return the thumbnails of the first rows, in row-major order of the sheet; raises ReadError."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(sprite.file) as image:
                sheet = np.asarray(image.convert("RGBA"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _failure(sprite.file, f"The image cannot be read: {error}") from error
    down, across = sheet.shape[0] // sprite.height, sheet.shape[1] // sprite.width
    if not down or not across:
        text = f"Thumbnails of {sprite.width} x {sprite.height} are bigger than their sheet"
        raise _failure(sprite.file, text)
    whole = sheet[: down * sprite.height, : across * sprite.width]
    grid = whole.reshape(down, sprite.height, across, sprite.width, 4).transpose(0, 2, 1, 3, 4)
    cut = grid.reshape(-1, sprite.height, sprite.width, 4)[:rows]
    if len(cut) == rows:
        return SpriteSheet(np.ascontiguousarray(cut))
    pixels = np.zeros((rows, *cut.shape[1:]), np.uint8)
    pixels[: len(cut)] = cut
    return SpriteSheet(pixels, np.arange(rows) >= len(cut))


def _failure(file: str, message: str) -> ReadError:
    return ReadError(Problem(file, "sprite", message))
