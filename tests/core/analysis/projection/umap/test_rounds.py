from __future__ import annotations

import numpy as np
import pytest

from core.analysis.graph.build import neighbour_graph
from core.analysis.parallel import Crew
from core.analysis.projection import frames
from core.analysis.projection.holding import Hold
from core.analysis.projection.method import Frame, Given
from core.analysis.projection.methods import METHODS, project
from core.analysis.projection.parameters import Value
from core.analysis.projection.steering import Change, Extend
from core.analysis.projection.umap.density import vector_density
from core.analysis.projection.umap.fuzzy import fuzzy_graph
from core.analysis.projection.umap.initial import Start
from core.analysis.projection.umap.rounds import UmapRounds
from core.model import F4, F8
from tests.core.analysis.projection.told import Told
from tests.core.recorder import Recorder

VECTORS = np.random.default_rng(5).standard_normal((2600, 9)).astype(np.float32)


@pytest.fixture(autouse=True)
def every_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "APART", 0.0)


def rounds(crew: Crew, method: str = "umap", **given: Value) -> UmapRounds:
    parameters = METHODS[method].complete({"n_epochs": 20, **given})
    graph = neighbour_graph(VECTORS, 14, "euclidean")
    edges = fuzzy_graph(graph, 1.0, 1.0, crew)
    density = vector_density(graph, edges, crew) if method == "densmap" else None
    start = Start(VECTORS, parameters, 0, None, None).positions()
    return UmapRounds(start, edges, parameters, 0, None, crew, density)


@pytest.mark.parametrize("method", ["umap", "densmap"])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_the_same_bytes_with_any_number_of_threads(method: str, dimensions: int) -> None:
    made = []
    for threads in (1, 2, 3):
        with Crew(threads) as crew:
            run = rounds(crew, method, dimensions=dimensions)
            run.descend()
            made.append(run.layout.tobytes())
    assert made[0] == made[1] == made[2]


def test_the_learning_rate_falls_to_nothing_and_is_that_of_a_longer_run_where_epochs_are_added() -> None:
    with Crew(1) as crew:
        run = rounds(crew, learning_rate=2.0)
        rates = []
        while run.epoch < run.epochs:
            if run.epoch == 18:
                run.more += 20
            rates.append(run.rate)
            run.round()
            run.epoch += 1
    assert len(rates) == 40
    np.testing.assert_allclose(rates[:18], 2.0 * (1 - np.arange(18) / 20))
    np.testing.assert_allclose(rates[18:], 2.0 * (1 - np.arange(18, 40) / 40))


def test_edges_that_would_not_act_are_left_out_until_epochs_are_added() -> None:
    with Crew(1) as crew:
        run = rounds(crew)
        few = len(run.edges.columns)
        assert few < len(run.graph.columns)
        run.more += 1000
        run.round()
        assert len(run.edges.columns) > few


def test_points_can_be_held() -> None:
    with Crew(2) as crew:
        run = rounds(crew)
        begun, held = run.layout.copy(), np.arange(len(VECTORS)) < 100
        run.hold = Hold(begun, held, 1e6)
        run.descend()
    np.testing.assert_allclose(run.layout[:100], begun[:100], atol=1e-5)
    assert np.abs(run.layout[100:] - begun[100:]).max() > 1


def test_points_are_pulled_back_the_less_the_less_they_are_moved() -> None:
    paces = []

    class Noting(Hold):
        def pull(self, layout: F4 | F8, pace: float) -> None:
            paces.append(pace)

    with Crew(1) as crew:
        run = rounds(crew)
        run.hold = Noting(run.layout, np.ones(len(VECTORS), dtype=np.bool_), 0.1)
        run.descend()
    np.testing.assert_allclose(paces, 1 - np.arange(20) / 20)


@pytest.mark.parametrize(
    ("method", "change"),
    [
        ("umap", {"min_dist": 0.9}), ("umap", {"spread": 2.0}), ("umap", {"a": 3.0, "b": 1.2}),
        ("umap", {"repulsion_strength": 3.0}), ("umap", {"learning_rate": 0.2}),
        ("umap", {"negative_sample_rate": 12}), ("densmap", {"dens_lambda": 9.0}), ("densmap", {"dens_frac": 0.9}),
        ("densmap", {"dens_var_shift": 5.0}),
    ],
)  # fmt: skip
def test_parameters_change_while_it_runs(method: str, change: dict[str, Value]) -> None:
    def run(*changes: object) -> list[Frame]:
        told = Told(lambda frame: changes if frame.epoch == 10 else ())
        project(told, VECTORS[:300], method, {"n_epochs": 30})
        return told.frames

    plain, other = run(), run(Change(change))
    assert [frame.epoch for frame in other] == [frame.epoch for frame in plain]
    at = [frame.epoch for frame in plain].index(10)
    np.testing.assert_array_equal(other[at].scores, plain[at].scores)
    assert np.abs(other[-1].scores - plain[-1].scores).max() > 1e-3
    assert set(change) <= METHODS[method].live


def test_the_number_of_epochs_changes_and_what_contradicts_itself_is_not_taken() -> None:
    def run(**change: Value) -> tuple[Told, tuple[str, ...]]:
        told = Told(lambda frame: (Change(change),) if frame.epoch == 10 else ())
        made = project(told, VECTORS[:300], "umap", {"n_epochs": 30})
        return told, getattr(made, "notes", ())

    assert run(n_epochs=50)[0].frames[-1].epoch == 50
    assert run(n_epochs=5)[0].frames[-1].epoch == 10
    told, notes = run(min_dist=3.0)
    assert told.frames[-1].epoch == 30
    assert notes == ("A change while it ran was not made: Minimum distance (min_dist) is at most spread, 1, not 3",)
    same, _ = run(dimensions=3, n_neighbors=4, metric="cosine", dens_lambda=7.0)
    np.testing.assert_array_equal(same.frames[-1].scores, told.frames[-1].scores)


def test_densities_count_until_the_end_even_if_epochs_are_added() -> None:
    with Crew(1) as crew:
        run = rounds(crew, "densmap")
        counted = []
        while run.epoch < run.epochs:
            counted.append(len(run._changes_of_density()) > 0)
            run.round()
            run.epoch += 1
            run.more = 100 if run.epoch == 16 else run.more
            run.ended = run.epoch == 30
            if run.ended:
                break
    assert counted == [False] * 14 + [True] * 16


def test_the_first_frame_comes_before_the_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise RuntimeError("no neighbours yet")

    monkeypatch.setattr("core.analysis.projection.methods.neighbour_graph", none)
    vectors = VECTORS[:300].copy()
    vectors[7] = np.nan
    seen = {}
    for initialisation in ("pca", "random", "spectral", "layout"):
        recorder = Recorder()
        given = Given(layout=np.arange(600, dtype=np.float32).reshape(300, 2))
        with pytest.raises(RuntimeError, match="no neighbours yet"):
            project(recorder, vectors, "umap", {"initialisation": initialisation}, given=given)
        seen[initialisation] = [value for value in recorder.partials if isinstance(value, Frame)]
    assert [len(each) for each in seen.values()] == [1, 1, 0, 1]
    first = seen["pca"][0]
    assert (first.epoch, first.epochs, first.scores.shape) == (0, 500, (300, 2))
    assert np.flatnonzero(np.isnan(first.scores[:, 0])).tolist() == [7]
    monkeypatch.undo()
    recorder = Recorder()
    project(recorder, vectors, "umap", {"n_epochs": 1})
    begins = [value.scores for value in recorder.partials if isinstance(value, Frame) and value.epoch == 0]
    assert len(begins) == 2
    np.testing.assert_array_equal(begins[0], first.scores)
    np.testing.assert_array_equal(begins[1], first.scores)


def test_more_epochs_after_the_plan_move_points_again() -> None:
    told = Told(lambda frame: (Extend(60),) if frame.epoch == 59 else ())
    project(told, VECTORS[:300], "umap", {"n_epochs": 60})
    by_epoch = {frame.epoch: frame.scores for frame in told.frames}
    assert max(by_epoch) == 120

    def moved(epoch: int) -> float:
        return float(np.abs(by_epoch[epoch] - by_epoch[epoch - 1]).mean())

    assert moved(61) > 5 * moved(59)
    assert moved(120) < moved(61) / 5
