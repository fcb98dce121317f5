"""Watches the addresses that kernels read and write, in a build of them for tests.

Kernels work with addresses, so nothing checks their bounds. With the environment variable `VARIABLE` set when they are
compiled, each access is first compared with the memory that `watch` was told of; an access outside of it is counted
and does not happen. Such a build needs a cache folder of its own, since numba does not know of the variable.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.model import I8

VARIABLE: Final = "ARMILLARY_WATCH_MEMORY"
SYMBOL: Final = "armillary_guard"
"""Name under which compiled code finds the function that decides: (address, bytes, whether it writes) -> whether."""
_MOST: Final = 64
_RANGES: Final = 8
_COUNT, _OUTSIDE, _ADDRESS, _SIZE, _WRITES = range(5)

_table: Final[I8] = np.zeros(_RANGES + 2 * _MOST, np.int64)
OUTSIDE: Final = _OUTSIDE
counts: Final[I8] = _table[:_RANGES]
"""What compiled code may look at while it runs: ``counts[OUTSIDE]`` is how often it went outside."""
_installed: list[Any] = []


class Outside(NamedTuple):
    """Accesses outside of known memory: how often, then address, size and kind of the first."""

    times: int
    address: int
    size: int
    writes: bool


def is_watching() -> bool:
    """Whether kernels are to be compiled with checks."""
    return bool(os.environ.get(VARIABLE))


def watch(arrays: Sequence[NDArray[Any]]) -> None:
    """Say which memory kernels may use from now on, the most used first, and forget what was counted."""
    if len(arrays) > _MOST:
        raise ValueError(f"at most {_MOST} arrays can be watched")
    _table[:] = 0
    for k, array in enumerate(arrays):
        first = array.ctypes.data
        _table[_RANGES + 2 * k : _RANGES + 2 * k + 2] = first, first + array.nbytes
    _table[_COUNT] = len(arrays)


def outside() -> Outside:
    """Return what was counted since memory was made known."""
    return Outside(int(_table[_OUTSIDE]), int(_table[_ADDRESS]), int(_table[_SIZE]), bool(_table[_WRITES]))


def install(load: Callable[[int], int], store: Callable[[int, int], None]) -> None:
    """Make the deciding function known to compiled code, once; it reads and writes its table unwatched."""
    if _installed:
        return
    from llvmlite import binding
    from numba import cfunc

    table = _table.ctypes.data

    def allowed(address: int, size: int, writes: int) -> int:
        for k in range(load(table)):
            at = table + 8 * (_RANGES + 2 * k)
            if address >= load(at) and address + size <= load(at + 8):
                return 1
        if load(table + 8 * _OUTSIDE) == 0:
            store(table + 8 * _ADDRESS, address)
            store(table + 8 * _SIZE, size)
            store(table + 8 * _WRITES, writes)
        store(table + 8 * _OUTSIDE, load(table + 8 * _OUTSIDE) + 1)
        return 0

    function = cfunc("int64(int64, int64, int64)")(allowed)
    binding.add_symbol(SYMBOL, function.address)
    _installed.append(function)
