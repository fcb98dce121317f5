"""Compressed matrices of fastText: each row is told by codes, one for every few of its numbers.

See Jégou et al., "Product Quantization for Nearest Neighbor Search", 2011, and Joulin et al., "FastText.zip:
Compressing text classification models", 2016; the layout is that of the program's source.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.model import F4, I8, U1
from core.readers.tables.words.opening import Bytes

_CODES: Final = 256
"""Centroids that a code tells apart."""
_SHAPE: Final = struct.Struct("<?2qi")
_PARTS: Final = struct.Struct("<4i")


@dataclass(frozen=True, slots=True)
class Quantised:
    """A matrix whose rows are approximations.

    Attributes
    ----------
    codes
        uint8 (n, parts).
    centroids
        For each part of a row its centroids, float32 (256, width).
    lengths
        By what each row is multiplied, float32 (n,); None where the centroids say it all.
    """

    codes: U1
    centroids: tuple[F4, ...]
    lengths: F4 | None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.codes), sum(part.shape[1] for part in self.centroids)

    def __getitem__(self, rows: I8) -> F4:
        """Return some rows, float32 (k, d)."""
        codes = self.codes[rows]
        parts = [centroids[codes[:, place]] for place, centroids in enumerate(self.centroids)]
        taken: F4 = np.concatenate(parts, axis=1)
        return taken if self.lengths is None else taken * self.lengths[rows, None]


def quantised_at(content: Bytes, at: int) -> Quantised:
    """Return the matrix that begins at a byte of a file; raises ValueError or struct.error where it is damaged."""
    by_length, rows, columns, size = _SHAPE.unpack_from(content, at)
    at += _SHAPE.size
    codes: U1 = np.frombuffer(content, np.uint8, size, at).reshape(rows, -1)
    centroids, at = _centroids(content, at + size, codes.shape[1])
    lengths = None
    if by_length:
        length_codes = np.frombuffer(content, np.uint8, rows, at)
        (known,), _ = _centroids(content, at + rows, 1)
        lengths = known[length_codes, 0]
    matrix = Quantised(codes, centroids, lengths)
    if matrix.shape[1] != columns:
        raise ValueError
    return matrix


def _centroids(content: Bytes, at: int, parts: int) -> tuple[tuple[F4, ...], int]:
    """Return the centroids of each part of a row, and where they end; the last part may be narrower."""
    _, told, width, last = _PARTS.unpack_from(content, at)
    if told != parts:
        raise ValueError
    at += _PARTS.size
    centroids = []
    for each in [width] * (parts - 1) + [last]:
        count = _CODES * each
        centroids.append(np.frombuffer(content, np.uint8, 4 * count, at).view("<f4").reshape(_CODES, each))
        at += 4 * count
    return tuple(centroids), at
