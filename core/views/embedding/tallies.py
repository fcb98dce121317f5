"""What has to be gone through row by row of millions: on all threads, by compiled loops where they are ready."""

from __future__ import annotations

import threading

import numpy as np

from core.cloud.compiling import compiled, steady
from core.cloud.threads import in_blocks, shares, side_by_side
from core.model import F4, F8, I4, I8, U2, Bool


def tally(index: U2, counted: Bool, entries: int) -> I8:
    """Return how often each index below `entries` stands at rows that are counted, int64 (entries,)."""
    index, counted, lock = steady(index, np.uint16), steady(counted, np.bool_), threading.Lock()
    result = np.zeros(entries, dtype=np.int64)

    def count(block: slice) -> None:
        part = np.zeros(entries, dtype=np.int64)
        if compiled():
            from core.cloud import kernels

            kernels.tally(index[block], counted[block], part)
        else:
            part += np.bincount(index[block][counted[block]], minlength=entries)
        with lock:
            np.add(result, part, out=result)

    in_blocks(len(index), count)
    return result


def from_codes(codes: I4) -> U2:
    """Return codes plus one, uint16 (n,), read-only: -1 for missing values becomes 0."""
    result = np.empty(len(codes), dtype=np.uint16)
    in_blocks(len(codes), lambda block: np.add(codes[block], 1, out=result[block], casting="unsafe"))
    result.setflags(write=False)
    return result


def by_table(codes: I4, table: U2) -> U2:
    """Return what a table (k + 1,) says of codes, uint16 (n,), read-only; its last place is that of -1."""
    result = np.empty(len(codes), dtype=np.uint16)
    in_blocks(len(codes), lambda block: np.take(table, codes[block], mode="wrap", out=result[block]))
    result.setflags(write=False)
    return result


def levels(numbers: F8, lower: float, upper: float, number: int) -> U2:
    """Return which of so many levels numbers (n,) lie at between two ends, from 1 on, uint16 (n,); NaN is 0."""
    numbers, result = steady(numbers, np.float64), np.empty(len(numbers), dtype=np.uint16)

    def fill(block: slice) -> None:
        if compiled():
            from core.cloud import kernels

            kernels.shares(numbers[block], lower, upper, number, result[block])
            return
        with np.errstate(invalid="ignore"):
            share = np.clip((numbers[block] - lower) / ((upper - lower) or 1.0), 0, 1)
        result[block] = np.where(np.isnan(share), 0, 1 + np.rint(np.nan_to_num(share) * (number - 1)))

    in_blocks(len(numbers), fill)
    result.setflags(write=False)
    return result


def extremes(numbers: F8) -> tuple[float, float]:
    """Return the lowest and highest finite number, infinities the other way round if there is none."""
    lock, found = threading.Lock(), [np.inf, -np.inf]

    def look(block: slice) -> None:
        finite = numbers[block][np.isfinite(numbers[block])]
        if len(finite):
            with lock:
                found[:] = min(found[0], float(finite.min())), max(found[1], float(finite.max()))

    in_blocks(len(numbers), look)
    return found[0], found[1]


def binned(positions: F4, index: U2, counted: Bool, lower: F8, scale: F8, cells: int) -> I8:
    """Return how many counted points of each index lie in each cell of a grid of its own, int64 (k, cells, cells).

    The corners `lower` and cells for each unit `scale` of the grids are float64 (k, 2); rows are those of y.
    """
    positions, index, counted = steady(positions, np.float32), steady(index, np.uint16), steady(counted, np.bool_)
    shape, lock = (len(lower), cells, cells), threading.Lock()
    result = np.zeros(shape, dtype=np.int64)

    def count(rows: slice) -> None:
        part = np.zeros(shape, dtype=np.int64)
        if compiled():
            from core.cloud import kernels

            kernels.bin_up(positions[rows], index[rows], counted[rows], lower, scale, part)
        else:
            _bin_up(positions[rows], index[rows], counted[rows], lower, scale, part)
        with lock:
            np.add(result, part, out=result)

    side_by_side(count, shares(len(positions)))
    return result


def _bin_up(positions: F4, index: U2, counted: Bool, lower: F8, scale: F8, counts: I8) -> None:
    rows = np.flatnonzero(counted)
    groups = index[rows].astype(np.int64)
    cells = np.floor((positions[rows, :2] - lower[groups]) * scale[groups])
    inside = ((cells >= 0) & (cells < counts.shape[1])).all(axis=1)
    column, line = cells[inside].astype(np.int64).T
    np.add.at(counts, (groups[inside], line, column), 1)
