"""10 GB of event files, 200 M scalars in 101 runs, half of them in one file: whether they open without a stall.

Every run logs its steps again and again, as one that is restarted does: what lies in the files is real, and written as
fast as the disk allows. The machine's memory need not hold the files; how much of them the page cache holds is told.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.benchmarks.event_logs import Form, write_runs
from tests.benchmarks.measure import Measure
from tests.benchmarks.reading import ROOT

_TAGS, _STEPS = 20, 50_000
_REPEATS: Final = 100
_FREE: Final = 14e9
"""Bytes that must be free on the disk."""
_OURS: Final = """
import json, sys, threading, time
from tests.peak import most_memory
from core.readers.catalog import CatalogReader, parse_sources
class Token:
    cancelled = False
    def check(self): pass
    def progress(self, fraction, message=""): pass
    def partial(self, value): pass
pauses, shown = [], []
def tick():
    before = time.perf_counter()
    while True:
        time.sleep(0.005)
        now = time.perf_counter()
        pauses.append(now - before)
        before = now
reader = CatalogReader(parse_sources(sys.argv[1:]))
reader.load_kernels()
threading.Thread(target=tick, daemon=True).start()
cpu, wall = time.process_time(), time.perf_counter()
def publish(catalog):
    shown.append((time.perf_counter() - wall, sum(run.points for run in catalog.runs.values())))
catalog = reader.read(Token(), publish)
cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
points = sum(run.points for run in catalog.runs.values())
assert not catalog.problems
peak = most_memory()
times = [0.0, *(at for at, _ in shown), wall]
gap = max(b - a for a, b in zip(times, times[1:]))
growths = len({count for _, count in shown})
print(json.dumps([cpu, wall, points, peak, max(pauses), gap, growths]))
"""


def run() -> list[Measure]:
    """Write the files, read them once, and remove them."""
    with tempfile.TemporaryDirectory(prefix="armillary-large-") as temporary:
        folder = Path(temporary)
        if shutil.disk_usage(folder).free < _FREE:
            raise OSError(f"{_FREE / 1e9:.0f} GB must be free at {folder}")
        size = _write(folder)
        done = subprocess.run(
            [sys.executable, "-c", _OURS, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
        )
    cpu, wall, points, peak, pause, gap, growths = json.loads(done.stdout)
    rate = f"{size / 1e9:.1f} GB, {points:,} points in {wall:.1f} s: {points / wall / 1e6:.1f} M points a second"
    shown = f"shown {growths} times while it was read, {gap:.2f} s apart at most"
    return [
        Measure("large: points read", 200e6, points, "points", False, rate),
        Measure("large: most memory", 8.0, round(peak / 2**30, 2), "GiB", True, f"{peak / points:.1f} B a point"),
        Measure("large: longest time without a new picture", 1.0, round(gap, 2), "s", True, shown),
        Measure("large: longest wait of another thread", 100.0, round(pause * 1e3), "ms", True, f"{cpu:.1f} s CPU"),
    ]


def _write(folder: Path) -> int:
    """Write 100 runs of one million points and one of a hundred millions; returns the bytes."""
    write_runs(folder, 1, _TAGS, _STEPS, (Form.SIMPLE,))
    (first,) = folder.rglob("events*")
    data = first.read_bytes()
    for number in range(1, _REPEATS):
        file = folder / f"run_{number:03d}" / first.name
        file.parent.mkdir()
        file.write_bytes(data)
    huge = folder / "huge" / first.name
    huge.parent.mkdir()
    with huge.open("wb") as stream:
        for _ in range(_REPEATS):
            stream.write(data)
    if hasattr(os, "sync"):
        os.sync()  # so that writing does not go on while we read
    return sum(file.stat().st_size for file in folder.rglob("events*"))


if __name__ == "__main__":
    for measure in run():
        print(measure.as_json())
