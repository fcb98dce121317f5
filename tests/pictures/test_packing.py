"""Places in few bytes: no point is farther from where it is than half a cell, packed by loops or by NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from app.render import packing
from core.cloud.cloud import Cloud
from core.cloud.compiling import compiled
from core.model import F8
from tests.pictures.point_scenes import crowd


def unpacked(cloud: Cloud) -> F8:
    """Where the bytes say that points are."""
    tile = np.arange(len(cloud.ordered)) // cloud.tiles.size
    cells = np.zeros((len(tile), 3))
    if packing.is_flat(cloud):
        cells[:, :2] = packing.packed_flat(cloud)[0]
    else:
        low, high = packing.packed_deep(cloud).astype(np.int64).T
        cells[:] = np.stack([low & 0x1FFFFF, low >> 21 | (high & 0x3FF) << 11, high >> 10], axis=1)
    found: F8 = cloud.tiles.lower[tile] + cells * packing.cell_size(cloud)[tile]
    return found


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("by_loops", [True, False])
def test_points_are_within_half_a_cell(
    kernels: None, monkeypatch: pytest.MonkeyPatch, dimensions: int, by_loops: bool
) -> None:
    assert compiled()
    monkeypatch.setattr(packing, "compiled", lambda: by_loops)
    monkeypatch.setattr(packing, "_CHUNK", 1000)
    cloud = Cloud(crowd(20_000, dimensions).positions)
    tile = np.arange(len(cloud.ordered)) // cloud.tiles.size
    away = np.abs(unpacked(cloud) - cloud.ordered)
    assert (away <= packing.cell_size(cloud)[tile] * 0.5001 + 1e-12).all()
    if dimensions == 2:
        np.testing.assert_array_equal(packing.packed_flat(cloud)[1], packing.lots(cloud.bits) >> 8)


def test_the_last_tile_and_points_in_one_place_are_packed_too(kernels: None) -> None:
    for positions in (np.zeros((300, 3)), np.full((1, 3), 0.4), np.zeros((0, 3))):
        cloud = Cloud(positions.astype(np.float32))
        np.testing.assert_allclose(unpacked(cloud), cloud.ordered)
