"""UMAP in processes of its own with warm caches, and umap-learn beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from core.analysis.projection.umap.warm import warm_up
from tests.benchmarks.measure import Measure

_OURS = """
import json, sys, time
from core.processors import share_processors
share_processors()
import numpy as np
from tests.benchmarks.clusters import clusters
vectors = clusters(int(sys.argv[1]))
began = time.perf_counter()
seen = {}
class Token:
    cancelled = False
    def check(self): pass
    def progress(self, fraction, message=""): pass
    def partial(self, frame): seen.setdefault(min(frame.epoch, 2), time.perf_counter() - began)
from core.analysis.projection.pca import fit_pca
fit_pca(vectors, 3)
pca = time.perf_counter() - began
from core.analysis.projection.methods import project
times, processor = [], []
for _ in range(int(sys.argv[2])):
    start, used = time.perf_counter(), time.process_time()
    scores = project(Token(), vectors, "umap", {"n_epochs": 200}).scores
    times.append(time.perf_counter() - start)
    processor.append(time.process_time() - used)
"""
_PEER = """
import json, sys, time, warnings
import numpy as np
from tests.benchmarks.clusters import clusters
warnings.simplefilter("ignore")
vectors = clusters(int(sys.argv[1]))
began = time.perf_counter()
times, processor, seen, pca = [], [], {}, 0.0
for _ in range(int(sys.argv[2])):
    start, used = time.perf_counter(), time.process_time()
    import umap
    scores = umap.UMAP(n_epochs=200, random_state=0).fit_transform(vectors)
    times.append(time.perf_counter() - start)
    processor.append(time.process_time() - used)
"""
_REPORT = """
from tests.benchmarks.bench_umap import trustworthiness
print(json.dumps({"pca": pca, "first": seen.get(1), "total": times[0], "last": times[-1], "cpu": processor[-1],
                  "trust": trustworthiness(vectors, scores)}))
"""


def run() -> list[Measure]:
    """Return seconds to the first picture and to the end, and how both compare."""
    warm_up()
    ours, peer = fresh(_OURS, 10_000, 1), fresh(_PEER, 10_000, 1)
    large, other = fresh(_OURS, 70_000, 2), fresh(_PEER, 70_000, 2)
    return [
        Measure("fresh process, 10,000 x 50: PCA", 0.05, ours["pca"], "s", True, "with importing it"),
        Measure("the same: first frame of UMAP", 1.5, ours["first"], "s", True),
        Measure("the same: 200 epochs", 4.0, ours["total"], "s", True),
        Measure("umap-learn, fresh: times slower to the end", 10.0, peer["total"] / ours["total"], "x", False),
        Measure("times slower to the first picture", 30.0, peer["total"] / ours["first"], "x", False),
        Measure("second fit of 70,000 x 50: times faster", 2.0, other["last"] / large["last"], "x", False,
                f"{large['last']:.1f} s and {other['last']:.1f} s"),
        Measure("the same in processor time", 1.0, other["cpu"] / large["cpu"], "x", False,
                f"{large['cpu']:.1f} s and {other['cpu']:.1f} s"),
        Measure("trustworthiness less umap-learn's", -0.005, large["trust"] - other["trust"], "", False,
                f"{large['trust']:.4f} and {other['trust']:.4f}"),
    ]  # fmt: skip


def fresh(code: str, rows: int, repeats: int) -> dict[str, Any]:
    """Return what a new process reports after running code on so many rows, so many times."""
    command = [sys.executable, "-c", code + _REPORT, str(rows), str(repeats)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def trustworthiness(vectors: Any, scores: Any, count: int = 15, sample: int = 400) -> float:
    """Return the trustworthiness of a sample of points against all others."""
    import numpy as np

    rows, penalty = len(vectors), 0.0
    for row in np.random.default_rng(1).choice(rows, sample, replace=False):
        away, near = ((array - array[row]) ** 2 for array in (vectors, scores))
        away, near = away.sum(axis=1), near.sum(axis=1)
        away[row] = near[row] = np.inf
        rank = np.empty(rows, dtype=np.int64)
        rank[np.argsort(away, kind="stable")] = np.arange(1, rows + 1)
        penalty += np.maximum(0, rank[np.argsort(near)[:count]] - count).sum()
    return float(1 - 2 * penalty / (sample * count * (2 * rows - 3 * count - 1)))
