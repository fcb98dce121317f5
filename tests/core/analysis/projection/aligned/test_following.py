from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from core.analysis.graph.build import neighbour_graph
from core.analysis.projection.aligned.following import alignable, first, follow, following
from core.analysis.projection.aligned.placed import Placed, movement
from core.analysis.projection.method import NOTHING
from core.analysis.projection.methods import METHODS
from core.analysis.projection.parameters import Value
from core.model import F4
from tests.core.analysis.projection.aligned.drifting import drifting
from tests.core.analysis.projection.told import Told

VECTORS, LABELS = drifting(240, 4)
FEW: dict[str, dict[str, Value]] = {
    "pca": {},
    "umap": {"n_epochs": 120},
    "tsne": {"iterations": 150, "early_iterations": 60},
    "pacmap": {"iterations": 120},
}


def walk(method: str, strength: float, vectors: list[F4] = VECTORS, told: Told | None = None) -> list[Placed]:
    entry, made = METHODS[method], []
    parameters = entry.complete(FEW[method])
    before: Placed | None = None
    for each in vectors:
        wanted = entry.neighbours(parameters, len(each))
        graph = None if wanted is None else neighbour_graph(each, *wanted)
        before, _ = follow(told, each, method, parameters, 0, graph, NOTHING, before, strength)
        made.append(before)
    return made


def moved(made: list[Placed]) -> float:
    return float(np.mean([movement(here.scores, before.scores) for before, here in pairwise(made)]))


def kept(made: list[Placed], vectors: list[F4] = VECTORS) -> float:
    """Share of the ten nearest vectors that are among the ten nearest in the layout."""
    shares = []
    for each, layout in zip(vectors[1:], made[1:], strict=True):
        true = neighbour_graph(each, 10, "euclidean").indices
        seen = neighbour_graph(layout.scores, 10, "euclidean").indices
        shares += [len(set(one) & set(other)) / 10 for one, other in zip(true.tolist(), seen.tolist(), strict=True)]
    return float(np.mean(shares))


@pytest.mark.parametrize("method", list(FEW))
def test_strength_trades_faithfulness_for_stability(method: str) -> None:
    free, middle, held = (walk(method, strength) for strength in (0.0, 0.5, 1.0))
    assert moved(held) < moved(middle) * 1.05
    assert moved(middle) < moved(free)
    assert moved(held) < 0.5 * moved(free)
    assert kept(held) <= kept(free) + 0.02
    assert kept(middle) >= 0.8 * kept(free)


def test_steps_of_principal_components_do_not_flip() -> None:
    mirrored = [VECTORS[0], -VECTORS[0], VECTORS[0] @ np.diag([-1.0, *np.ones(11)]).astype(np.float32)]
    made = walk("pca", 0.0, mirrored)
    np.testing.assert_allclose(made[1].scores, made[0].scores, atol=1e-4)
    assert moved(made) < 0.2


def test_all_steps_have_one_size_and_repeat_exactly() -> None:
    made, again = walk("umap", 0.5), walk("umap", 0.5)
    for one, other in zip(made, again, strict=True):
        assert np.sqrt((one.scores.astype(np.float64) ** 2).sum(axis=1).mean()) == pytest.approx(1, rel=1e-4)
        np.testing.assert_array_equal(one.scores, other.scores)


def test_frames_are_laid_over_the_step_before() -> None:
    told = Told(lambda _: ())
    made = walk("umap", 0.5, VECTORS[:2], told)
    frames = told.frames
    np.testing.assert_allclose(frames[-1].scores, made[1].scores, atol=1e-5)
    assert all(np.abs(frame.scores).max() < 10 for frame in frames)


def test_a_step_with_other_rows_goes_on_from_those_it_has() -> None:
    fewer = [VECTORS[0], VECTORS[1][:200], VECTORS[2]]
    made = walk("umap", 0.8, fewer)
    assert [len(layout.scores) for layout in made] == [240, 200, 240]
    assert np.isfinite(made[2].scores).all()
    assert movement(made[1].scores, made[0].scores) < 0.3


def test_rows_that_are_not_finite_at_one_step_come_back_at_the_next() -> None:
    broken = [VECTORS[0], VECTORS[1].copy(), VECTORS[2]]
    broken[1][5] = np.nan
    made = walk("umap", 0.8, broken)
    assert np.flatnonzero(~np.isfinite(made[1].scores).all(axis=1)).tolist() == [5]
    assert np.isfinite(made[2].scores).all()


def test_later_steps_do_the_last_rounds_only() -> None:
    umap, tsne, pacmap = METHODS["umap"], METHODS["tsne"], METHODS["pacmap"]
    given = umap.complete({"initialisation": "layout"})
    assert first(given, umap)["initialisation"] == "pca"
    assert following(given, umap, 0.0, 100) == (first(given, umap), 0)
    assert following(given, umap, 0.75, 100) == (first(given, umap), 375)
    assert following(given, umap, 0.75, 20_000)[1] == 150
    later, epoch = following(tsne.complete({}), tsne, 1.0, 500)
    assert (epoch, later["learning_rate"]) == (700, 50.0)
    later, epoch = following(pacmap.complete({}), pacmap, 0.5, 500)
    assert (epoch, later["learning_rate"]) == (325, 0.5)
    assert following(pacmap.complete({"iterations": 0}), pacmap, 0.5, 500)[1] == 0
    assert not alignable("raw")
    assert not alignable("random")
    assert all(alignable(name) for name in ("pca", "umap", "densmap", "tsne", "pacmap", "localmap"))


@pytest.mark.parametrize("method", [name for name in METHODS if alignable(name)])
@pytest.mark.parametrize("strength", [0.0, 0.3, 1.0])
def test_every_method_accepts_what_later_steps_get(method: str, strength: float) -> None:
    entry = METHODS[method]
    later, _ = following(entry.complete({}), entry, strength, 5000)
    assert entry.complete(later) == later
