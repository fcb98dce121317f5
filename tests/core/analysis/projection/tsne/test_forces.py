from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from core.analysis.parallel import Crew
from core.analysis.projection.spans import Hands
from core.analysis.projection.tsne.affinities import Affinities, affinities
from core.analysis.projection.tsne.descent import Descent
from core.analysis.projection.tsne.forces import EXACT_UP_TO, forces
from core.analysis.projection.tsne.grid import FEWEST, MOST, SPACING, Grid, Mesh
from core.analysis.projection.tsne.repulsion import Each, Repulsion, Trees
from core.analysis.projection.tsne.warm import warm_up
from core.model import F8
from tests.core.analysis.projection.tsne.made import graph, islands

warm_up()
ROWS = 600
EXTENTS = [1e-3, 1.0, 20.0, 90.0, 300.0]


@pytest.fixture
def hands() -> Iterator[Hands]:
    with Crew(2) as crew:
        yield Hands(crew)


def by_definition(layout: F8, freedom: float) -> tuple[F8, float]:
    """Return the repulsion of all points, not normalised, and the sum of affinities."""
    apart = layout[:, None] - layout
    square = 1 + (apart**2).sum(axis=2) / freedom
    near = square**-freedom
    np.fill_diagonal(near, 0)
    return ((near / square)[:, :, None] * apart).sum(axis=1), float(near.sum())


def error(way: Repulsion, layout: F8, freedom: float) -> float:
    """Return the error of a normalised repulsion as a share of its length."""
    out = np.full_like(layout, np.nan)
    whole = way.push(layout, out)
    true, sums = by_definition(layout, freedom)
    return float(np.linalg.norm(out / whole - true / sums) / np.linalg.norm(true / sums))


@pytest.mark.parametrize("freedom", [1.0, 0.5, 2.5])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_every_pair_is_what_the_definition_says(dimensions: int, freedom: float, hands: Hands) -> None:
    layout, out = islands(ROWS, 30.0, dimensions), np.empty((ROWS, dimensions))
    whole = Each(freedom, hands).push(layout, out)
    true, sums = by_definition(layout, freedom)
    np.testing.assert_allclose(out, true, rtol=1e-9, atol=1e-9)
    assert whole == pytest.approx(sums, rel=1e-12)


@pytest.mark.parametrize("freedom", [1.0, 0.5, 2.5])
@pytest.mark.parametrize("extent", EXTENTS)
def test_the_grid_is_close_to_the_definition(extent: float, freedom: float, hands: Hands) -> None:
    assert error(Grid(freedom, hands), islands(ROWS, extent), freedom) < 0.03


@pytest.mark.parametrize("freedom", [1.0, 0.5, 2.5])
@pytest.mark.parametrize("extent", EXTENTS[1:])
def test_the_grid_is_closer_than_that_of_opentsne(extent: float, freedom: float, hands: Hands) -> None:
    from openTSNE import _tsne

    class Theirs:
        def push(self, layout: F8, out: F8) -> float:
            out[:] = 0.0
            whole = _tsne.estimate_negative_gradient_fft_2d(
                layout, out, n_interpolation_points=3, min_num_intervals=50, ints_in_interval=1.0, dof=freedom
            )
            out *= -whole
            return float(whole)

    layout = islands(3000, extent)
    assert error(Grid(freedom, hands), layout, freedom) < 0.7 * error(Theirs(), layout, freedom)


@pytest.mark.parametrize("shape", [(100.0, 3.0), (2.0, 200.0)])
def test_long_layouts_have_long_grids(shape: tuple[float, float], hands: Hands) -> None:
    layout = islands(ROWS, 1.0) * shape
    assert error(Grid(1.0, hands), layout, 1.0) < 0.03
    across, up = Mesh.over(np.ptp(layout, axis=0)).size
    assert (across > 5 * up) == (shape[0] > shape[1])


def test_points_in_one_place_do_not_push_each_other(hands: Hands) -> None:
    layout = np.array([[3.0, 4.0]]).repeat(50, axis=0)
    layout[-1] += 30.0
    out = np.empty_like(layout)
    Grid(1.0, hands).push(layout, out)
    true, _ = by_definition(layout, 1.0)
    np.testing.assert_allclose(out, true, atol=1e-3)
    whole = Grid(1.0, hands).push(np.zeros((50, 2)), np.empty((50, 2)))
    assert whole == pytest.approx(50 * 49, rel=1e-4)


def test_nodes_are_as_close_as_layouts_need() -> None:
    def mesh(extent: float) -> Mesh:
        return Mesh.over(np.array([extent, extent]))

    assert mesh(80.0).spacing == mesh(200.0).spacing == SPACING
    for extent in (1e-4, 0.7, 39.0):
        assert FEWEST <= extent / mesh(extent).spacing < 1.2 * FEWEST
    assert MOST / 1.2 < 5000.0 / mesh(5000.0).spacing <= MOST
    for extent in np.geomspace(1e-5, 5000.0, 100):
        assert mesh(extent).used[0] * mesh(extent).spacing > extent + 4 * mesh(extent).spacing
    assert len({mesh(extent).size for extent in np.linspace(50.0, 200.0, 500)}) < 40


def test_what_has_no_bounds_is_refused(hands: Hands) -> None:
    layout = islands(ROWS, 10.0)
    layout[3] = np.nan
    with pytest.raises(ValueError, match="learning rate"):
        Grid(1.0, hands).push(layout, np.empty_like(layout))


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("freedom", [1.0, 0.5])
def test_trees_are_those_of_opentsne(dimensions: int, freedom: float) -> None:
    layout = islands(ROWS, 30.0, dimensions)
    assert error(Trees(freedom, 0.0), layout, freedom) < 1e-6
    assert 1e-6 < error(Trees(freedom, 0.5), layout, freedom) < 0.05


def joint_of(rows: int, hands: Hands) -> Affinities:
    return affinities(graph(rows, 60), (20.0,), hands)


@pytest.mark.parametrize("freedom", [1.0, 0.5, 2.0])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_gradient_and_divergence_are_those_of_opentsne(dimensions: int, freedom: float, hands: Hands) -> None:
    from openTSNE.tsne import kl_divergence_bh
    from scipy.sparse import csr_matrix

    joint, layout = joint_of(ROWS, hands), islands(ROWS, 15.0, dimensions)
    matrix = csr_matrix((joint.values.astype(np.float64), joint.others, joint.starts), shape=(ROWS, ROWS))
    divergence, gradient = kl_divergence_bh(layout, matrix, freedom, {"theta": 0.0}, should_eval_error=True)
    ours = forces("exact", dimensions, ROWS, 0.5, freedom, hands)
    ours.at(layout, joint)
    np.testing.assert_allclose(ours.gradient(1.0), gradient, rtol=1e-5, atol=1e-9)
    assert ours.divergence(layout, joint) == pytest.approx(divergence, rel=1e-5)
    exaggerated = kl_divergence_bh(layout, matrix * 12, freedom, {"theta": 0.0})[1]
    np.testing.assert_allclose(ours.gradient(12.0), exaggerated, rtol=1e-5, atol=1e-8)


def test_the_divergence_on_a_grid_is_that_of_every_pair(hands: Hands) -> None:
    joint, layout = joint_of(ROWS, hands), islands(ROWS, 40.0)
    ways = [forces(name, 2, ROWS, 0.5, 1.0, hands) for name in ("grid", "exact", "tree")]
    for way in ways:
        way.at(layout, joint)
    grid, exact, tree = (way.divergence(layout, joint) for way in ways)
    assert grid == pytest.approx(exact, rel=1e-3)
    assert tree == pytest.approx(exact, rel=1e-2)


def test_steps_are_those_of_opentsne(hands: Hands) -> None:
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PrecomputedAffinities
    from scipy.sparse import csr_matrix

    joint = joint_of(120, hands)
    matrix = csr_matrix((joint.values.astype(np.float64), joint.others, joint.starts), shape=(120, 120))
    begin = np.random.default_rng(1).normal(scale=1e-4, size=(120, 2))
    theirs = TSNEEmbedding(begin.copy(), PrecomputedAffinities(matrix, normalize=False), momentum=0.8)
    theirs = theirs.optimize(30, exaggeration=12, negative_gradient_method="bh", n_jobs=1)
    theirs = theirs.optimize(30, exaggeration=None, negative_gradient_method="bh", n_jobs=1)
    way, ours = forces("tree", 2, 120, 0.5, 1.0, hands), Descent.begin(begin)
    for exaggeration in (12.0, 1.0):
        for _ in range(30):
            way.at(ours.layout, joint)
            ours.step(way, exaggeration, 120 / exaggeration)
    np.testing.assert_allclose(ours.layout, np.asarray(theirs), rtol=1e-4, atol=1e-6)


def test_nobody_goes_further_than_a_step_is_long(hands: Hands) -> None:
    way, layout = forces("exact", 2, ROWS, 0.5, 1.0, hands), islands(ROWS, 1.0)
    descent = Descent.begin(layout.copy())
    way.at(descent.layout, joint_of(ROWS, hands))
    descent.step(way, 12.0, 1e9)
    np.testing.assert_allclose(np.linalg.norm(descent.update, axis=1), 5.0)
    np.testing.assert_allclose(descent.layout.mean(axis=0), 0.0, atol=1e-9)


def test_the_quickest_way_is_chosen(hands: Hands) -> None:
    def chosen(method: str, dimensions: int, rows: int) -> type:
        return type(forces(method, dimensions, rows, 0.5, 1.0, hands).repulsion)

    assert chosen("auto", 2, EXACT_UP_TO[2]) is Each
    assert chosen("auto", 2, EXACT_UP_TO[2] + 1) is Grid
    assert chosen("auto", 3, EXACT_UP_TO[3]) is Each
    assert chosen("auto", 3, EXACT_UP_TO[3] + 1) is chosen("grid", 3, 50) is chosen("tree", 2, 50) is Trees


@pytest.mark.parametrize("method", ["grid", "exact"])
def test_bytes_do_not_depend_on_the_number_of_threads(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.analysis.projection.tsne import descent, grid
    from core.analysis.projection.tsne import forces as module

    for room in (module, descent, grid):
        for name in ("ROWS", "_ROWS"):
            monkeypatch.setattr(room, name, 64, raising=False)
    monkeypatch.setattr(grid, "_VALUES", 1 << 12)
    seen = []
    for threads in (1, 3):
        with Crew(threads) as crew:
            hands = Hands(crew)
            joint, ours = joint_of(ROWS, hands), Descent.begin(islands(ROWS, 50.0))
            way = forces(method, 2, ROWS, 0.5, 1.0, hands)
            for _ in range(20):
                way.at(ours.layout, joint)
                ours.step(way, 1.0, 100.0)
            seen.append((ours.layout.tobytes(), way.divergence(ours.layout, joint)))
    assert seen[0] == seen[1]
