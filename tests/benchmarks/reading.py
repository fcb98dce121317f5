"""Reading logs in processes of their own: ours, TensorBoard's data server, and its EventAccumulator."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple, TypeVar

import psutil

ROOT: Final = Path(__file__).resolve().parents[2]
_OURS: Final = """
import json, sys, threading, time
import psutil
from core.readers.catalog import CatalogReader, parse_sources
reader = CatalogReader(parse_sources(sys.argv[1:]))
reader.load_kernels()
process = psutil.Process()
before = process.memory_info().rss
cpu, wall = time.process_time(), time.perf_counter()
catalog = reader.read()
cpu, wall, whole = time.process_time() - cpu, time.perf_counter() - wall, time.process_time()
points = sum(run.points for run in catalog.runs.values())
blobs = [s for run in catalog.runs.values() for s in run.blobs.values()]
index = sum(a.nbytes for s in blobs for a in (s.wall_time, s.step, s.file, s.offset, s.length))
assert not catalog.problems and all(run.loaded for run in catalog.runs.values())
after = process.memory_info().rss
print(json.dumps([cpu, wall, whole, points, sum(map(len, blobs)), index, before, after]))
"""
_THEIRS: Final = """
import json, sys, time
from tensorboard.backend.event_processing import event_accumulator
cpu = time.process_time()
events = event_accumulator.EventAccumulator(sys.argv[1], dict.fromkeys(event_accumulator.DEFAULT_SIZE_GUIDANCE, 0))
events.Reload()
print(json.dumps(time.process_time() - cpu))
"""

T = TypeVar("T")
U = TypeVar("U")


class Reading(NamedTuple):
    """What reading a folder took.

    Attributes
    ----------
    cpu, wall
        Seconds of finding and reading, kernels being loaded.
    whole
        CPU seconds of the process until everything is in memory, interpreter and kernels included.
    points, blobs
        How many scalars and other values there are.
    index_bytes
        Bytes of the index of the other values.
    before, after
        Resident bytes before and after reading.
    """

    cpu: float
    wall: float
    whole: float
    points: int
    blobs: int
    index_bytes: int
    before: int
    after: int


def ours(folder: Path, threads: int | None = None) -> Reading:
    """Read a folder in a new process, on so many threads if given."""
    setting = "" if threads is None else f"import core.readers.catalog as c; c._THREADS = {threads}\n"
    return Reading(*json.loads(_output([setting + _OURS, str(folder)])))


def accumulator_seconds(folder: Path) -> float:
    """Return the CPU seconds that EventAccumulator takes to load the one run in a folder, keeping everything."""
    return float(json.loads(_output([_THEIRS, str(folder)])))


def _output(arguments: list[str]) -> str:
    command = [sys.executable, "-c", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def server_seconds(folder: Path) -> float:
    """Return the CPU seconds of TensorBoard's data server for loading a folder once, comparing every checksum."""
    server = importlib.import_module("tensorboard_data_server")
    command = [server.server_binary(), "--logdir", str(folder), "--port", "0", "--reload", "once"]
    process = subprocess.Popen(
        [*command, "--checksum", "-v"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert process.stderr is not None
    for line in process.stderr:
        if "Finished load cycle" in line:
            break
    times = psutil.Process(process.pid).cpu_times()
    process.kill()
    process.communicate()
    return float(times.user + times.system)


def alternated(one: Callable[[], T], other: Callable[[], U], rounds: int = 3) -> list[tuple[T, U]]:
    """Call two functions in turn, which goes first changing from round to round; returns the pairs."""
    pairs = []
    for number in range(rounds):
        if number % 2:
            second = other()
            pairs.append((one(), second))
        else:
            pairs.append((one(), other()))
    return pairs


def ratio(pairs: Sequence[tuple[float, float]]) -> float:
    """Return the median of how many times smaller the first of each pair is."""
    return round(median(b / a for a, b in pairs), 2)
