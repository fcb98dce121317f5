"""Every measure that ZADU (Jeon et al., 2023) computes too is the same here."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.quality import local
from core.analysis.quality.measure import measure_quality
from core.model import F4, I4

RNG = np.random.default_rng(11)
CENTRES = 4 * RNG.standard_normal((5, 8))
LABELS: I4 = RNG.integers(0, 5, 400).astype(np.int32)
VECTORS: F4 = (CENTRES[LABELS] + RNG.standard_normal((400, 8))).astype(np.float32)
LAYOUT: F4 = np.tanh(VECTORS[:, :2] / 3) + 0.1 * RNG.standard_normal((400, 2)).astype(np.float32)


@pytest.mark.parametrize("single", [False, True])
@pytest.mark.parametrize("k", [3, 15])
def test_neighbourhoods(k: int, single: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    from zadu.measures import local_continuity_meta_criteria, mean_relative_rank_error, trustworthiness_continuity

    if single:  # as of many points: by products of blocks
        monkeypatch.setattr(local, "PRECISE", 0.0)
    near = measure_quality(VECTORS, LAYOUT, k=k).neighbourhoods
    ranks = mean_relative_rank_error.measure(VECTORS, LAYOUT, k)
    trust = trustworthiness_continuity.measure(VECTORS, LAYOUT, k)
    lcmc = local_continuity_meta_criteria.measure(VECTORS, LAYOUT, k)["lcmc"]
    assert near.trustworthiness.value == pytest.approx(trust["trustworthiness"], abs=1e-5)
    assert near.continuity.value == pytest.approx(trust["continuity"], abs=1e-5)
    assert near.lcmc.value == pytest.approx(lcmc, abs=1e-3)
    assert near.mrre_false.value == pytest.approx(ranks["mrre_false"], abs=1e-4)
    assert near.mrre_missing.value == pytest.approx(ranks["mrre_missing"], abs=1e-4)


def test_distances() -> None:
    from zadu.measures import scale_normalized_stress, spearman_rho

    whole = measure_quality(VECTORS, LAYOUT).distances
    assert whole.shepard.value == pytest.approx(spearman_rho.measure(VECTORS, LAYOUT)["spearman_rho"], abs=1e-5)
    stress = scale_normalized_stress.measure(VECTORS, LAYOUT)
    assert whole.stress.value == pytest.approx(stress["scale_normalized_stress"], abs=1e-5)


def test_classes() -> None:
    from zadu.measures import internal_validation_measure, neighborhood_hit

    grouped = measure_quality(VECTORS, LAYOUT, labels=LABELS, k=9).classes
    assert grouped is not None
    hit = neighborhood_hit.measure(LAYOUT, LABELS, 9)["neighborhood_hit"]
    assert grouped.neighbourhood_hit.value == pytest.approx(hit, abs=1e-6)
    width = internal_validation_measure.measure(LAYOUT, LABELS, measure="silhouette")
    assert grouped.silhouette.value == pytest.approx(next(iter(width.values())), abs=1e-5)
