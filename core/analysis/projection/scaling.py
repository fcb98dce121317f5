"""What is done to vectors before they are compared: nothing, one length for all rows, or one deviation for all columns.

Sphereizing is what TensorBoard's embedding projector calls "spherize data": every vector is shifted by the centroid of
all, then made one long (``DataSet.normalize`` in ``vz_projector/data.ts``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np

from core.analysis.projection.chunks import Block, Vectors, row_blocks, row_chunks, rows_together, shifted_rows
from core.analysis.projection.pages import scattered
from core.analysis.steps import Steps
from core.model.arrays import F8, I8
from core.style.text import counted

_SAMPLE, _FEW = 2048, 16
_SHORT = 1e-150
_ROUNDING = 64 * float(np.finfo(np.float64).eps)


class Scaling(StrEnum):
    """What is done to vectors before they are compared."""

    NONE = "none"
    UNIT = "unit"
    """Every row becomes one long."""
    SPHEREIZE = "sphereize"
    """Every row is shifted by the centroid of all, then becomes one long."""
    ZSCORE = "z-score"
    """Every column gets a mean of 0 and a standard deviation of 1."""

    @property
    def before(self) -> str:
        """What was done, in a word or two before what is said of the vectors; empty for nothing."""
        words = {Scaling.UNIT: "Made one long", Scaling.SPHEREIZE: "Sphereized", Scaling.ZSCORE: "Z-scored"}
        return words.get(self, "")

    @property
    def kind(self) -> str:
        """What vectors are called that it was done to; empty for nothing."""
        words = {Scaling.UNIT: "unit vectors", Scaling.SPHEREIZE: "sphereized vectors"}
        return {**words, Scaling.ZSCORE: "z-scored vectors"}.get(self, "")

    @property
    def by_row(self) -> bool:
        """Whether rows become one long."""
        return self in (Scaling.UNIT, Scaling.SPHEREIZE)


@dataclass(slots=True, eq=False)
class Rows:
    """Vectors with the scaling of their rows, made part by part; columns are scaled by those who ask.

    Attributes
    ----------
    vectors
        Real numbers of any type, shape (n, d).
    unit
        Whether each row becomes one long; rows of length 0 stay at the origin.
    centre
        float64 (d,): taken off before that; None for nothing.
    still
        How many rows of length 0 the last whole pass has met.
    """

    vectors: Vectors
    unit: bool = False
    centre: F8 | None = None
    still: int = field(default=0, init=False)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return int(self.vectors.shape[1])

    def __len__(self) -> int:
        return len(self.vectors)

    def exact(self, which: slice | I8) -> F8:
        """Return some rows, float64; NaN where a row has no finite length to be divided by."""
        return self.of(self.vectors[which])

    def of(self, rows: Vectors) -> F8:
        """Return rows such as these scaled as they are, float64; NaN where one has no finite length."""
        block: F8 = np.array(rows, dtype=np.float64)
        if self.unit:
            self._shorten(block)
        return block

    def mean_of_some(self, steps: Steps) -> F8:
        """Return the mean of some rows spread over all, float64 (d,), 0 where none is finite."""
        step = max(1, len(self) // _SAMPLE)
        sample = np.empty((-(-len(self) // step), self.columns))
        with scattered(self.vectors, len(sample)):
            for start in range(0, len(sample), _FEW):
                steps.check()
                some = slice(start * step, min((start + _FEW) * step, len(self)), step)
                sample[start : start + _FEW] = self.exact(some)
        finite = np.isfinite(sample)
        sample[~finite] = 0.0
        with np.errstate(over="ignore"):
            mean = sample.sum(axis=0) / np.maximum(finite.sum(axis=0), 1)
        return np.where(np.isfinite(mean), mean, 0.0)

    def blocks(self, shift: F8, kind: np.dtype[Any], steps: Steps) -> Iterator[tuple[slice, Block]]:
        """Yield spans of rows and these minus `shift` in the type `kind`, in one buffer; see `shifted_rows`."""
        if not self.unit:
            yield from shifted_rows(self.vectors, shift, kind, steps)
            return
        self.still = 0
        together = rows_together(self.columns)
        wide = np.empty((row_chunks(self.vectors, together, 8)[0].stop, self.columns))
        for span, rows in row_blocks(self.vectors, together, 8, steps.check):
            block = wide[: len(rows)]
            np.copyto(block, rows, casting="unsafe")
            self.still += self._shorten(block)
            block -= shift
            yield span, block.astype(kind, copy=False)
            steps.did(len(rows) / len(self))

    def _shorten(self, block: F8) -> int:
        """Make rows one long in place, NaN if they have no finite length; return how many have none at all."""
        with np.errstate(invalid="ignore", over="ignore", under="ignore"):
            if self.centre is not None:
                block -= self.centre
            lengths = np.sqrt(np.einsum("ij,ij->i", block, block))
            doubtful = np.flatnonzero(~((lengths > _SHORT) & (lengths < np.inf)))
            if len(doubtful):
                block[doubtful], lengths[doubtful] = _measurable(block[doubtful])
            none = lengths == 0
            block /= np.where(none, 1.0, np.where(np.isfinite(lengths), lengths, np.nan))[:, None]
        return int(np.count_nonzero(none))


def _measurable(block: F8) -> tuple[F8, F8]:
    """Return rows multiplied by powers of two such that their squares can be summed, and their lengths then."""
    largest = np.abs(block).max(axis=1)
    some = np.isfinite(largest) & (largest > 0)
    powers = np.where(some, np.frexp(np.where(some, largest, 1.0))[1], 0)
    block = np.ldexp(block, -powers[:, None])
    return block, np.sqrt(np.einsum("ij,ij->i", block, block))


def centroid(vectors: Vectors, steps: Steps) -> F8:
    """Return the mean of all rows of finite length, float64 (d,), 0 if there are none."""
    rows = Rows(vectors)
    near, count = rows.mean_of_some(steps), 0
    total = np.zeros(rows.columns)
    for _, block in rows.blocks(near, np.dtype(np.float64), steps):
        with np.errstate(invalid="ignore", over="ignore"):
            finite = np.isfinite(np.einsum("ij,ij->i", block, block))
        total += block.sum(axis=0) if finite.all() else block[finite].sum(axis=0)
        count += int(np.count_nonzero(finite))
    return near + total / max(count, 1)


def scaled_rows(vectors: Vectors, scaling: Scaling, steps: Steps) -> Rows:
    """Return vectors with the scaling of their rows, for which the centroid is looked for where it is needed."""
    centre = centroid(vectors, steps) if scaling is Scaling.SPHEREIZE else None
    return Rows(vectors, scaling.by_row, centre)


def inverse_deviations(variances: F8, mean: F8) -> F8:
    """Return what columns are multiplied by to have a standard deviation of 1, 0 for those that are constant.

    What is smaller than the rounding of the mean is no variance.
    """
    deviations = np.sqrt(np.maximum(variances, 0.0))
    constant = deviations <= _ROUNDING * np.abs(mean)
    return np.where(constant, 0.0, 1.0 / np.where(constant, 1.0, deviations))


def said(still: int, factors: F8 | None) -> tuple[str, ...]:
    """Return what there is to say about rows of length 0 and columns without a deviation, one sentence each."""
    notes = list(zero_length(still))
    constant = 0 if factors is None else int(np.count_nonzero(factors == 0))
    if constant:
        notes.append(f"{counted(constant, 'constant column')} {'counts' if constant == 1 else 'count'} as 0")
    return tuple(notes)


def zero_length(still: int) -> tuple[str, ...]:
    """Return what there is to say about rows that cannot be made one long."""
    if not still:
        return ()
    return (f"{counted(still, 'vector')} of length 0 {'stays' if still == 1 else 'stay'} at the origin",)
