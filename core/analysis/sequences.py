"""Sequences among rows: which row follows which, and how far along its sequence each stretch lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model.arrays import F4, F8, I8


@dataclass(frozen=True, slots=True, eq=False)
class Sequences:
    """Stretches from row to row, along one sequence after the other.

    Attributes
    ----------
    pairs
        int64 (m, 2): a row and the one that follows it.
    share
        float32 (m,): 0 for the first stretch of its sequence, 1 for the last; 0 for the only one.
    sequence
        int64 (m,): number of its sequence, ascending.
    """

    pairs: I8
    share: F4
    sequence: I8

    @property
    def count(self) -> int:
        """How many sequences there are."""
        return int(self.sequence[-1]) + 1 if len(self.sequence) else 0


def in_order(order: F8, group: I8 | None = None, seed: int = 0) -> Sequences:
    """Return rows from the least to the greatest of `order` (n,), each group (n,) a sequence of its own.

    Rows of one order stay as they are; those whose order is NaN and those of a negative group are in none. Sequences
    come in a random order, so that the first of them are a fair sample.
    """
    of = np.zeros(len(order), dtype=np.int64) if group is None else group
    rows = np.flatnonzero(np.isfinite(order) & (of >= 0))
    shuffled = _shuffled(of[rows], seed)
    rows, shuffled = _sorted(rows, shuffled, order)
    together = shuffled[1:] == shuffled[:-1]
    pairs = np.stack([rows[:-1], rows[1:]], axis=1)[together]
    return _along(pairs, shuffled[:-1][together])


def following(after: F8, seed: int = 0) -> Sequences:
    """Return the sequences of rows of which each names the one after it: `after` (n,), NaN where none is.

    Numbers that are no row, or the row itself, name none. Where sequences join, what follows belongs to all of them and
    is drawn once: a stretch lies as far along as the longest way to the end that leads over its joint. A sequence that
    comes back to itself begins at its least row. Sequences come in a random order.
    """
    rows = len(after)
    whole = np.isfinite(after) & (after == np.floor(after)) & (after >= 0) & (after < rows)
    target: I8 = np.where(whole, after, -1).astype(np.int64)
    target[target == np.arange(rows)] = -1
    start = np.flatnonzero(target >= 0)
    if not len(start):
        return _along(np.empty((0, 2), dtype=np.int64), start)
    part = _parts(start, target)
    left = _steps_left(_opened(target))
    # Along a sequence the steps that are left fall; a stretch that closes a circle has as many left as there are.
    sequence = _shuffled(part[start], seed)
    order = np.lexsort((start, -left[start], sequence))
    start = start[order]
    return _placed(np.stack([start, target[start]], axis=1), sequence[order], left[start])


def _parts(start: I8, target: I8) -> I8:
    """Return for each row which connected part it belongs to."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    rows = len(target)
    ones = np.ones(len(start), dtype=np.int8)
    graph = csr_array((ones, (start, target[start])), shape=(rows, rows))
    part: I8 = connected_components(graph, directed=False)[1].astype(np.int64)
    return part


def _opened(target: I8) -> I8:
    """Return what follows each row with every circle cut before its least row."""
    ring = _on_circles(target)
    opened = target.copy()
    rows = np.flatnonzero(ring)
    if len(rows):
        least = _least_on_circle(target, rows)
        closes = rows[target[rows] == least]
        opened[closes] = -1
    return opened


def _on_circles(target: I8) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which rows lie on a circle: those that are still reached after more steps than there are rows."""
    rows = len(target)
    ahead = np.append(np.where(target < 0, rows, target), rows)  # the last place stands for the end
    steps = 1
    while steps < rows:
        ahead, steps = ahead[ahead], 2 * steps
    ring = np.zeros(rows + 1, dtype=np.bool_)
    ring[ahead] = True
    return ring[:rows]


def _least_on_circle(target: I8, rows: I8) -> I8:
    """Return for rows on circles the least row of each one's circle."""
    least, ahead, steps = np.arange(len(target)), target.copy(), 1
    while steps < len(rows):
        least[rows] = np.minimum(least[rows], least[ahead[rows]])
        ahead[rows] = ahead[ahead[rows]]
        steps *= 2
    found: I8 = np.minimum(least[rows], least[ahead[rows]])
    return found


def _steps_left(target: I8) -> I8:
    """Return how many steps lead from each row to the end of its sequence, which has no circles."""
    rows = len(target)
    ahead = np.append(np.where(target < 0, rows, target), rows)
    left = np.append((target >= 0).astype(np.int64), 0)
    while np.any(ahead != rows):
        left, ahead = left + left[ahead], ahead[ahead]
    return left[:rows]


def _placed(pairs: I8, sequence: I8, left: I8) -> Sequences:
    """Return sequences whose stretches have so many steps left, the first of each the most."""
    if not len(pairs):
        return _along(pairs, sequence)
    starts, of = _starts(sequence)
    most = left[starts][of]
    # In a circle the last row, whose step was cut, has none left.
    least = np.minimum.reduceat(left, starts)[of]
    share = (most - left) / np.maximum(most - least, 1)
    return Sequences(pairs, share.astype(np.float32), of)


def _along(pairs: I8, sequence: I8) -> Sequences:
    """Return sequences whose stretches are in their order."""
    if not len(pairs):
        return Sequences(pairs.reshape(0, 2), np.empty(0, dtype=np.float32), np.empty(0, dtype=np.int64))
    starts, of = _starts(sequence)
    lengths = np.diff(np.append(starts, len(pairs)))
    place = np.arange(len(pairs)) - starts[of]
    share = place / np.maximum(lengths[of] - 1, 1)
    return Sequences(pairs, share.astype(np.float32), of)


def _starts(sequence: I8) -> tuple[I8, I8]:
    """Return where each sequence begins, and its number for each stretch, counted from 0."""
    new = np.append(True, sequence[1:] != sequence[:-1])
    return np.flatnonzero(new), np.cumsum(new) - 1


def _shuffled(group: I8, seed: int) -> I8:
    """Return groups numbered anew in a random order."""
    named, place = np.unique(group, return_inverse=True)
    numbers: I8 = np.random.default_rng(seed).permutation(len(named)).astype(np.int64)
    return numbers[place]


def _sorted(rows: I8, group: I8, order: F8) -> tuple[I8, I8]:
    """Return rows and their groups by group, and in each by their order."""
    by = np.lexsort((rows, order[rows], group))
    return rows[by], group[by]
