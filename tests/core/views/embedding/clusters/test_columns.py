"""Clusters as columns of a table: found, kept, recalled, found again, renamed, taken back."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from core.analysis.clusters.asked import ClusterMethod
from core.jobs.calls import resolve
from core.model import ColumnKind
from core.results import DiskResults, Results
from core.session import Session
from core.session.commands.points.clusters import name_cluster, show_clusters, wish_clusters
from core.session.commands.points.edits import drop_column
from core.session.keeping.carried import carry, take_up
from core.session.keeping.persistence import load, save
from core.state import Clustered, ClusterSpace, ClusterWish, SessionState
from core.views import Scene, Viewport
from core.views.embedding import complete, known, picture_of
from core.views.embedding.clusters.asking import question
from core.views.embedding.clusters.result import Clusters, found_clusters
from core.views.embedding.work import Known
from tests.core.views.embedding.made import CLASSES, catalog, table

ROWS = 90
TRUE = np.arange(ROWS) % 3


class Stand:
    """A session over a table on disk, whose work is done at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.catalog = catalog(table(folder / "logs", rows=ROWS))
        self.open(SessionState())

    def open(self, state: SessionState, forget: bool = False) -> None:
        kept = DiskResults(self.folder / "results")
        if forget:
            kept.clear()
        self.results = Results(kept)
        self.session = Session(state=state, results=self.results)
        self.session.set_catalog(self.catalog)

    @property
    def about(self) -> Known:
        complete(self.catalog, self.results, self.session.state)
        found = known(self.catalog, self.results, self.session.state)
        assert found is not None
        return found

    @property
    def note(self) -> str:
        about = self.about
        (placed,) = picture_of(about, self.session.state, Viewport(400, 300)).parts
        assert isinstance(placed.part, Scene)
        return placed.part.note

    def wish(self, **changes: object) -> None:
        self.session.do(wish_clusters("", **{**asdict(ClusterWish()), **changes}))

    def find(self) -> tuple[str, Clusters]:
        asked = question(self.catalog, self.about, self.results, self.session.state)
        made = resolve(asked.work.task.function)(None, **asked.work.task.arguments)
        assert isinstance(made, Clusters)
        self.results.put(asked.work.key, made)
        self.session.do(show_clusters("run/layer", asked.name, asked.clustered))
        return asked.name, made

    def clustered(self, name: str) -> Clustered:
        edit = self.session.state.embedding.edits["run/layer"].column(name)
        assert edit is not None
        assert edit.clustered is not None
        return edit.clustered


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path)


@pytest.mark.parametrize("space", ClusterSpace)
@pytest.mark.parametrize("method", ClusterMethod)
def test_clusters_become_a_column_that_colours_and_undo_takes_it_away(
    stand: Stand, space: ClusterSpace, method: ClusterMethod
) -> None:
    stand.wish(method=method, space=space, count=3, smallest=10, dense=3)
    name, made = stand.find()
    assert name == ("k-means 3" if method is ClusterMethod.KMEANS else "HDBSCAN 10")
    metadata = stand.about.metadata
    assert metadata is not None
    column = metadata.columns[name]
    assert column.kind is ColumnKind.CATEGORY
    assert column.codes is not None
    assert column.categories == CLASSES  # named by the labels, which tell the clusters apart
    there = column.codes >= 0
    assert there.mean() > 0.9
    assert adjusted_rand_score(TRUE[there], column.codes[there]) == 1.0
    assert (np.array(column.texts, dtype=object)[there] == np.array(CLASSES, dtype=object)[TRUE[there]]).all()
    assert made.named_by == "label"
    assert stand.session.state.embedding.colour_by == name
    stand.session.undo()
    assert name not in stand.about.metadata.columns  # type: ignore[union-attr]
    assert stand.session.state.embedding.colour_by is None


def test_a_session_brings_clusters_back_from_disk_and_finds_them_again_where_they_are_gone(
    stand: Stand, tmp_path: Path
) -> None:
    stand.wish(count=3)
    name, made = stand.find()
    file = tmp_path / "session.armillary"
    save(stand.session, file)
    for forget in (False, True):
        stand.open(load(file), forget)
        metadata = stand.about.metadata
        assert metadata is not None
        again = found_clusters(stand.results, stand.clustered(name).key)
        assert again is not None
        np.testing.assert_array_equal(again.labels, made.labels)
        assert metadata.columns[name].categories == CLASSES


def test_clusters_lie_beside_a_session_that_is_opened_where_nothing_was_kept(stand: Stand, tmp_path: Path) -> None:
    stand.wish(count=3)
    name, made = stand.find()
    file = tmp_path / "session.armillary"
    save(stand.session, file)
    assert carry(file, stand.catalog, stand.results, stand.session.state)
    elsewhere = replace(stand.session.state, embedding=replace(stand.session.state.embedding, components=(2, 3, 4)))
    stand.open(elsewhere, forget=True)
    assert stand.about.metadata.columns[name].categories == ()  # type: ignore[union-attr]
    assert take_up(file, stand.catalog, stand.results, stand.session.state)
    assert stand.about.metadata.columns[name].categories == CLASSES  # type: ignore[union-attr]
    again = found_clusters(stand.results, stand.clustered(name).key)
    assert again is not None
    np.testing.assert_array_equal(again.labels, made.labels)


def test_clusters_of_a_picture_that_is_not_shown_are_missing_until_it_is(stand: Stand) -> None:
    stand.wish(count=3)
    name, _ = stand.find()
    before = stand.session.state
    stand.open(replace(before, embedding=replace(before.embedding, components=(2, 3, 4))), forget=True)
    assert stand.about.metadata.columns[name].categories == ()  # type: ignore[union-attr]
    assert stand.note == f"{name} has no clusters here: they were found in {stand.clustered(name).of}"
    stand.open(before)
    assert stand.note == ""
    assert stand.about.metadata.columns[name].categories == CLASSES  # type: ignore[union-attr]


def test_only_points_that_are_shown_are_looked_at(stand: Stand) -> None:
    from core.session.commands.points.selection import isolate_category

    label = stand.about.metadata.columns["label"]  # type: ignore[union-attr]
    stand.session.do(isolate_category("run/layer", label, "ant", "embedding"))
    stand.wish(count=2, shown_only=True)
    _, made = stand.find()
    shown = np.array([text == "ant" for text in label.texts])
    np.testing.assert_array_equal(made.labels >= 0, shown)
    assert made.of == int(shown.sum())


def test_the_same_wish_is_the_same_column_and_another_one_gets_a_name_of_its_own(stand: Stand) -> None:
    stand.wish(count=3)
    first, _ = stand.find()
    again, _ = stand.find()
    stand.wish(count=3, seed=5)
    other, _ = stand.find()
    assert (first, again, other) == ("k-means 3", "k-means 3", "k-means 3 (2)")
    assert [column.name for column in stand.session.state.embedding.edits["run/layer"].columns] == [first, other]


def test_a_cluster_is_renamed_with_the_filters_that_name_it(stand: Stand) -> None:
    from core.session.commands.points.selection import toggle_category

    stand.wish(count=3)
    name, made = stand.find()
    column = stand.about.metadata.columns[name]  # type: ignore[union-attr]
    stand.session.do(toggle_category("run/layer", column, "bee", "embedding"))
    number = made.names.index("ant")
    stand.session.do(name_cluster("run/layer", name, number, "ant", "emmet"))
    column = stand.about.metadata.columns[name]  # type: ignore[union-attr]
    assert column.categories == ("bee", "cat", "emmet")
    brush = stand.session.state.brushes[0]
    assert getattr(brush, "values", None) == {"cat", "emmet", ""}
    stand.session.do(name_cluster("run/layer", name, made.names.index("cat"), "cat", "emmet"))
    column = stand.about.metadata.columns[name]  # type: ignore[union-attr]
    assert column.categories == ("bee", "emmet")  # two clusters of one name are one category
    stand.session.do(drop_column("run/layer", name))
    assert stand.session.state.embedding.edits == {}


def test_too_few_points_are_refused_in_words(stand: Stand) -> None:
    stand.wish(count=ROWS)
    with pytest.raises(ValueError, match="too few"):
        question(stand.catalog, stand.about, stand.results, stand.session.state)
