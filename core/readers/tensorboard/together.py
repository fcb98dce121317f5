"""Runs of one little file each, read together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from core.readers.base import FileState
from core.readers.tensorboard.little import ROOM
from core.readers.tensorboard.run import EventRun
from core.readers.tensorboard.scratch import Kernels, Scratch

LITTLE: Final = 1 << 20
"""Bytes of a file beyond which decoding takes so long that reading it by itself costs little more."""
_AT_ONCE: Final = 1 << 19
"""Bytes that are read and decoded at a time, unless one file has more: few enough to stay near the processor."""
_FEWEST: Final = 4
"""Runs from which on it is worth it."""


def read_little(runs: Sequence[EventRun], kernels: Kernels) -> list[EventRun]:
    """Read those runs that have one little file, whole and sound; returns the others."""
    found = [(run, state) for run in runs if (state := run.little_file()) is not None and state.size <= LITTLE]
    if len(found) < _FEWEST or not kernels.usable:
        return list(runs)
    scratch = kernels.scratch(sum(state.size for _, state in found))
    done: set[EventRun] = set()
    for some in _fitting(found, scratch.room):
        done.update(_read(some, scratch))
    return [run for run in runs if run not in done]


def _fitting(found: list[tuple[EventRun, FileState]], room: int) -> Iterator[list[tuple[EventRun, FileState]]]:
    """Yield as many files at a time as are read at once and fit into the buffer."""
    some: list[tuple[EventRun, FileState]] = []
    filled = 0
    for run, state in found:
        if some and (filled + state.size > min(room, _AT_ONCE) or len(some) == ROOM):
            yield some
            some, filled = [], 0
        if state.size <= room:
            some.append((run, state))
            filled += state.size
    if some:
        yield some


def _read(some: list[tuple[EventRun, FileState]], scratch: Scratch) -> Iterator[EventRun]:
    """Yield the runs that were read."""
    loaded: list[EventRun] = []
    bounds: list[tuple[int, int]] = []
    at = 0
    for run, state in some:
        if scratch.load(state.path, at, state.size):
            loaded.append(run)
            bounds.append((at, at + state.size))
            at += state.size
    for run, little in zip(loaded, scratch.little(bounds), strict=True):
        if little is not None:
            run.accept(little)
            yield run
