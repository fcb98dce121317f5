from __future__ import annotations

import numpy as np
import pytest

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.metrics import METRICS, prepare_rows
from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.method import Coordinates, Frame, Given
from core.analysis.projection.methods import METHODS, project
from core.analysis.projection.pacmap import pairs
from core.analysis.projection.pacmap.rounds import weights
from core.analysis.projection.pacmap.warm import warm_up
from core.model import I4
from tests.core.analysis.projection.peers import digits, kept, uncompiled
from tests.core.recorder import Recorder

RNG = np.random.default_rng(6)
VECTORS = RNG.standard_normal((300, 6)).astype(np.float32)
GRAPH = neighbour_graph(VECTORS, 70, "euclidean")


def listed(others: I4) -> I4:
    """Return pairs as the authors' program lists them."""
    own = np.repeat(np.arange(len(others), dtype=np.int32), others.shape[1])
    return np.ascontiguousarray(np.stack([own, others.ravel()], axis=1))


@pytest.fixture(scope="module")
def tied() -> tuple[I4, I4, I4]:
    warm_up()
    with Crew(1) as crew:
        near = pairs.near_pairs(GRAPH, 10, crew)
        return (
            near,
            pairs.middle_pairs(prepare_rows(VECTORS, "euclidean"), 5, 0, crew),
            pairs.far_pairs(near, 20, 0, crew),
        )


@pytest.mark.parametrize("local", [False, True])
def test_forces_and_loss_are_those_of_the_authors_program(tied: tuple[I4, I4, I4], local: bool) -> None:
    theirs = uncompiled("pacmap.pacmap")
    from core.analysis.projection.pacmap import kernels

    layout = (5 * RNG.standard_normal((300, 2))).astype(np.float32)
    amounts = (3.0, 2.0, 1.5)
    if local:
        expected = theirs.pacmap_grad_nearby_recip_sqrt(layout, *map(listed, tied), *amounts, 5.0)
    else:
        expected = theirs.pacmap_grad(layout, *map(listed, tied), *amounts)
    gradient, loss = np.zeros_like(layout), 0.0
    for others, kind, weight in zip(tied, (kernels.LOCAL if local else kernels.NEAR, 1, 2), amounts, strict=True):
        both = pairs.Pairs.of(others)
        loss += kernels.add_forces(layout, others, both.starts, both.back, kind, weight, 10.0, 0, 300, gradient)
    np.testing.assert_allclose(gradient, expected[:-1], rtol=1e-3, atol=1e-4)
    assert loss == pytest.approx(expected[-1, 0], rel=1e-4)


def test_steps_are_those_of_the_authors_program() -> None:
    theirs = uncompiled("pacmap.pacmap")
    from core.analysis.projection.pacmap import kernels

    layouts = [RNG.standard_normal((50, 2)).astype(np.float32)] * 2
    layouts = [layout.copy() for layout in layouts]
    moments = np.zeros((4, 50, 2), dtype=np.float32)
    for number in range(5):
        gradient = RNG.standard_normal((50, 2)).astype(np.float32)
        kernels.step(layouts[0], gradient, moments[0], moments[1], 1.0, number + 1, 0, 50)
        theirs.update_embedding_adam(layouts[1], gradient, moments[2], moments[3], 0.9, 0.999, 1.0, number)
    np.testing.assert_allclose(layouts[0], layouts[1], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("epoch", [0, 1, 50, 99, 100, 199, 200, 449])
def test_weights_are_those_of_the_authors_program(epoch: int) -> None:
    middle, near, far = uncompiled("pacmap.pacmap").find_weight(1000.0, epoch, num_iters=(100, 100, 250))
    assert weights(epoch) == pytest.approx((near, middle, far))


def test_near_pairs_are_those_of_the_authors_program(tied: tuple[I4, I4, I4]) -> None:
    theirs = uncompiled("pacmap.pacmap")
    indices, distances = GRAPH.indices[:, :60].copy(), GRAPH.distances[:, :60].copy()
    widths = np.maximum(distances[:, 3:6].mean(axis=1), 1e-10)
    scaled = theirs.scale_dist(distances, widths, indices)
    same = listed(tied[0]) == theirs.sample_neighbors_pair(VECTORS, scaled, indices, np.int32(10))
    assert same.mean() > 0.999  # rounding may swap equals


def test_pairs_are_what_their_names_say(tied: tuple[I4, I4, I4]) -> None:
    near, middle, far = tied
    own = np.arange(300)[:, None]
    assert all((others != own).all() and others.min() >= 0 and others.max() < 300 for others in tied)
    assert not any(np.isin(far[i], near[i]).any() for i in range(300))
    assert all(len(set(row.tolist())) == len(row) for others in tied for row in others)

    def typical(others: I4) -> float:
        return float(np.linalg.norm(VECTORS[own] - VECTORS[others], axis=2).mean())

    assert typical(near) < typical(middle) < typical(far)


def test_local_pairs_are_close_in_the_layout_and_no_neighbours(tied: tuple[I4, I4, I4]) -> None:
    layout = (10 * RNG.standard_normal((300, 2))).astype(np.float32)
    with Crew(1) as crew:
        chosen = pairs.local_pairs(layout, tied[0], tied[2], 12.0, 5, crew)
    away = np.linalg.norm(layout[:, None] - layout[chosen], axis=2)
    assert (away[chosen != tied[2]] <= 12).all()
    assert (chosen != tied[2]).mean() > 0.9
    assert not any(np.isin(chosen[i], tied[0][i]).any() for i in range(300))


@pytest.mark.parametrize("name", ["PaCMAP", "LocalMAP"])
def test_pictures_are_as_faithful_as_those_of_the_authors_program(name: str) -> None:
    from core.analysis.quality.measure import measure_quality

    vectors, theirs = digits(), kept(name)
    ours = project(None, vectors, name.lower()).scores
    one, two = (measure_quality(vectors, layout) for layout in (ours, theirs))
    for room, measure in (
        ("neighbourhoods", "trustworthiness"),
        ("neighbourhoods", "recall"),
        ("distances", "triplets"),
    ):
        first, second = (getattr(getattr(quality, room), measure).value for quality in (one, two))
        assert first > second - 0.03, measure
    assert ours.std() == pytest.approx(theirs.std(), rel=0.2)


@pytest.mark.parametrize("method", ["pacmap", "localmap"])
def test_the_same_seed_gives_the_same_bytes_at_any_number_of_threads(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairs, "ROWS", 64)
    seen = []
    for threads in (1, 3):
        monkeypatch.setattr("core.analysis.parallel.processors", lambda count=threads: count)
        seen.append(project(None, VECTORS, method, {"iterations": 40}, 3, GRAPH).scores.tobytes())
    assert seen[0] == seen[1]
    assert seen[0] != project(None, VECTORS, method, {"iterations": 40}, 4, GRAPH).scores.tobytes()


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 5, 6, 9, 14])
@pytest.mark.parametrize("method", ["pacmap", "localmap"])
def test_few_points_have_coordinates(method: str, rows: int) -> None:
    result = project(None, VECTORS[:rows], method, {"iterations": 20, "dimensions": 3})
    assert result.scores.shape == (rows, 3)
    assert np.isfinite(result.scores).all()
    assert isinstance(result, Coordinates)
    assert bool(result.notes) == (rows < 5)


@pytest.mark.parametrize("metric", METRICS)
def test_odd_vectors_have_finite_coordinates(metric: str) -> None:
    odd: tuple[Vectors, ...] = (np.ones((40, 3)), np.eye(30), np.repeat(VECTORS[:9], 9, axis=0), np.zeros((12, 1)))
    for vectors in odd:
        assert np.isfinite(project(None, vectors, "localmap", {"iterations": 20, "metric": metric}).scores).all()


@pytest.mark.parametrize("start", ["pca", "random", "layout"])
def test_it_starts_where_it_is_told(start: str) -> None:
    recorder, layout = Recorder(), VECTORS[:, [3, 4]]
    project(recorder, VECTORS, "pacmap", {"initialisation": start, "iterations": 0}, graph=GRAPH, given=Given(layout))
    first = next(frame for frame in recorder.partials if isinstance(frame, Frame))
    assert first.epoch == 0
    correlation = abs(np.corrcoef(first.scores[:, 0], layout[:, 0])[0, 1])
    assert (correlation > 0.99) == (start == "layout")


def test_it_asks_for_enough_neighbours() -> None:
    method = METHODS["pacmap"]
    assert method.neighbours(method.complete({}), 1000) == (60, "euclidean")
    assert method.neighbours(method.complete({"n_neighbors": 30, "metric": "dot"}), 1000) == (80, "dot")
    assert method.neighbours(method.complete({}), 100_000) == (75, "euclidean")
    assert method.neighbours(method.complete({}), 20) == (19, "euclidean")
