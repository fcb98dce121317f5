"""Thumbnails cut from their sheet, which may be of any size."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.memory import available_memory
from core.model import U1, Problem, SpriteSheet, SpriteSource
from core.readers.base import ReadError
from core.style.text import bytes_text

if TYPE_CHECKING:
    from PIL.Image import Image

IN_MEMORY: Final = 64 << 20
"""Bytes of thumbnails that are kept in memory; more of them lie in a file that is gone when nobody needs it."""
_DECODED: Final = 4
"""Bytes that the decoder takes for a pixel."""


def sprite_size(file: str) -> tuple[int, int]:
    """Return width and height of an image without decoding it; raises ReadError."""
    with _opened(file) as image:
        return image.size


def load_sprite(sprite: SpriteSource, rows: int) -> SpriteSheet:
    """Return the thumbnails of the first rows, in row-major order of the sheet; raises ReadError."""
    with _opened(sprite.file) as image:
        across, down = image.size[0] // sprite.width, image.size[1] // sprite.height
        if not down or not across:
            text = f"Thumbnails of {sprite.width} x {sprite.height} are bigger than their sheet"
            raise _failure(sprite.file, text)
        _must_fit(sprite.file, image.size)
        image.load()
        pixels = _room((rows, sprite.height, sprite.width, 4))
        for line in range(min(down, -(-rows // across))):
            strip = _strip(image, line * sprite.height, sprite.height, across * sprite.width)
            cut = strip.reshape(sprite.height, across, sprite.width, 4).transpose(1, 0, 2, 3)
            first = line * across
            pixels[first : first + across] = cut[: rows - first]
    there = down * across
    return SpriteSheet(pixels, None if there >= rows else np.arange(rows) >= there)


@contextmanager
def _opened(file: str) -> Iterator[Image]:
    """Give an image that is not decoded yet; Pillow's own bound would refuse sheets beyond 13,000 pixels squared."""
    from PIL import BmpImagePlugin, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

    large = {
        b"\x89PNG": PngImagePlugin.PngImageFile, b"\xff\xd8\xff": JpegImagePlugin.JpegImageFile,
        b"BM": BmpImagePlugin.BmpImageFile, b"RIFF": WebPImagePlugin.WebPImageFile,
    }  # fmt: skip
    try:
        with Path(file).open("rb") as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            first = stream.read(4)
            stream.seek(0)
            known: Any = next((kind for magic, kind in large.items() if first.startswith(magic)), None)
            with Image.open(stream) if known is None else known(stream) as image:
                yield image
    except (OSError, SyntaxError, ValueError, MemoryError, Image.DecompressionBombError) as error:
        raise _failure(file, f"The image cannot be read: {error}") from error


def _must_fit(file: str, size: tuple[int, int]) -> None:
    needed, free = _DECODED * size[0] * size[1], available_memory()
    if free is not None and needed > free:
        said = f"An image of {size[0]:,} x {size[1]:,} pixels takes {bytes_text(needed)} of memory to decode"
        raise _failure(file, f"{said}, and {bytes_text(free)} are free")


def _room(shape: tuple[int, ...]) -> U1:
    """Return zeros in memory, or in a file that has no name where they are many."""
    if int(np.prod(shape)) <= IN_MEMORY:
        return np.zeros(shape, dtype=np.uint8)
    with tempfile.TemporaryFile(prefix="armillary-thumbnails-") as file:
        return np.memmap(file, np.uint8, "w+", shape=shape)


def _strip(image: Image, top: int, height: int, width: int) -> U1:
    """Return some lines of an image, uint8 (height, width, 4)."""
    return np.asarray(image.crop((0, top, width, top + height)).convert("RGBA"))


def _failure(file: str, message: str) -> ReadError:
    return ReadError(Problem(file, "sprite", message))
