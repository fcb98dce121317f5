"""Whether the compiled loops can be used yet: the first launch draws with their uncompiled twins meanwhile."""

from __future__ import annotations

import threading

import numpy as np

from core.compiled import prepare
from core.work import Token

_ready = threading.Event()


def ready() -> bool:
    """Return whether `warm_up` has finished, so that calling a kernel neither imports nor compiles anything."""
    return _ready.is_set()


def warm_up(token: Token | None = None) -> None:
    """Have every kernel of this room compiled by another process if need be, and load it from the cache.

    It takes a second with a filled cache and about ten without; call it on a background thread. Calling it again
    does nothing. Its signature is that of a job's function.
    """
    if ready():
        return
    _report(token, 0.0)
    prepare(call_each_once)
    _ready.set()


def call_each_once() -> None:
    """Call every kernel of this room, which compiles it or loads it from the cache."""
    from core.analysis import kernels

    ones, starts, keep = np.ones(4), np.array([0, 4], dtype=np.int64), np.zeros(4, dtype=np.bool_)
    kernels.debiased_average(ones, 0.5, np.empty(4))
    kernels.mark_kept(ones, ones, starts, 0.0, 2.0, 5.0, 10, keep)


def _report(token: Token | None, fraction: float) -> None:
    if token:
        token.check()
        token.progress(fraction, "Preparing the fast paths")
