"""The threads on which compiled loops run side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

import numpy as np

from core.model.arrays import I8

Part = TypeVar("Part")


def workers() -> int:
    """Return how many threads there are, eight at most."""
    return min(os.cpu_count() or 1, 8)


def side_by_side(work: Callable[[Part], object], parts: Iterable[Part]) -> None:
    """Do some work for all parts, each on a thread of its own, and wait for it; a part's error is raised."""
    for _ in _threads().map(work, parts):
        pass


def stretches(weights: I8, parts: int | None = None) -> list[slice]:
    """Return slices of about equal weight, as many as there are threads unless told, none of them empty."""
    wanted = workers() if parts is None else parts
    ends = np.cumsum(weights)
    inner = np.searchsorted(ends, np.arange(1, wanted) / wanted * (ends[-1] if len(ends) else 0))
    edges = np.unique([0, *inner.tolist(), len(weights)])
    return [slice(low, high) for low, high in pairwise(edges.tolist())]


@lru_cache(maxsize=1)
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(workers(), thread_name_prefix="splat")
