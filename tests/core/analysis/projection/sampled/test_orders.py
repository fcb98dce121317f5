"""What is told while placed points are refined is done as it is while the method runs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from core.analysis.graph.build import neighbour_graph
from core.analysis.projection.method import Frame, Given
from core.analysis.projection.methods import METHODS, Value, project
from core.analysis.projection.rounds import MORE
from core.analysis.projection.sampled import run
from core.analysis.projection.sampled.sample import Sample, draw
from core.analysis.projection.steering import Change, Extend, Finish, Perturb
from core.model.arrays import F4
from tests.benchmarks.clusters import clusters
from tests.core.analysis.projection.told import Told

pytestmark = [
    pytest.mark.usefixtures("all_frames"),
]
ROWS, FITTED, PLANNED = 1500, 300, 200
WANTED: dict[str, Value] = {"iterations": 0, "fit_on": FITTED}


@pytest.fixture
def all_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.analysis.projection.frames.APART", 0.0)
    monkeypatch.setattr(run, "_APART", 0.0)
    monkeypatch.setattr(run, "_IDLE", 0.0)


@pytest.fixture(scope="module")
def vectors() -> F4:
    return clusters(ROWS, 20)


@pytest.fixture(scope="module")
def sample(vectors: F4) -> Sample:
    return draw(vectors, np.arange(ROWS), FITTED, "euclidean", 0)


def once(epoch: int, *orders: object) -> Callable[[Frame], tuple[object, ...]]:
    """Say something when a round is reached for the first time."""
    left = [orders]
    return lambda frame: left.pop() if left and frame.epoch == epoch else ()


def goes_on(vectors: F4, sample: Sample, layout: F4, **changed: Value) -> F4:
    """What the method makes of the sample when it goes on from where it has ended."""
    method, chosen = METHODS["pacmap"], vectors[sample.rows]
    parameters = method.complete({**WANTED, **changed})
    wanted = method.neighbours(parameters, FITTED)
    assert wanted is not None
    graph = neighbour_graph(chosen, *wanted, 0)
    return method.engine(chosen, graph, parameters, 0, None, Given(layout, epoch=PLANNED)).scores


def test_more_rounds_are_done_by_the_method_before_points_are_refined_once_more(vectors: F4, sample: Sample) -> None:
    plain = project(None, vectors, "pacmap", WANTED, sample=sample).scores
    told = Told(once(PLANNED + 5, Extend()))
    result = project(told, vectors, "pacmap", WANTED, sample=sample).scores
    assert (told.frames[-1].epoch, told.frames[-1].epochs) == (PLANNED + MORE + run.ROUNDS,) * 2
    np.testing.assert_array_equal(result[sample.rows], goes_on(vectors, sample, plain[sample.rows]))
    twice = Told(once(PLANNED + 5, Extend(), Extend()))
    project(twice, vectors, "pacmap", WANTED, sample=sample)
    assert twice.frames[-1].epoch == PLANNED + 2 * MORE + run.ROUNDS


def test_a_changed_parameter_is_what_the_method_goes_on_with(vectors: F4, sample: Sample) -> None:
    plain = project(None, vectors, "pacmap", WANTED, sample=sample).scores
    told = Told(once(PLANNED + 5, Change({"learning_rate": 0.2, "n_neighbors": 3})))
    result = project(told, vectors, "pacmap", WANTED, sample=sample).scores
    assert told.frames[-1].epoch == PLANNED + MORE + run.ROUNDS
    expected = goes_on(vectors, sample, plain[sample.rows], learning_rate=0.2)
    np.testing.assert_array_equal(result[sample.rows], expected)
    assert not np.array_equal(expected, goes_on(vectors, sample, plain[sample.rows]))


def test_what_cannot_be_changed_while_it_runs_changes_nothing(vectors: F4, sample: Sample) -> None:
    plain = project(None, vectors, "pacmap", WANTED, sample=sample).scores
    told = Told(once(PLANNED + 5, Change({"n_neighbors": 3})))
    np.testing.assert_array_equal(project(told, vectors, "pacmap", WANTED, sample=sample).scores, plain)


def test_a_push_moves_the_placed_points_which_are_refined_from_the_beginning(vectors: F4, sample: Sample) -> None:
    plain = project(None, vectors, "pacmap", WANTED, sample=sample).scores
    told = Told(once(PLANNED + 20, Perturb()))
    result = project(told, vectors, "pacmap", WANTED, sample=sample).scores
    np.testing.assert_array_equal(result[sample.rows], plain[sample.rows])
    rounds = [frame.epoch - PLANNED for frame in told.frames if frame.epoch > PLANNED]
    assert rounds == [*range(1, 21), *range(1, run.ROUNDS + 1), run.ROUNDS]
    before, after = (frame.scores[sample.others] for frame in told.frames[-run.ROUNDS - 2 :][:2])
    spread = float(plain[sample.others].std())
    pushed = float(np.linalg.norm(after - before, axis=1).mean())
    assert pushed > 0.04 * spread
    again = np.linalg.norm(result[sample.others] - plain[sample.others], axis=1)
    assert np.median(again) < pushed
    assert np.quantile(again, 0.2) < pushed / 20, "many come back to the very same place"


def test_ended_while_the_method_goes_on_all_points_stay_where_they_were_seen(vectors: F4, sample: Sample) -> None:
    def script(frame: Frame) -> tuple[object, ...]:
        return {PLANNED + 5: (Extend(),), PLANNED + 40: (Finish(),)}.get(frame.epoch, ())

    told = Told(script)
    result = project(told, vectors, "pacmap", WANTED, sample=sample).scores
    assert told.frames[-1].epoch == PLANNED + 40
    np.testing.assert_array_equal(result, told.frames[-1].scores)
