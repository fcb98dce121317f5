from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from core.analysis.graph.build import neighbour_graph
from core.analysis.projection.aligned.following import alignable, first, follow, following
from core.analysis.projection.aligned.placed import Placed, movement, placed
from core.analysis.projection.aligned.procrustes import best_similarity
from core.analysis.projection.method import NOTHING, Given
from core.analysis.projection.methods import METHODS, project
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
def test_the_more_strength_the_less_points_move_and_neighbours_are_kept(method: str) -> None:
    free, low, middle, high = (walk(method, strength) for strength in (0.0, 0.1, 0.5, 1.0))
    assert moved(low) < 0.98 * moved(free)
    assert moved(middle) < 0.85 * moved(low)
    assert moved(high) < 0.85 * moved(middle)
    assert moved(high) < 0.6 * moved(free)
    assert all(kept(each) > 0.8 * kept(free) for each in (low, middle, high))


@pytest.mark.parametrize("method", ["umap", "tsne", "pacmap"])
def test_without_strength_steps_are_fits_of_their_own_that_are_turned(method: str) -> None:
    made = walk(method, 0.0, VECTORS[:2])
    alone = project(None, VECTORS[1], method, FEW[method]).scores
    turned = best_similarity(placed(alone).scores, made[1].scores)
    np.testing.assert_allclose(turned.apply(placed(alone).scores), made[1].scores, atol=1e-4)


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


def test_later_steps_do_the_last_rounds_only_and_are_pulled_back() -> None:
    umap, tsne, pacmap = METHODS["umap"], METHODS["tsne"], METHODS["pacmap"]
    given = first(umap.complete({"initialisation": "layout"}), umap)
    assert given["initialisation"] == "pca"
    assert following(given, "umap", 0.0, 100) == (0, 0.0)
    assert following(given, "umap", 0.5, 100) == (100, 0.1)
    assert following(given, "umap", 0.5, 20_000)[0] == 40
    assert following(tsne.complete({}), "tsne", 0.1, 500)[0] == 120
    assert following(tsne.complete({}), "tsne", 1.0, 500) == (450, 0.12)
    assert following(pacmap.complete({}), "pacmap", 1.0, 500) == (300, 0.06)
    assert following(pacmap.complete({"iterations": 0}), "pacmap", 0.5, 500) == (0, 0.0)
    assert following(METHODS["pca"].complete({}), "pca", 0.5, 500) == (0, 0.0)
    assert not alignable("raw")
    assert not alignable("random")
    assert all(alignable(name) for name in ("pca", "umap", "densmap", "tsne", "pacmap", "localmap"))


@pytest.mark.parametrize("method", [name for name in METHODS if alignable(name) and METHODS[name].process])
def test_every_method_with_rounds_hears_how_firmly_it_is_held(method: str) -> None:
    rounds = {"n_epochs": 60} if "n_epochs" in METHODS[method].complete({}) else {"iterations": 60}
    start = project(None, VECTORS[0], method, rounds).scores
    loose, firm = (
        project(None, VECTORS[1], method, rounds, given=Given(layout=start, epoch=20, hold=hold)).scores
        for hold in (0.0, 0.5)
    )
    from_start = [float(np.median(np.linalg.norm(each - start, axis=1))) for each in (loose, firm)]
    assert from_start[1] < 0.6 * from_start[0]


@pytest.mark.parametrize("method", ["umap", "tsne", "pacmap"])
def test_rows_that_are_new_at_a_step_are_not_held_in_the_middle(method: str) -> None:
    made = walk(method, 1.0, [VECTORS[0][:200], VECTORS[1]])[1].scores
    near = neighbour_graph(made, 10, "euclidean").indices[200:]
    true = neighbour_graph(VECTORS[1], 10, "euclidean").indices[200:]
    shares = [len(set(one) & set(other)) / 10 for one, other in zip(true.tolist(), near.tolist(), strict=True)]
    assert np.mean(shares) > 0.3
