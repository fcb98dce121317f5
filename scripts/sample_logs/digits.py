"""The handwritten digits that scikit-learn brings along, split, shifted and drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.model import F8, I8, U1, Bool

TRAINING = 1198
"""Number of images that are trained on; the other 599 validate."""


@dataclass(frozen=True, slots=True, eq=False)
class Digits:
    """All 1,797 images, float64 (n, 64) from 0 to 1, their labels int64 (n,) and which are trained on."""

    images: F8
    labels: I8
    training: Bool

    @property
    def validation(self) -> I8:
        """Row numbers of the images that validate, ascending."""
        return np.flatnonzero(~self.training).astype(np.int64)


@lru_cache(maxsize=1)
def digits() -> Digits:
    """Return the images with a split that is the same for all runs."""
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    training = np.zeros(len(labels), dtype=np.bool_)
    training[np.random.default_rng(7).permutation(len(labels))[:TRAINING]] = True
    return Digits(images.astype(np.float64) / 16.0, labels.astype(np.int64), training)


def shifted(images: F8, random: np.random.Generator) -> F8:
    """Return images (n, 64) each moved by up to one pixel in both directions."""
    result = np.zeros((len(images), 10, 10))
    result[:, 1:9, 1:9] = images.reshape(-1, 8, 8)
    by = random.integers(0, 3, (len(images), 2))
    rows = by[:, 0, None, None] + np.arange(8)[None, :, None]
    columns = by[:, 1, None, None] + np.arange(8)[None, None, :]
    moved: F8 = result[np.arange(len(images))[:, None, None], rows, columns]
    return moved.reshape(-1, 64)


def thumbnails(images: F8, size: int) -> U1:
    """Return images (n, 64) as grey pictures, uint8 (n, size, size), smoothly enlarged inside a margin of one pixel."""
    from PIL import Image

    small = np.rint(images.reshape(-1, 8, 8) * 255).astype(np.uint8)
    inner = (size - 2, size - 2)
    large = [np.asarray(Image.fromarray(picture).resize(inner, Image.Resampling.BICUBIC)) for picture in small]
    return np.pad(np.stack(large), ((0, 0), (1, 1), (1, 1)))


def sprite(images: F8, size: int) -> U1:
    """Return one square grey picture with a thumbnail of every image in row-major order."""
    across = int(np.ceil(np.sqrt(len(images))))
    cells = np.zeros((across * across, size, size), dtype=np.uint8)
    cells[: len(images)] = thumbnails(images, size)
    return cells.reshape(across, across, size, size).swapaxes(1, 2).reshape(across * size, across * size)
