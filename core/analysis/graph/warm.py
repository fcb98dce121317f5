"""Compiling the loops of this room before they are needed."""

from __future__ import annotations

import threading

import numpy as np

from core.compiled import prepare, was_compiled
from core.work import Token

_ready = threading.Event()


def ready() -> bool:
    """Return whether `warm_up` has finished, so that calling a kernel neither imports nor compiles anything."""
    return _ready.is_set()


def warm_up(token: Token | None = None) -> None:
    """Have the kernels compiled by another process if they never were, and load them; a job's function."""
    if ready():
        return
    if token:
        token.check()
        if not was_compiled(call_each_once):
            token.progress(None, "Preparing the fast paths")
    prepare(call_each_once)
    _ready.set()


def call_each_once() -> None:
    """Call every kernel of this room with every type it is used with, which compiles it or loads it."""
    from core.analysis.graph.descent import near_neighbours
    from core.analysis.graph.exact import exact_neighbours
    from core.analysis.graph.metrics import prepare_rows
    from core.analysis.parallel import Crew
    from core.analysis.steps import Steps

    rows = np.arange(40, dtype=np.int32)
    with Crew(1) as crew:
        for kind in (np.float32, np.float64):
            for metric in ("euclidean", "manhattan"):
                duplicates = np.zeros((600, 3), dtype=kind)
                duplicates[:, 0] = np.arange(600) % 4  # so that every precision is tried, and everybody compared
                prepared = prepare_rows(duplicates, metric)
                exact_neighbours(prepared, rows, 5, crew, Steps(None))
                near_neighbours(prepared, 5, 0, crew, Steps(None))
