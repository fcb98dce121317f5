"""Pictures made whole without a window: as the window has them, in every process, and no more than is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.model import Catalog
from core.notebook.logs import Logs
from core.results import ResultKey, Results
from core.state import (
    Against,
    Clustered,
    ColumnEdit,
    MovedState,
    Pane,
    Panes,
    PointMeasure,
    ProjectionSpec,
    SessionState,
    TableEdits,
)
from core.views.embedding.marks.names import names_work
from core.views.embedding.panes import finishing
from core.views.embedding.panes.finishing import as_shown, finish
from core.views.embedding.panes.known import complete
from core.views.embedding.panes.lens import lens_of
from core.views.embedding.work import Known, known
from tests.core.views.embedding.made import catalog, drifting_table

TABLE = "run/layer"
SLOW = ProjectionSpec("tsne", {"n_components": 2, "perplexity": 5.0})


@pytest.fixture
def logs(tmp_path: Path) -> Catalog:
    return catalog(drifting_table(tmp_path / "logs", (0, 100, 200), rows=60))


def wished(**changes: object) -> SessionState:
    start = SessionState()
    return replace(start, embedding=replace(start.embedding, dimensions=2, **changes))  # type: ignore[arg-type]


def made(logs: Catalog, state: SessionState, results: Results | None = None) -> Known:
    results = results or Results()
    finish(logs, results, state)
    about = known(logs, results, state)
    assert about is not None
    return about


def test_a_method_that_takes_a_while_is_run_and_is_the_same_each_time(logs: Catalog) -> None:
    one, other = (made(logs, wished(projection=SLOW)) for _ in range(2))
    assert one.spec.method == "tsne"
    assert one.projection is not None
    assert other.projection is not None
    assert np.array_equal(one.projection.scores, other.projection.scores)
    assert one.cloud is not None


def test_pictures_beside_are_run_too(logs: Catalog) -> None:
    state = wished(panes=Panes((Pane(projection=SLOW, dimensions=2),)))
    results = Results()
    finish(logs, results, state)
    lens = lens_of(logs, results, state, 0)
    assert lens is not None
    about = known(logs, results, lens.seen(state))
    assert about is not None
    assert (about.spec.method, about.projection is None) == ("tsne", False)


def test_nothing_is_run_twice_and_what_is_steered_by_hand_not_at_all(
    logs: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    results, state = Results(), wished(projection=SLOW)
    finish(logs, results, state)
    monkeypatch.setattr(finishing, "run_work", lambda *_: pytest.fail("it was there"))
    finish(logs, results, state)
    assert made(logs, wished(projection=replace(SLOW, history="steered"))).spec.method == "pca"


@pytest.mark.parametrize("measure", [PointMeasure.MOVED, PointMeasure.FAITHFULNESS])
def test_what_points_are_coloured_by_is_measured(logs: Catalog, measure: PointMeasure) -> None:
    state = wished(colour_measure=measure)
    state = replace(
        state, embedding=replace(state.embedding, moved=replace(state.embedding.moved, against=Against.BEFORE))
    )
    about = made(logs, state)
    assert about.values is not None
    assert np.isfinite(about.values).all()
    assert len(np.unique(about.values)) > 3


def test_a_notebook_has_the_colours_and_coordinates_of_the_picture(logs: Catalog) -> None:
    state = wished(colour_measure=PointMeasure.MOVED, projection=SLOW)
    state = replace(state, embedding=replace(state.embedding, moved=MovedState(Against.VECTORS)))
    about = made(logs, state)
    notebook = Logs(logs, state, Results())
    points = notebook.points()
    assert about.projection is not None
    assert np.array_equal(points[list(points.columns[1:3])].to_numpy(), about.projection.scores)
    assert len(set(points["colour"])) > 5


def test_places_are_not_named_by_clusters_that_are_still_looked_for(logs: Catalog) -> None:
    """Names made without them would stay: they are known by what the clusters are called, not by what they hold."""
    gone = Clustered(ResultKey.of("clusters", "what they were found in"))
    edits = {TABLE: TableEdits((ColumnEdit("k-means 3", clustered=gone),))}
    marks = replace(SessionState().embedding.marks, clusters=True, cluster_by="k-means 3")
    state, results = wished(edits=edits, colour_by="k-means 3", marks=marks), Results()
    about = made(logs, state, results)
    assert about.metadata is not None
    assert "k-means 3" in about.metadata.columns
    assert (names_work(about, results, state), about.names) == ((), None)
    other = replace(state, embedding=replace(state.embedding, marks=replace(marks, cluster_by="label")))
    assert made(logs, other, results).names is not None


def test_a_projection_that_was_chosen_and_not_run_is_not_shown(logs: Catalog) -> None:
    results, state = Results(), wished(projection=SLOW, panes=Panes((Pane(projection=SLOW, dimensions=2),)))
    complete(logs, results, state)
    shown = as_shown(logs, results, state).embedding
    assert (shown.projection.method, shown.panes.beside[0].projection.method) == ("pca", "pca")
    finish(logs, results, state)
    assert as_shown(logs, results, state) == state
