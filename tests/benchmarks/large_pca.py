"""PCA of a file of 30 GiB, larger than memory, as `armillary project` does it: within 2 GiB, and right.

The file is sparse: it says that it is 30 GiB long, and all of it is read, but only the blocks that are not zero lie on
the disk. They are scattered over the file and hold points along known directions, so that the components are known.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import numpy as np

from core.model import F4, F8, I8
from tests.benchmarks.measure import Measure
from tests.benchmarks.reading import ROOT

COLUMNS: Final = 256
ROWS: Final = 30 * 2**30 // (4 * COLUMNS)
BLOCKS, BLOCK = 64, 1024
SPREADS: Final = (9.0, 7.0, 5.0, 3.5, 2.5)
"""Standard deviations along the directions, of the rows that are not zero."""
_TOLERANCE: Final = 1e-4
_MOMENTS: Final = ("0.05", "0.3", "1", "2", "4", "7", "10")
"""Seconds after which it is cancelled, in so many tries."""
_OURS: Final = """
import json, os, sys, threading, time
from tests.peak import most_memory as peak
from app.cli.parser import dispatch
from core.analysis.projection.pca import fit_pca
from core.model import TensorFormat, TensorSource
from core.readers.embeddings import load_vectors
from core.work import CancelledError
import numpy as np
from core.processors import share_processors
share_processors()
file, folder, moments = sys.argv[1], sys.argv[2], [float(each) for each in sys.argv[3:]]
class Token:
    def __init__(self, patience): self.until, self.told, self.asked = time.monotonic() + patience, [], []
    @property
    def cancelled(self): return time.monotonic() > self.until
    def check(self):
        self.asked.append(time.monotonic())
        if self.cancelled: raise CancelledError
    def progress(self, fraction, message=""): self.told.append(fraction)
    def partial(self, value): pass
cpu, wall = time.process_time(), time.perf_counter()
token = Token(1e9)
pca = fit_pca(load_vectors(TensorSource(file, TensorFormat.NPY)), 5, token)
cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
np.savez(os.path.join(folder, "pca.npz"), axes=pca.axes, variance=pca.explained_variance, mean=pca.mean)
np.save(os.path.join(folder, "scores.npy"), pca.scores)
fitted, gap = peak(), max(b - a for a, b in zip(token.asked, token.asked[1:]))
told = len(set(token.told))
del pca
late = []
for moment in moments:
    token = Token(moment)
    try: fit_pca(load_vectors(TensorSource(file, TensorFormat.NPY)), 5, token)
    except CancelledError: late.append(time.monotonic() - token.until)
print(json.dumps([cpu, wall, fitted, gap, told, max(late)]))
"""
_PROJECT: Final = """
import json, sys, time
from tests.peak import most_memory
from app.cli.parser import dispatch
wall = time.perf_counter()
assert dispatch(["project", sys.argv[1], "--dims", "2", "--param", "components=3", "-o", sys.argv[2]]) == 0
wall = time.perf_counter() - wall
peak = most_memory()
print(json.dumps([wall, peak]))
"""


def run(rows: int = ROWS) -> list[Measure]:
    """Make the file, find its components in a process of its own and by the command line, and remove it."""
    with tempfile.TemporaryDirectory(prefix="armillary-large-") as temporary:
        folder = Path(temporary)
        file = folder / "vectors.npy"
        axes, places, points = _write(file, rows)
        cpu, wall, peak, gap, told, late = _apart(_OURS, str(file), str(folder), *_MOMENTS)
        wrong = _error(folder, axes, places, points, rows)
        project, most = _apart(_PROJECT, str(file), str(folder / "out.npy"))
    rate = f"{rows:,} x {COLUMNS} in {wall:.0f} s: {rows * COLUMNS * 4 / wall / 1e9:.2f} GB a second, {cpu:.0f} s CPU"
    return [
        Measure("large PCA: most memory", 2.0, round(peak / 2**30, 2), "GiB", True, rate),
        Measure("large PCA: error of axes, variances and coordinates", _TOLERANCE, wrong, "", True),
        Measure("large PCA: longest time between questions whether to stop", 1.0, round(gap, 2), "s", True,
                f"told {told:,} times how far it is"),
        Measure("large PCA: cancel to end", 200.0, round(late * 1e3), "ms", True, f"worst of {len(_MOMENTS)} tries"),
        Measure("large PCA: most memory of armillary project", 2.0, round(most / 2**30, 2), "GiB", True,
                f"{project:.0f} s"),
    ]  # fmt: skip


def _apart(code: str, *arguments: str) -> list[float]:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    figures: list[float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _write(file: Path, rows: int) -> tuple[F8, I8, F4]:
    """Write the blocks and the size; return the true directions, where the rows are that are not 0, and these rows."""
    rng = np.random.default_rng(0)
    axes = np.linalg.qr(rng.standard_normal((COLUMNS, len(SPREADS))))[0].T
    with file.open("wb") as stream:
        header = {"descr": "<f4", "fortran_order": False, "shape": (rows, COLUMNS)}
        np.lib.format.write_array_header_1_0(stream, header)
        begin = stream.tell()
        stream.truncate(begin + 4 * COLUMNS * rows)
        starts = np.linspace(0, rows - BLOCK, BLOCKS).astype(np.int64)
        blocks = []
        for start in starts:
            along = rng.standard_normal((BLOCK, len(SPREADS))) * SPREADS
            blocks.append((along @ axes + 0.01 * rng.standard_normal((BLOCK, COLUMNS))).astype(np.float32))
            stream.seek(begin + 4 * COLUMNS * int(start))
            stream.write(blocks[-1].tobytes())
    places: I8 = (starts[:, None] + np.arange(BLOCK)).reshape(-1)
    return axes, places, np.concatenate(blocks)


def _error(folder: Path, axes: F8, places: I8, points: F4, rows: int) -> float:
    """Return the largest difference from exact components of the rows that are not 0, and of as many that are."""
    with np.load(folder / "pca.npz") as found:
        got, variance, mean = found["axes"], found["variance"], found["mean"]
    exact = points.astype(np.float64)
    middle = exact.sum(axis=0) / rows
    covariance = (exact.T @ exact - rows * np.outer(middle, middle)) / (rows - 1)
    values, basis = np.linalg.eigh(covariance)
    values, basis = values[::-1][: len(axes)], basis[:, ::-1][:, : len(axes)].T
    basis *= np.sign(np.einsum("ij,ij->i", basis, got))[:, None]
    assert np.abs(np.abs(np.einsum("ij,ij->i", basis, axes)) - 1).max() < 0.1  # they are the directions that were made
    scores = np.load(folder / "scores.npy", mmap_mode="r")
    expected, size = (exact - middle) @ basis.T, float(np.abs(exact @ basis.T).max())
    others = np.setdiff1d(np.linspace(0, rows - 1, 5000).astype(np.int64), places)
    return max(
        float(np.abs(got - basis).max()),
        float(np.abs(variance / values - 1).max()),
        float(np.abs(mean - middle).max()),
        float(np.abs(scores[places] - expected).max() / size),
        float(np.abs(scores[others] + middle @ basis.T).max() / size),
    )


if __name__ == "__main__":
    for measure in run():
        print(measure.as_json())
