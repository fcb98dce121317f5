"""The threads on which compiled loops run side by side.

The window's thread has threads to itself: a frame must not stand in line behind the sorting of millions of points.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

import numpy as np

from core.model.arrays import I8

Part = TypeVar("Part")

BLOCK = 1 << 16
"""Rows that are gone through together: what is made of them on the way stays in the processor's cache."""


_role = threading.local()


@contextmanager
def as_window() -> Iterator[None]:
    """Let this thread use the threads of the window's: it does what is about to be seen in its place."""
    _role.of_window = True
    try:
        yield
    finally:
        _role.of_window = False


def workers() -> int:
    """Return how many threads there are, eight at most."""
    return min(os.cpu_count() or 1, 8)


def side_by_side(work: Callable[[Part], object], parts: Iterable[Part]) -> None:
    """Do some work for all parts, each on a thread of its own, and wait for it; a part's error is raised."""
    of_window = getattr(_role, "of_window", False) or threading.current_thread() is threading.main_thread()
    for _ in _threads(of_window).map(work, parts):
        pass


def in_blocks(rows: int, work: Callable[[slice], object]) -> None:
    """Do some work for blocks of so many rows, on all threads, and wait for it; few rows are done at once, here."""
    if rows <= BLOCK:
        work(slice(0, rows))
        return

    def go_through(blocks: slice) -> None:
        for block in range(blocks.start, blocks.stop):
            work(slice(block * BLOCK, min((block + 1) * BLOCK, rows)))

    side_by_side(go_through, stretches(np.ones((rows + BLOCK - 1) // BLOCK, dtype=np.int64)))


def shares(rows: int) -> list[slice]:
    """Return slices of so many rows, one for each thread; all of them in one where there are few."""
    if rows <= BLOCK:
        return [slice(0, rows)]
    blocks = stretches(np.ones((rows + BLOCK - 1) // BLOCK, dtype=np.int64))
    return [slice(block.start * BLOCK, min(block.stop * BLOCK, rows)) for block in blocks]


def stretches(weights: I8, parts: int | None = None) -> list[slice]:
    """Return slices of about equal weight, as many as there are threads unless told, none of them empty."""
    wanted = workers() if parts is None else parts
    ends = np.cumsum(weights)
    inner = np.searchsorted(ends, np.arange(1, wanted) / wanted * (ends[-1] if len(ends) else 0))
    edges = np.unique([0, *inner.tolist(), len(weights)])
    return [slice(low, high) for low, high in pairwise(edges.tolist())]


@lru_cache(maxsize=2)
def _threads(of_window: bool) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(workers(), thread_name_prefix="splat" if of_window else "beside")
