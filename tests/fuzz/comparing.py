"""Mutants through everything that reads event files: both decoders, and files that are opened and that grow."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from core.model import Run
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.tensorboard.compiled import CompiledDecoder
from core.readers.tensorboard.portable import PortableDecoder
from tests.core.readers.tensorboard.decoding import decode

_OLD = 3600.0


def differing(data: bytes, decoders: list[CompiledDecoder]) -> str:
    """Return how compiled decoders differ from the portable one, empty if they do not."""
    expected = decode(PortableDecoder(), data)
    for decoder in decoders:
        found = decode(decoder, data)
        for name in expected._fields:
            if getattr(found, name) != getattr(expected, name):
                return f"{name}: {getattr(expected, name)!r} and {getattr(found, name)!r}"[:500]
    return ""


def broken(data: bytes, cut: int, path: Path) -> str:
    """Return what goes wrong where a file is read at once, and where it grows from a cut on; empty if nothing.

    Both ways lead to the same scalars, however a file is damaged.
    """
    whole = _read(path, [data])
    grown = _read(path, [data[:cut], data])
    for run in (whole, grown):
        for problem in run.problems:
            if problem.kind == "unexpected" or not problem.remedy or (problem.lost_bytes or 0) > len(data):
                return repr(problem)
    if _columns(whole) != _columns(grown):
        return f"at once {_columns(whole)}, in two steps {_columns(grown)}"
    return ""


def _read(path: Path, states: list[bytes]) -> Run:
    """Return the run of a file after each of its states was read, and after it was quiet."""
    path.unlink(missing_ok=True)
    path.touch()
    reader = CatalogReader(parse_sources([str(path.parent)]))
    reader.read()
    for count, data in enumerate(states):
        with path.open("ab") as stream:
            stream.write(data[path.stat().st_size :])
        os.utime(path, ns=(count, path.stat().st_mtime_ns + count))
        reader.refresh()
    now = path.stat().st_mtime
    os.utime(path, (now - _OLD, now - _OLD))
    reader.refresh()
    return next(iter(reader.discover().runs.values()))


def _columns(run: Run) -> dict[str, list[Any]]:
    """Return wall times, steps and values by tag, numbers as their bits."""
    return {
        tag: [np.asarray(column, np.float64).view(np.int64).tolist() for column in (s.wall_time, s.value)]
        + [s.step.tolist()]
        for tag, s in run.scalars.items()
    }
