"""Whether the compiled loops can be used yet: the first launch draws with their uncompiled twins meanwhile."""

from __future__ import annotations

import threading

import numpy as np

from core.work import Token

_ready = threading.Event()


def ready() -> bool:
    """Return whether `warm_up` has finished, so that calling a kernel neither imports nor compiles anything."""
    return _ready.is_set()


def warm_up(token: Token | None = None) -> None:
    """Import numba and compile, or load from the cache, every kernel of this room.

    It takes a second with a filled cache and about ten without; call it on a background thread. Calling it again
    does nothing. Its signature is that of a job's function.
    """
    if ready():
        return
    from core.analysis import kernels

    ones, starts, keep = np.ones(4), np.array([0, 4], dtype=np.int64), np.zeros(4, dtype=np.bool_)
    _report(token, 0.0)
    kernels.debiased_average(ones, 0.5, np.empty(4))
    _report(token, 0.5)
    kernels.mark_kept(ones, ones, starts, 0.0, 2.0, 5.0, 10, keep)
    _ready.set()


def _report(token: Token | None, fraction: float) -> None:
    if token:
        token.check()
        token.progress(fraction, "Preparing the fast paths")
