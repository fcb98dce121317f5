"""Projections in the real window: Run to the finished UMAP, t-SNE's first frame and rate, stalls while points move."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from core.processors import share_processors
from tests.benchmarks.clusters import clusters
from tests.benchmarks.measure import Measure, as_installed

ROOT = Path(__file__).resolve().parents[2]
ROWS, MANY = 10_000, 70_000
PATIENCE = 400.0


def run() -> list[Measure]:
    """Measure each run in a window of its own, as a user starts the program."""
    share_processors()  # as the program does; the windows read it from the environment before they load NumPy
    with tempfile.TemporaryDirectory(prefix="armillary-window-") as name:
        some, many = Path(name) / "some.npy", Path(name) / "many.npy"
        np.save(some, clusters(ROWS))
        np.save(many, clusters(MANY))
        _watch(some, "umap")  # once to compile the kernels, as from the second start on
        umap, tsne = _watch(some, "umap"), _watch(some, "tsne")
        hovered = [_watch(many, method, "hover") for method in ("umap", "tsne")]
    return [
        Measure(f"{ROWS:,} x 50 in the window: Run to finished UMAP", 6.0, umap["finished"] or np.inf, "s", True,
                f"{umap['epochs']} epochs of all points, {umap['frames']} frames drawn, first after "
                f"{umap['first']:.2f} s"),
        Measure("the same: longest stall", 50.0, umap["stall"], "ms", True, _stalls(umap)),
        Measure("the same: first frame of t-SNE", 2.5, tsne["first"], "s", True),
        Measure("the same: its rounds", 20.0, tsne["rate"], "1/s", False, f"{tsne['frames']} frames drawn"),
        Measure("the same: its longest stall", 50.0, tsne["stall"], "ms", True, _stalls(tsne)),
        *(
            Measure(f"{MANY:,} x 50, hovered while {title} runs: longest stall", 50.0, seen["stall"], "ms", True,
                    _stalls(seen))
            for title, seen in zip(("UMAP", "t-SNE"), hovered, strict=True)
        ),
    ]  # fmt: skip


def _stalls(seen: dict[str, Any]) -> str:
    return f"{seen['late']} above 50 ms in {seen['lasted']:.0f} s, at most {seen['busy']:.0f} ms of one busy itself"


def _watch(file: Path, *wishes: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.projection_windows", str(file), *wishes]
    done = subprocess.run(
        command, cwd=ROOT, env=as_installed(), check=True, capture_output=True, text=True, timeout=PATIENCE
    )
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen
