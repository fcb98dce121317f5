"""Principal components of fewer vectors than columns, by their products with one another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from core.analysis.projection.axes import oriented
from core.analysis.projection.chunks import Block, Vectors, working_type
from core.analysis.projection.eigen import leading_eigenpairs
from core.analysis.projection.linear import Fit, PcaOptions
from core.analysis.projection.pages import Pages
from core.analysis.projection.scaling import Scaling, inverse_deviations, said
from core.analysis.steps import Steps
from core.model.arrays import F8, I8, Bool

_BYTES = 64 << 20


def fit_wide(vectors: Vectors, components: int, options: PcaOptions, steps: Steps) -> Fit:
    """Return the principal components of vectors (n, d); raises ValueError if no row is finite."""
    steps.stage("Looking for gaps", 0.1)
    finite, squares = _squared_lengths(vectors, steps)
    kept = np.flatnonzero(finite)
    if len(kept) == 0:
        raise ValueError("there is no vector with finite values")
    columns = _Columns(vectors, kept, options)
    steps.stage("Lengths of the vectors", 0.1 if options.scaling.by_row else 0.0)
    columns.measure(squares[kept], steps)
    steps.stage("Products of the vectors", 0.4 if options.scaling.by_row else 0.5)
    products = np.zeros((len(kept), len(kept)))
    for _, block in columns.blocks(steps):
        products += block @ block.T
    steps.stage("Principal axes", 0.1)
    values, basis = leading_eigenpairs(products, min(components, len(kept)), steps)
    steps.stage("Coordinates", 0.3)
    axes = columns.axes(basis * _inverse_lengths(values), steps)
    directions = np.sign(np.einsum("ij,ij->i", axes, oriented(axes)))
    scores = np.full((len(vectors), len(values)), np.nan, dtype=np.float32)
    scores[kept] = basis * (np.sqrt(values) * directions)
    return Fit(
        columns.mean,
        axes * directions[:, None],
        values / len(kept),
        float(np.trace(products)) / len(kept),
        len(kept),
        scores,
        None if finite.all() else ~finite,
        columns.factors,
        said(columns.still, columns.factors),
    )


def _squared_lengths(vectors: Vectors, steps: Steps) -> tuple[Bool, F8]:
    """Return which rows are finite, and the squared lengths of rows."""
    squares = np.zeros(len(vectors))
    for _, part in _column_blocks(vectors, steps):
        with np.errstate(invalid="ignore", over="ignore"):
            squares += np.einsum("ij,ij->i", part, part)
    return np.isfinite(squares), squares


def _column_blocks(vectors: Vectors, steps: Steps, kept: I8 | None = None) -> Iterator[tuple[slice, F8]]:
    """Yield spans of columns and the values of all rows, or some, in them: float64, made for each."""
    rows, columns = vectors.shape
    pages, width = Pages(vectors), max(1, min(columns, _BYTES // (8 * rows)))
    for start in range(0, columns, width):
        span = slice(start, min(start + width, columns))
        part = vectors[:, span]
        pages.fetch(part, steps.check)
        if kept is not None and len(kept) < rows:
            part = part[kept]
        with np.errstate(invalid="ignore", over="ignore"):
            yield span, np.array(part, dtype=np.float64)
        pages.read(part.nbytes)
        steps.did((span.stop - span.start) / columns)


@dataclass(slots=True, eq=False)
class _Columns:
    """Vectors as they are compared: rows scaled, centred, columns scaled, a part of the columns at a time."""

    vectors: Vectors
    kept: I8
    options: PcaOptions
    mean: F8 = field(init=False)
    factors: F8 | None = field(init=False)
    still: int = 0
    _centre: F8 | None = None
    _inverse: F8 | None = None

    def __post_init__(self) -> None:
        self.mean = np.zeros(self.vectors.shape[1])
        self.factors = np.zeros(self.vectors.shape[1]) if self.options.scaling is Scaling.ZSCORE else None

    def measure(self, squares: F8, steps: Steps) -> None:
        """Find what rows are divided by; `squares` are their squared lengths."""
        if not self.options.scaling.by_row:
            return
        if self.options.scaling is Scaling.SPHEREIZE:
            squares, self._centre = np.zeros(len(self.kept)), np.zeros(self.vectors.shape[1])
            for span, part in _column_blocks(self.vectors, steps, self.kept):
                self._centre[span] = part.mean(axis=0)
                part -= self._centre[span]
                squares += np.einsum("ij,ij->i", part, part)
        self.still = int(np.count_nonzero(squares == 0))
        self._inverse = 1.0 / np.sqrt(np.where(squares == 0, 1.0, squares))

    def blocks(self, steps: Steps) -> Iterator[tuple[slice, Block]]:
        """Yield spans of columns and all rows that count in them."""
        kind = working_type(self.vectors, float(len(self.kept)) ** 2 * self.vectors.shape[1])
        for span, part in _column_blocks(self.vectors, steps, self.kept):
            if self._centre is not None:
                part -= self._centre[span]
            if self._inverse is not None:
                part *= self._inverse[:, None]
            if self.options.centred or self.factors is not None:
                self.mean[span] = part.mean(axis=0)
                part -= self.mean[span]
            if self.factors is not None:
                self.factors[span] = inverse_deviations(np.einsum("ij,ij->j", part, part) / len(part), self.mean[span])
                part *= self.factors[span]
            yield span, part.astype(kind, copy=False)

    def axes(self, basis: F8, steps: Steps) -> F8:
        """Return orthonormal axes (k, d) along sums of rows."""
        axes = np.empty((basis.shape[1], self.vectors.shape[1]))
        for span, block in self.blocks(steps):
            axes[:, span] = basis.T @ block
        orthonormal, triangle = np.linalg.qr(axes.T)  # axes without variance are still axes
        turned: F8 = (orthonormal * np.where(triangle.diagonal() < 0, -1.0, 1.0)).T
        return turned


def _inverse_lengths(values: F8) -> F8:
    lengths = np.sqrt(values)
    floor = lengths[0] * 1e-10
    return np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > floor)
