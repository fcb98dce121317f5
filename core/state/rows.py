"""A set of rows of a table, kept small."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.model.arrays import I8, Bool


@dataclass(frozen=True, slots=True)
class RowSet:
    """Some rows out of `size`; equal sets compare and hash equal.

    Attributes
    ----------
    size
        Number of rows of the table.
    count
        Number of rows in the set.
    digest
        Name of the set's content, hexadecimal; side files are named by it.
    packed
        The bits of all rows, packed eight to a byte and deflated.
    """

    size: int
    count: int
    digest: str
    packed: bytes

    @staticmethod
    def of_mask(mask: Bool) -> RowSet:
        """Return the rows at which a mask of shape (size,) is true."""
        bits = np.packbits(mask)
        packed = zlib.compress(bits.tobytes(), level=1)
        digest = hashlib.blake2b(bits.tobytes(), digest_size=16, key=str(len(mask)).encode()).hexdigest()
        return RowSet(len(mask), int(np.count_nonzero(mask)), digest, packed)

    @staticmethod
    def of_indices(size: int, indices: I8 | list[int]) -> RowSet:
        """Return the rows with these numbers; raises IndexError for a number outside the table."""
        mask = np.zeros(size, dtype=np.bool_)
        mask[np.asarray(indices, dtype=np.int64)] = True
        return RowSet.of_mask(mask)

    def mask(self) -> Bool:
        """Return a read-only mask of shape (size,)."""
        return _mask(self)

    def indices(self) -> I8:
        """Return the numbers of the rows, ascending, int64 (count,)."""
        return np.flatnonzero(self.mask()).astype(np.int64)

    def first(self, most: int) -> I8:
        """Return the lowest numbers of rows, at most so many; no mask is made for them."""
        return _first(self, most)

    def spread(self, most: int) -> I8:
        """Return the numbers of at most so many rows, evenly taken from all of them; no mask is made for them."""
        return _first(self, most) if self.count <= most else _spread(self, most)


@lru_cache(maxsize=16)
def _mask(rows: RowSet) -> Bool:
    bits = np.frombuffer(zlib.decompress(rows.packed), dtype=np.uint8)
    mask: Bool = np.unpackbits(bits, count=rows.size).view(np.bool_)
    mask.setflags(write=False)
    return mask


@lru_cache(maxsize=16)
def _first(rows: RowSet, most: int) -> I8:
    bits = np.frombuffer(zlib.decompress(rows.packed), dtype=np.uint8)
    filled = np.flatnonzero(bits)[:most]
    places = np.flatnonzero(np.unpackbits(bits[filled]))[:most]
    found: I8 = (filled[places // 8] * 8 + places % 8).astype(np.int64)
    found.setflags(write=False)
    return found


@lru_cache(maxsize=16)
def _spread(rows: RowSet, most: int) -> I8:
    bits = np.frombuffer(zlib.decompress(rows.packed), dtype=np.uint8)
    ones = np.bitwise_count(bits).astype(np.int64)
    ends, wanted = np.cumsum(ones), np.arange(most) * rows.count // most
    within = np.searchsorted(ends, wanted, side="right")
    rank = wanted - (ends[within] - ones[within])
    before = np.cumsum(np.unpackbits(bits[within, None], axis=1), axis=1)
    found: I8 = within * 8 + np.argmax(before > rank[:, None], axis=1)
    found.setflags(write=False)
    return found
