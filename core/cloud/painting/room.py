"""Memory that pictures are painted in, used again and again: fresh memory is slow to come by."""

from __future__ import annotations

import threading

import numpy as np

from core.model.arrays import I8

_KEPT = 8
_lock = threading.Lock()
_free: list[I8] = []


def take(size: int) -> I8:
    """Return zeros, int64 (size,), in memory that was given back if there is some of about that size."""
    with _lock:
        fitting = [at for at, kept in enumerate(_free) if size <= len(kept) <= 2 * size]
        room = _free.pop(fitting[-1]) if fitting else None
    if room is None:
        return np.zeros(size, dtype=np.int64)
    room[:size] = 0
    return room[:size]


def give(room: I8) -> None:
    """Give back what `take` returned; it must not be used any more."""
    whole = room if room.base is None else room.base
    if isinstance(whole, np.ndarray):
        with _lock:
            _free.append(whole)
            del _free[:-_KEPT]
