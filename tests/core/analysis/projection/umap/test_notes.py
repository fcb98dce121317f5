from __future__ import annotations

import numpy as np
import pytest

from core.analysis.projection.method import Coordinates
from core.analysis.projection.methods import project
from core.analysis.projection.parameters import Value
from core.analysis.projection.umap import spectral
from core.model.arrays import F4


def notes(vectors: F4, **parameters: Value) -> tuple[str, ...]:
    made = project(None, vectors, "umap", {"n_epochs": 5, **parameters})
    assert isinstance(made, Coordinates)
    return made.notes


def line(rows: int = 300) -> F4:
    return np.arange(rows, dtype=np.float32)[:, None] * np.ones((1, 3), dtype=np.float32)


def test_parts_points_cut_off_and_too_few_points_are_said() -> None:
    three = np.concatenate([line(40) + 1e4 * part for part in range(3)])
    assert any("join 3 parts" in note for note in notes(three))
    assert not any("parts" in note for note in notes(line()))
    far = np.concatenate([line(), [[1e6, 0, 0]]]).astype(np.float32)
    assert any(
        note.startswith("1 point has no neighbour nearer than 100") for note in notes(far, disconnection_distance=100.0)
    )
    assert any(note.startswith("Neighbours is 8, as there are no more points") for note in notes(line(8)))


def test_eigenvectors_that_are_not_found_in_time_are_principal_components(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any("too long" in note for note in notes(line(), initialisation="spectral"))
    monkeypatch.setattr(spectral, "PRODUCTS", 3)
    assert any("too long" in note for note in notes(line(), initialisation="spectral"))
