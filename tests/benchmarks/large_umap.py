"""UMAP of a million vectors in a process of its own: fitted to a sample, the rest placed, all points seen early."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import numpy as np

from core.analysis.projection.sampled.warm import warm_up as warm_sampled
from core.analysis.projection.umap.warm import warm_up
from tests.benchmarks.clusters import clusters
from tests.benchmarks.measure import Measure
from tests.benchmarks.reading import ROOT

_ROWS = 1_000_000
_OURS: Final = """
import json, sys, time
from tests.peak import most_memory
from core.processors import share_processors
share_processors()
import numpy as np
from core.analysis.projection.methods import project
from tests.benchmarks.bench_umap import trustworthiness
vectors = np.load(sys.argv[1], mmap_mode="r")
began, used, seen, stages, fitted = time.perf_counter(), time.process_time(), [], {}, 0.0
class Token:
    cancelled = False
    def check(self): pass
    def progress(self, fraction, message=""):
        stages.setdefault(message.split(" ")[0], time.perf_counter() - began)
    def partial(self, frame):
        assert len(frame.scores) == len(vectors) and np.isfinite(frame.scores).all()
        seen.append((frame.epoch, time.perf_counter() - began))
made = project(Token(), vectors, "umap")
wall, cpu = time.perf_counter() - began, time.process_time() - used
peak = most_memory()
placed = next(at for epoch, at in seen if epoch > 0)
trust = trustworthiness(vectors[:], made.scores, sample=200)
print(json.dumps([wall, cpu, peak, seen[0][1], placed, len(seen), trust, made.notes, stages]))
"""


def run() -> list[Measure]:
    """Write the vectors, lay them out from the mapped file, and remove it."""
    warm_up()
    warm_sampled()
    with tempfile.TemporaryDirectory(prefix="armillary-large-") as temporary:
        file = Path(temporary) / "vectors.npy"
        order = np.random.default_rng(0).permutation(_ROWS)  # logs are seldom sorted by cluster
        np.save(file, clusters(_ROWS)[order])
        done = subprocess.run(
            [sys.executable, "-c", _OURS, str(file)], cwd=ROOT, capture_output=True, text=True, check=True
        )
    wall, cpu, peak, first, placed, frames, trust, notes, stages = json.loads(done.stdout.splitlines()[-1])
    begun = ", ".join(f"{name} {at:.0f} s" for name, at in stages.items())
    return [
        Measure("UMAP of 1,000,000 x 50: to the end", 360.0, round(wall, 1), "s", True, f"{cpu:.0f} s CPU; {begun}"),
        Measure("the same: first picture of all points", 60.0, round(first, 1), "s", True, "principal components"),
        Measure("the same: first picture of UMAP", 60.0, round(placed, 1), "s", True, f"{frames} pictures"),
        Measure("the same: most memory", 6.0, round(peak / 2**30, 2), "GiB", True, "with the mapped file"),
        Measure("the same: trustworthiness", 0.95, round(trust, 4), "", False, "; ".join(notes)),
    ]


if __name__ == "__main__":
    for measure in run():
        print(measure.as_json())
