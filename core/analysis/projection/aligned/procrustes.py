"""Laying one layout over another by turning, mirroring, moving and, if wanted, scaling it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model.arrays import F4, F8, Bool


@dataclass(frozen=True, slots=True, eq=False)
class Similarity:
    """A turn, perhaps with a mirror, between two centres: ``(x - origin) @ turn * scale + target``.

    Attributes
    ----------
    turn
        float64 (k, k), orthogonal; its determinant is -1 where it mirrors.
    scale
        Factor of all distances.
    origin, target
        float64 (k,): what is laid over what.
    """

    turn: F8
    scale: float
    origin: F8
    target: F8

    def apply(self, layout: F8 | F4) -> F8:
        """Return a layout (n, k) moved, float64; rows that are not finite stay so."""
        result: F8 = (np.asarray(layout, dtype=np.float64) - self.origin) @ self.turn * self.scale + self.target
        return result


def best_similarity(moved: F8 | F4, fixed: F8 | F4, scaling: bool = False) -> Similarity:
    """Return what brings one layout closest to another in the sum of squared distances between equal rows.

    Orthogonal Procrustes analysis (Schönemann, 1966), with mirrors: layouts know no left and right.

    Parameters
    ----------
    moved, fixed
        float (n, k) and (m, k): row i of one belongs to row i of the other. Rows beyond the shorter one, and rows that
        are not finite in either, do not count.
    scaling
        Whether distances may change by a common factor.

    Raises
    ------
    ValueError
        If the layouts have not as many columns.
    """
    if moved.shape[1] != fixed.shape[1]:
        raise ValueError(f"{moved.shape[1]} coordinates cannot be laid over {fixed.shape[1]}")
    both = shared_rows(moved, fixed)
    count = len(both)
    if not both.any():
        nowhere = np.zeros(moved.shape[1])
        return Similarity(np.eye(moved.shape[1]), 1.0, nowhere, nowhere)
    here, there = np.asarray(moved[:count][both], np.float64), np.asarray(fixed[:count][both], np.float64)
    origin, target = here.mean(axis=0), there.mean(axis=0)
    left, stretch, right = np.linalg.svd((here - origin).T @ (there - target))
    spread = float(((here - origin) ** 2).sum())
    scale = float(stretch.sum()) / spread if scaling and spread > 0 else 1.0
    return Similarity(left @ right, scale, origin, target)


def shared_rows(one: F8 | F4, other: F8 | F4) -> Bool:
    """Return which of the rows that both layouts have are finite in both, bool (min(n, m),)."""
    count = min(len(one), len(other))
    both = np.ones(count, dtype=np.bool_)
    for layout in (one, other):
        both &= np.isfinite(layout[:count]).all(axis=1)
    return both
