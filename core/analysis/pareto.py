"""The Pareto front: what no other beats in every objective at once."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from core.model.arrays import F8, I8, Bool


def pareto_front(values: F8) -> Bool:
    """Return which of some points no other dominates, bool (n,).

    A point dominates another that is nowhere lower and somewhere higher: low values are wanted, so that whoever wants
    high ones gives them with the other sign. Points with the same values do not dominate each other. A point with a NaN
    is not on the front and dominates none.

    Points are gone through in lexicographic order, after all that may dominate them, beside the staircase of what was
    best until then (H. T. Kung, F. Luccio, F. P. Preparata, "On finding the maxima of a set of vectors", JACM 22,
    1975).

    Parameters
    ----------
    values
        float64 (n, d) with d from one to three.

    Raises ValueError for any other number of objectives.
    """
    objectives = values.shape[1]
    if not 1 <= objectives <= 3:
        raise ValueError(f"a front weighs one to three objectives, not {objectives}")
    front = np.zeros(len(values), dtype=np.bool_)
    whole = np.flatnonzero(~np.isnan(values).any(axis=1))
    if len(whole):
        distinct, places = np.unique(values[whole], axis=0, return_inverse=True)
        front[whole] = _undominated(distinct)[places.reshape(-1)]
    return front


def _undominated(points: F8) -> Bool:
    """Return which of some distinct points, in lexicographic order, none dominates."""
    if points.shape[1] == 1:
        return np.asarray(np.arange(len(points)) == 0)
    if points.shape[1] == 2:
        before = np.minimum.accumulate(points[:, 1])
        free = np.ones(len(points), dtype=np.bool_)
        free[1:] = points[1:, 1] < before[:-1]
        return free
    return _undominated_of_three(points[:, 1].tolist(), points[:, 2].tolist())


def _undominated_of_three(second: list[float], third: list[float]) -> Bool:
    """Keep the best of the last two objectives as a staircase: seconds ascending, thirds descending."""
    seconds: list[float] = []
    thirds: list[float] = []
    free = np.zeros(len(second), dtype=np.bool_)
    for place, (one, other) in enumerate(zip(second, third, strict=True)):
        at = bisect_right(seconds, one)
        if at and thirds[at - 1] <= other:
            continue
        free[place] = True
        begin = at - 1 if at and seconds[at - 1] == one else at
        end = at
        while end < len(thirds) and thirds[end] >= other:
            end += 1
        seconds[begin:end], thirds[begin:end] = [one], [other]
    return free


def staircase(front: F8) -> F8:
    """Return the corners of the edge of what a front of two low objectives attains, float64 (k, 2).

    The points (m, 2) are the front's, in any order; the edge goes from the one with the lowest first objective to the
    one with the lowest second, along the first objective before it goes down the second.
    """
    points = np.unique(front, axis=0)
    if len(points) < 2:
        return points
    corners = np.column_stack([points[1:, 0], points[:-1, 1]])
    result = np.empty((2 * len(points) - 1, 2))
    result[0::2], result[1::2] = points, corners
    return result


def best_first(front: Bool, values: F8) -> I8:
    """Return the numbers of the points on a front, those with the lowest first objective first."""
    numbers = np.flatnonzero(front)
    return numbers[np.lexsort(values[numbers].T[::-1])].astype(np.int64)
