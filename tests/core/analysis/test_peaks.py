from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import convolve1d

from core.analysis.peaks import find_peaks
from core.model import F4


def blobs(centres: list[tuple[float, float, float]], spread: float, each: int = 400) -> F4:
    random = np.random.default_rng(0)
    parts = [np.array(centre) + random.normal(0, spread, (each, 3)) for centre in centres]
    return np.clip(np.concatenate(parts), -1, 1).astype(np.float32)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_apart_clusters_are_peaks_with_their_points(dimensions: int) -> None:
    centres = [(-0.6, -0.6, 0.0), (0.6, 0.5, 0.0), (0.5, -0.6, 0.0)]
    positions = blobs(centres, 0.06)
    if dimensions == 2:
        positions[:, 2] = 0
    peaks = find_peaks(positions, 8, dimensions)
    large = np.flatnonzero(peaks.counts >= 300)
    assert len(large) == 3
    nearest = np.linalg.norm(peaks.places[large][:, None] - np.array(centres)[None], axis=2).argmin(axis=1)
    assert sorted(nearest.tolist()) == [0, 1, 2]
    for place, centre in zip(large.tolist(), nearest.tolist(), strict=True):
        assert np.mean(peaks.owners[centre * 400 : (centre + 1) * 400] == place) > 0.9


def test_finer_grids_part_what_coarse_ones_hold_together() -> None:
    positions = blobs([(-0.08, 0, 0), (0.08, 0, 0)], 0.012)
    coarse, fine = (find_peaks(positions, cells, 2) for cells in (4, 64))
    assert (coarse.counts >= 300).sum() == 1
    assert (fine.counts >= 300).sum() == 2


@given(st.integers(0, 10_000), st.sampled_from([(2, 6), (3, 4)]))
@settings(max_examples=40, deadline=None)
def test_each_point_follows_its_densest_neighbour_uphill(seed: int, shape: tuple[int, int]) -> None:
    dimensions, cells = shape
    random = np.random.default_rng(seed)
    positions = random.uniform(-1, 1, (random.integers(1, 60), 3)).astype(np.float32)
    peaks = find_peaks(positions, cells, dimensions)
    at = np.floor((positions[:, :dimensions].astype(float) + 1) / 2 * cells).astype(int).clip(0, cells - 1)
    density = np.zeros((cells,) * dimensions)
    np.add.at(density, tuple(at.T), 1)
    for axis in range(dimensions):
        for _ in range(2):
            density = convolve1d(density, np.array([1, 2, 1]) / 4, axis=axis, mode="constant")
    ends: dict[tuple[int, ...], int] = {}
    for row, cell in enumerate(map(tuple, at.tolist())):
        here = cell
        while (up := _densest(density, here)) != here:
            here = up
        assert ends.setdefault(here, int(peaks.owners[row])) == peaks.owners[row]
    assert len(ends) == len(peaks.counts) == len(set(ends.values()))
    assert peaks.counts.sum() == len(positions)


def _densest(density: np.ndarray[tuple[int, ...], np.dtype[np.float64]], cell: tuple[int, ...]) -> tuple[int, ...]:
    near = [tuple(c + s for c, s in zip(cell, shift, strict=True)) for shift in product((-1, 0, 1), repeat=len(cell))]
    inside = [each for each in near if all(0 <= c < n for c, n in zip(each, density.shape, strict=True))]
    return max(inside, key=lambda each: (density[each], each))
