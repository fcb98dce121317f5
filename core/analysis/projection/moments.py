"""Mean and covariance of many vectors in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.analysis.projection.chunks import Block, Vectors, rounded, shifted_rows
from core.analysis.steps import Steps
from core.model.arrays import F8, Bool

_SAMPLE = 2048


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """What is known of the vectors after one pass.

    Attributes
    ----------
    count
        Number of vectors that count.
    mean
        float64 (d,).
    covariance
        float64 (d, d), divided by `count`.
    set_aside
        bool (n,): vectors that do not count because a value, or the square of their length, is not finite; None if
        all count.
    """

    count: int
    mean: F8
    covariance: F8
    set_aside: Bool | None


def moments(vectors: Vectors, kind: np.dtype[Any], steps: Steps) -> Moments:
    """Return mean and covariance of vectors, shape (n, d); raises ValueError if not one vector is finite.

    Products are formed in the type `kind` over parts of the rows and added in float64. The mean of a sample is taken
    off first, so that a large common offset costs no digits.
    """
    sums = _Sums(vectors.shape[1], rounded(sample_mean(vectors), kind), np.zeros(len(vectors), dtype=np.bool_))
    for span, block in shifted_rows(vectors, sums.shift, kind, steps):
        sums.add(vectors, span, block)
    if sums.count == 0:
        raise ValueError("there is no vector with finite values")
    offset = sums.total / sums.count
    covariance = sums.products / sums.count - np.outer(offset, offset)
    set_aside = sums.bad if sums.bad.any() else None
    return Moments(sums.count, sums.shift + offset, covariance, set_aside)


def sample_mean(vectors: Vectors) -> F8:
    """Return the mean of some vectors spread over all, float64 (d,), 0 where none is finite."""
    sample = vectors[:: max(1, len(vectors) // _SAMPLE)].astype(np.float64)
    finite = np.isfinite(sample)
    sample[~finite] = 0.0
    with np.errstate(over="ignore"):
        mean = sample.sum(axis=0) / np.maximum(finite.sum(axis=0), 1)
    return np.where(np.isfinite(mean), mean, 0.0)


@dataclass(slots=True)
class _Sums:
    columns: int
    shift: F8
    bad: Bool
    count: int = 0
    total: F8 = field(init=False)
    products: F8 = field(init=False)

    def __post_init__(self) -> None:
        self.total = np.zeros(self.columns)
        self.products = np.zeros((self.columns, self.columns))

    def add(self, vectors: Vectors, span: slice, block: Block) -> None:
        with np.errstate(invalid="ignore", over="ignore"):
            products = block.T @ block
        if not np.isfinite(products.diagonal()).all():
            block = self._finite(vectors, span)
            products = block.T @ block
        self.count += len(block)
        self.total += np.ones(len(block), dtype=block.dtype) @ block
        self.products += products

    def _finite(self, vectors: Vectors, span: slice) -> F8:
        with np.errstate(invalid="ignore", over="ignore"):
            block = vectors[span].astype(np.float64) - self.shift
            finite = np.isfinite(np.einsum("ij,ij->i", block, block))
        self.bad[span] = ~finite
        kept: F8 = block[finite]
        return kept
