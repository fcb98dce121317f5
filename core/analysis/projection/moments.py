"""Mean and covariance of many vectors in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.analysis.projection.chunks import Block, rounded
from core.analysis.projection.scaling import Rows
from core.analysis.steps import Steps
from core.model.arrays import F8, Bool


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

    def about_the_origin(self) -> F8:
        """Return the mean products of the columns, float64 (d, d): the covariance without centring."""
        return self.covariance + np.outer(self.mean, self.mean)


def moments(rows: Rows, kind: np.dtype[Any], steps: Steps) -> Moments:
    """Return mean and covariance of rows, shape (n, d); raises ValueError if not one is finite.

    Products are formed in the type `kind` over parts of the rows and added in float64. The mean of a sample is taken
    off first, so that a large common offset costs no digits.
    """
    sums = _Sums(rows.columns, rounded(rows.mean_of_some(steps), kind), np.zeros(len(rows), dtype=np.bool_))
    for span, block in rows.blocks(sums.shift, kind, steps):
        sums.add(rows, span, block)
    if sums.count == 0:
        raise ValueError("there is no vector with finite values")
    offset = sums.total / sums.count
    covariance = sums.products / sums.count - np.outer(offset, offset)
    set_aside = sums.bad if sums.bad.any() else None
    return Moments(sums.count, sums.shift + offset, covariance, set_aside)


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

    def add(self, rows: Rows, span: slice, block: Block) -> None:
        with np.errstate(invalid="ignore", over="ignore"):
            products = block.T @ block
        if not np.isfinite(products.diagonal()).all():
            block = self._finite(rows, span)
            products = block.T @ block
        self.count += len(block)
        self.total += np.ones(len(block), dtype=block.dtype) @ block
        self.products += products

    def _finite(self, rows: Rows, span: slice) -> F8:
        with np.errstate(invalid="ignore", over="ignore"):
            block = rows.exact(span) - self.shift
            finite = np.isfinite(np.einsum("ij,ij->i", block, block))
        self.bad[span] = ~finite
        kept: F8 = block[finite]
        return kept
