from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

from core.jobs.calls import resolve as function_of
from core.model import F4, Catalog, EmbeddingTable
from core.results import DiskResults, Results
from core.state import Against, EmbeddingState, MovedState, PointMeasure, ProjectionSpec, RowSet, SessionState, Within
from core.views import Viewport
from core.views.embedding import Known, complete, known
from core.views.embedding.moved.choices import choices, same
from core.views.embedding.moved.result import Moved, Steady
from core.views.embedding.moved.sides import Pair, pair_of
from core.views.embedding.moved.words import basis, column_name, facts, percent, sentence
from core.views.embedding.moved.work import (
    compare_task,
    moved_of,
    stages_of,
    steady_key,
    steady_of,
    steady_task,
)
from core.views.embedding.scene import coloured
from tests.core.views.embedding.made import catalog, drifting_table, table

STEPS = (0, 100, 200)
K = 5


def neighbours(points: F4, k: int = K) -> list[set[int]]:
    near = NearestNeighbors(n_neighbors=k + 1, algorithm="brute").fit(points).kneighbors(points)[1]
    return [set([o for o in row if o != i][:k]) for i, row in enumerate(near.tolist())]


def kept(one: F4, other: F4) -> list[int]:
    return [len(a & b) for a, b in zip(neighbours(one), neighbours(other), strict=True)]


@dataclass
class Looked:
    """A table with everything computed, compared in one way after the other."""

    catalog: Catalog
    table: EmbeddingTable
    results: Results
    state: SessionState

    def wish(self, **moved: object) -> None:
        wish = replace(self.state.embedding.moved, **moved)  # type: ignore[arg-type]
        self.state = replace(self.state, embedding=replace(self.state.embedding, moved=wish))
        complete(self.catalog, self.results, self.state)

    @property
    def about(self) -> Known:
        about = known(self.catalog, self.results, self.state)
        assert about is not None
        return about

    @property
    def pair(self) -> Pair:
        pair = pair_of(self.catalog, self.about, self.state, self.results)
        assert isinstance(pair, Pair), pair
        return pair

    def refused(self) -> str:
        pair = pair_of(self.catalog, self.about, self.state, self.results)
        assert isinstance(pair, str)
        return pair

    def compare(self) -> Moved:
        pair = self.pair
        assert moved_of(pair, self.state, self.results) is None
        task = compare_task(self.about, pair, K, self.results)
        made = function_of(task.function)(None, **task.arguments)
        assert isinstance(made, Moved)
        self.results.put(pair.key(K), made)
        return made

    def vectors(self, place: int) -> F4:
        found: F4 = np.load(self.table.steps[place].tensor.file)
        return found


@pytest.fixture
def looked(tmp_path: Path) -> Looked:
    made = drifting_table(tmp_path / "logs", STEPS, rows=60)
    wish = EmbeddingState(dimensions=2, moved=MovedState(neighbours=K))
    found = Looked(catalog(made), made, Results(DiskResults(tmp_path / "results")), SessionState(embedding=wish))
    complete(found.catalog, found.results, found.state)
    return found


def test_a_step_is_compared_with_the_one_before_among_the_vectors(looked: Looked) -> None:
    looked.wish(against=Against.BEFORE)
    made = looked.compare()
    np.testing.assert_array_equal(made.kept, kept(looked.vectors(2), looked.vectors(1)))
    pair = looked.pair
    assert (pair.here.name, pair.there.name) == ("step 200", "step 100")
    assert made.stays == pytest.approx(np.mean(made.kept) / K)
    assert sentence(made).startswith(f"{percent(made.stays)} of the 5 nearest stay on average; ")
    assert (
        basis(pair, made)
        == "Step 200 and step 100, among the vectors, euclidean distance · by chance 8\u00a0% would stay"
    )
    assert column_name(pair) == "moved_step_100"
    looked.state = replace(looked.state, step=100)
    complete(looked.catalog, looked.results, looked.state)
    assert looked.pair.there.name == "step 0", "it follows the step that is shown"
    looked.state = replace(looked.state, step=0)
    complete(looked.catalog, looked.results, looked.state)
    assert looked.refused() == "Before the first step nothing was logged"


def test_a_chosen_step_is_compared_in_the_pictures_too(looked: Looked) -> None:
    looked.wish(against=Against.STEP, step=0, within=Within.PICTURE)
    made = looked.compare()
    flat = [PCA(2).fit_transform(looked.vectors(place).astype(np.float64)) for place in (2, 0)]
    assert np.mean(np.array(kept(*flat)) == made.kept) > 0.95, "but for equal distances in single precision"
    assert looked.pair.within == "in both pictures by PCA"
    looked.wish(step=200)
    assert looked.refused() == "That is what is shown"
    looked.wish(step=7)
    assert looked.refused() == "There is no step 7"


def test_the_picture_is_compared_with_its_vectors_and_with_another_method(looked: Looked) -> None:
    looked.wish(against=Against.VECTORS)
    made = looked.compare()
    vectors = looked.vectors(2)
    flat = PCA(2).fit_transform(vectors.astype(np.float64))
    assert np.mean(np.array(kept(flat, vectors)) == made.kept) > 0.95
    looked.wish(against=Against.METHOD, method="raw")
    raw = looked.compare()
    assert np.mean(np.array(kept(flat, vectors[:, :2])) == raw.kept) > 0.95
    looked.wish(method="umap")
    assert looked.refused() == "There is no UMAP yet"
    looked.wish(method="pca")
    assert looked.refused() == "That is what is shown"


def test_another_table_with_the_same_rows(looked: Looked, tmp_path: Path) -> None:
    other = table(tmp_path / "other", rows=60, key="second/layer")
    fewer = table(tmp_path / "fewer", rows=59, key="third/layer")
    looked.catalog = catalog(looked.table, other, fewer)
    looked.state = replace(looked.state, embedding=replace(looked.state.embedding, table=looked.table.key))
    looked.wish(against=Against.TABLE, table=other.key)
    made = looked.compare()
    np.testing.assert_array_equal(made.kept, kept(looked.vectors(2), np.load(other.steps[0].tensor.file)))
    looked.wish(table=fewer.key)
    assert looked.refused() == "third/layer has 59 rows, not 60"
    looked.wish(table="gone")
    assert looked.refused() == "gone is not among the opened logs"
    offered = choices(looked.catalog, looked.about, looked.state.embedding, looked.results)
    assert [each.title for each in offered if each.wish.against is Against.TABLE] == ["second/layer"]


def test_what_can_be_compared_is_offered_and_each_can_be(looked: Looked) -> None:
    offered = choices(looked.catalog, looked.about, looked.state.embedding, looked.results)
    titles = [each.title for each in offered]
    assert titles[:6] == ["Nothing", "The step before", "Step 0", "Step 100", "Step 200", "The vectors"]
    assert "PCA" not in titles, "it is shown"
    assert "UMAP" not in titles, "it is not made"
    for each in offered:
        looked.wish(against=each.wish.against, step=each.wish.step, method=each.wish.method)
        assert sum(same(looked.state.embedding.moved, one.wish) for one in offered) == 1
        if each.title not in ("Nothing", "Step 200"):
            assert isinstance(looked.pair, Pair), each.title


def test_points_are_coloured_by_it_and_told_of_it(looked: Looked) -> None:
    looked.wish(against=Against.BEFORE)
    assert looked.about.moved is None
    assert facts(looked.about.moved, 3) == ()
    made = looked.compare()
    looked.state = replace(looked.state, embedding=replace(looked.state.embedding, colour_measure=PointMeasure.MOVED))
    about = looked.about
    assert about.moved is made
    assert about.values is made.values
    assert about.projection is not None
    colouring, legend = coloured(about, about.projection, looked.state, Viewport(100, 100))
    assert legend is not None
    assert legend.title == "Moved"
    assert legend.bar is not None
    assert legend.bar.without == "not measured"
    moved = np.argsort(made.values)
    assert colouring.index[moved[-1]] > colouring.index[moved[0]]
    row = int(made.order[0])
    assert facts(made, row) == (("moved", f"{made.values[row]:.2f} · {made.kept[row]} of 5 nearest stay"),)
    shown = np.ones(60, np.bool_)
    shown[row] = False
    np.testing.assert_array_equal(made.first(3, shown), made.order[1:4])
    low, high = np.sort(made.values)[[10, 20]]
    np.testing.assert_array_equal(made.between(low, high), (made.values >= low) & (made.values <= high))


def test_rows_that_cannot_be_compared_are_missing(looked: Looked) -> None:
    broken = looked.vectors(1)
    broken[4] = np.nan
    np.save(looked.table.steps[1].tensor.file, broken[:58])
    looked.wish(against=Against.BEFORE)
    made = looked.compare()
    assert len(made.values) == 60
    assert np.flatnonzero(np.isnan(made.values)).tolist() == [4, 58, 59]
    assert facts(made, 4) == (("moved", "not on both sides"),)
    assert "3 points not on both sides" in basis(looked.pair, made)


@pytest.mark.parametrize("within", list(Within))
def test_what_stays_is_counted_over_all_steps(looked: Looked, within: Within) -> None:
    looked.wish(within=within)
    stages = stages_of(looked.catalog, looked.about, looked.state, looked.results)
    assert not isinstance(stages, str)
    task = steady_task(looked.about, stages, K, looked.results)
    made = function_of(task.function)(None, **task.arguments)
    assert isinstance(made, Steady)
    assert made.exact
    points = [looked.vectors(place) for place in range(3)]
    if within is Within.PICTURE:
        points = [PCA(2).fit_transform(each.astype(np.float64)).astype(np.float32) for each in points]
    wanted = np.array([kept(points[0], points[1]), kept(points[1], points[2])])
    assert np.mean(made.kept == wanted) > 0.97
    np.testing.assert_allclose(made.shares()[0], wanted.mean(axis=1) / K, atol=0.01)
    chosen = RowSet.of_indices(60, [0, 3, 6]).mask()
    shares, count = made.shares(chosen)
    assert count == 3
    np.testing.assert_allclose(shares, made.kept[:, [0, 3, 6]].mean(axis=1) / K)
    looked.results.put(steady_key(stages, K), made)
    assert steady_of(stages, K, looked.results) is made


def test_steps_that_are_not_made_are_not_followed(looked: Looked, seen_steps: Callable[..., object]) -> None:
    embedding = replace(looked.state.embedding, projection=ProjectionSpec("umap"))
    looked.state = replace(looked.state, embedding=embedding)
    looked.wish(within=Within.PICTURE)
    about = replace(looked.about, spec=ProjectionSpec("umap"))
    told = stages_of(looked.catalog, about, looked.state, looked.results)
    assert told == "UMAP is not made of all steps yet: All steps makes it"
