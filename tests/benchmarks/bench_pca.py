"""Principal components of many vectors, against scikit-learn on the same data in the same process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from core.analysis.neighbours import nearest
from core.analysis.projection.pca import fit_pca
from core.model import F4, F8
from tests.benchmarks.measure import Measure

Result = TypeVar("Result")

REPEATS = 5
SUBSET = 40_000
LARGE = ((1_000_000, 50), (200_000, 784))
"""Rows and columns on which scikit-learn decomposes all rows at once, which takes minutes."""


def run() -> list[Measure]:
    """Return times on 531,720 patches of photographs and how far the coordinates are from exact ones."""
    from sklearn.decomposition import PCA

    vectors = patches()
    part = vectors[:: len(vectors) // SUBSET]
    ours, pca = fastest(lambda: fit_pca(vectors, 10))
    peer, scores = fastest(lambda: PCA(10, svd_solver="covariance_eigh").fit_transform(vectors))
    full, _ = fastest(lambda: PCA(10, svd_solver="full").fit_transform(part), repeats=1)
    small, _ = fastest(lambda: fit_pca(part, 10))
    exact = exact_scores(vectors)
    cosine, _ = fastest(lambda: nearest(vectors, 77_777, 100, "cosine"))
    known = [against_full(*shape) for shape in LARGE]
    rows = f"{len(vectors):,} x {vectors.shape[1]}"
    return [
        Measure(f"PCA of {rows}", 1.2, ours, "s", True),
        Measure("the same against scikit-learn covariance_eigh", 1.5, ours / peer, "x", True, f"{peer:.2f} s"),
        Measure("error of coordinates, share of the largest", 1e-4, error(pca.scores, exact), "", True,
                f"covariance_eigh: {error(scores, exact):.1e}"),
        Measure(f"PCA of {len(part):,}: times faster than svd_solver='full'", 3.0, full / small, "x", False),
        Measure(f"100 nearest of {rows}, cosine", 0.5, cosine, "s", True, "exact"),
        *(measure for pair in known for measure in pair),
    ]  # fmt: skip


def against_full(rows: int, columns: int) -> tuple[Measure, Measure]:
    """Return how many times faster than scikit-learn's singular value decomposition, and how far from it."""
    from sklearn.decomposition import PCA

    vectors = falling(rows, columns)
    with threadpool_limits(max(1, (os.cpu_count() or 2) // 2), "blas"):  # as many as the program takes
        (small, small_cpu), pca = timed(lambda: fit_pca(vectors, 10), repeats=3)
    (full, full_cpu), scores = timed(lambda: PCA(10, svd_solver="full").fit_transform(vectors), repeats=1)
    name, note = f"PCA of {rows:,} x {columns}", f"{small:.2f} and {full:.1f} s, {full_cpu / small_cpu:.1f} in CPU time"
    return (
        Measure(f"{name}: times faster than svd_solver='full'", 8.0, full / small, "x", False, note),
        Measure(f"{name}: difference from it, share of the largest", 1e-4, error(pca.scores, scores), "", True),
    )


def falling(rows: int, columns: int) -> F4:
    """Return vectors along random directions of falling variance, with an offset: float32 (n, d)."""
    rng = np.random.default_rng(0)
    turned = np.linalg.qr(rng.standard_normal((columns, columns)))[0] * 0.9 ** np.arange(columns)
    vectors: F4 = rng.standard_normal((rows, columns), dtype=np.float32) @ turned.T.astype(np.float32)
    vectors += rng.uniform(-1, 1, columns).astype(np.float32)
    return vectors


def timed(work: Callable[[], Result], repeats: int) -> tuple[tuple[float, float], Result]:
    """Return the least seconds of several tries on the clock and of the processors, and the result."""
    times = []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
    return (min(wall for wall, _ in times), min(cpu for _, cpu in times)), result


def patches() -> F4:
    """Return all patches of 8 x 8 pixels of two photographs, float32 (531720, 192), 0 to 1."""
    from scripts.make_patches import blocks, photos

    parts = [patch.reshape(len(patch), -1) for _, _, patch in blocks(photos())]
    return np.concatenate(parts).astype(np.float32) / np.float32(255)


def exact_scores(vectors: F4) -> F8:
    """Return the coordinates by a covariance in double precision throughout."""
    centred = vectors.astype(np.float64)
    centred -= centred.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    leading = axes[:, ::-1][:, :10]
    signs = np.sign(leading[np.abs(leading).argmax(axis=0), np.arange(10)])
    scores: F8 = centred @ (leading * signs)
    return scores


def error(scores: F4, exact: F8 | F4) -> float:
    """Return the largest difference from exact coordinates as a share of the largest of each axis."""
    return float((np.abs(scores - exact).max(axis=0) / np.abs(exact).max(axis=0)).max())


def fastest(work: Callable[[], Result], repeats: int = REPEATS) -> tuple[float, Result]:
    """Return the least seconds of several tries, and the result."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - began)
    return min(times), result
