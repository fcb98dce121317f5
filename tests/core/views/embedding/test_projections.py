from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.analysis.graph.build import neighbour_graph
from core.analysis.projection.methods import FAST
from core.export.figures.figure import figure_bytes
from core.export.figures.sheet import FigureFormat
from core.model import Metadata
from core.results import DiskResults, ResultKey, Results
from core.session.commands.points.projections import (
    choose_method,
    reset_parameters,
    set_parameter,
    set_seed,
    show_projection,
)
from core.state import Metric, NeighbourQuery, ProjectionSpec, SessionState
from core.views.embedding import complete, missing_work
from core.views.embedding.methods import acts_at_once, complete_parameters, described, projection_key
from core.views.embedding.neighbours.around import Around
from core.views.embedding.neighbours.work import find_neighbours
from core.views.embedding.runs import running
from core.views.embedding.runs.graphs import graph_key
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.runs.needs import GRAPH_COUNT, bytes_needed, graph_count, planned
from core.views.embedding.runs.starting import run_work
from core.views.embedding.subject import subject
from tests.core.views.embedding.conftest import Seen, points_of
from tests.core.views.embedding.made import catalog, table, vectors

OF = ResultKey.of("vectors", "a")
UMAP = ProjectionSpec("umap", {"n_epochs": 12})


def run_here(seen: Seen, spec: ProjectionSpec, folder: Path | None = None) -> ResultKey:
    """Wish a projection and do the work of its run here and now."""
    complete(seen.catalog, seen.results, seen.state)
    about = subject(seen.catalog, seen.state)
    assert about is not None
    given = seen.results.get(about.vectors, np.ndarray)
    assert given is not None
    results = Results(None if folder is None else DiskResults(folder))
    if about.metadata is not None:
        results.put(about.metadata, seen.results.get(about.metadata, Metadata))
    work = run_work(about, given, spec, results)
    seen.results.put(work.key, running.run(None, **work.task.arguments))  # type: ignore[arg-type]
    seen.state = show_projection(spec).apply(seen.state)
    return work.key


def test_keys_differ_exactly_where_results_do() -> None:
    plain = projection_key(OF, ProjectionSpec("umap"))
    assert projection_key(OF, ProjectionSpec("umap", {"n_neighbors": 15})) == plain, "a default that is named"
    assert projection_key(OF, ProjectionSpec("umap", {"nonsense": 3, "n_neighbors": -1})) == plain
    others = [
        ProjectionSpec("umap", seed=1),
        ProjectionSpec("umap", {"n_neighbors": 16}),
        ProjectionSpec("tsne"),
        ProjectionSpec("umap", history="steered 1"),
    ]
    assert len({plain, *(projection_key(OF, spec) for spec in others)}) == 5
    assert projection_key(OF, ProjectionSpec(seed=1)) == projection_key(OF, ProjectionSpec())
    assert projection_key(OF, ProjectionSpec("of the future")) == projection_key(OF, ProjectionSpec())


def test_words_name_method_changed_parameters_and_seed() -> None:
    assert described(ProjectionSpec()) == "PCA"
    spec = ProjectionSpec("umap", {"n_neighbors": 30, "min_dist": 0.1, "repeatable": False}, 7)
    assert described(spec) == "UMAP, neighbours 30, repeatable off, seed 7"


def test_only_what_takes_little_time_is_shown_when_it_is_chosen() -> None:
    start = SessionState()
    chosen = choose_method("umap").apply(start)
    assert (chosen.embedding.choice.method, chosen.embedding.projection.method) == ("umap", "pca")
    assert choose_method("umap", kept=True).apply(start).embedding.projection.method == "umap"
    assert acts_at_once(ProjectionSpec("random"))
    state = choose_method("random").apply(start)
    assert state.embedding.projection.method == "random"
    assert set_seed(4).apply(state).embedding.projection.seed == 4


def test_parameters_are_remembered_by_method_and_reset() -> None:
    state = choose_method("umap").apply(SessionState())
    state = set_parameter("umap", "n_neighbors", 30).apply(state)
    state = set_parameter("tsne", "perplexity", 5.0).apply(state)
    assert state.embedding.choice.spec() == ProjectionSpec("umap", {"n_neighbors": 30})
    shown = show_projection(state.embedding.choice.spec()).apply(state)
    assert shown.embedding.dimensions == 2, "as many as the method makes"
    assert set_parameter("umap", "n_neighbors", 15).apply(state).embedding.choice.spec() == ProjectionSpec("umap")
    assert dict(reset_parameters("umap").apply(state).embedding.choice.parameters) == {"tsne": {"perplexity": 5.0}}


def test_a_finished_run_is_shown_and_named(seen: Seen) -> None:
    run_here(seen, UMAP)
    scene = seen.scene()
    assert scene.title == "run/layer · UMAP, epochs 12, seed 0"
    assert scene.axis_titles == ("UMAP 1", "UMAP 2")
    where = points_of(scene).positions
    assert np.abs(where).max() == pytest.approx(1.0)
    assert np.all(where[:, 2] == 0)


def test_a_fast_run_says_in_picture_and_figure_that_it_is_not_repeatable(seen: Seen) -> None:
    run_here(seen, ProjectionSpec("umap", {"n_epochs": 12, "repeatable": False}, seed=3))
    shown = seen.look()
    scene = seen.scene()
    assert scene.title == "run/layer · UMAP, epochs 12, repeatable off, seed 3"
    assert FAST in scene.note
    figure = "".join(figure_bytes(shown, FigureFormat.SVG).decode().split())
    for text in (scene.title, FAST):
        assert "".join(text.split()) in re.sub("<[^>]*>", "", figure)
    run_here(seen, UMAP)
    assert "repeatable" not in seen.scene().note + seen.scene().title


def test_without_its_result_the_first_look_is_shown_and_says_so(seen: Seen) -> None:
    seen.state = show_projection(UMAP).apply(seen.state)
    scene = seen.scene()
    assert scene.title == "run/layer · PCA"
    assert scene.note == "PCA: UMAP was not run here"
    tasks = [work.task.function for work in missing_work(seen.catalog, seen.results, seen.state)]
    assert tasks == [], "nothing that takes long is started unasked"


def test_a_run_is_found_again_by_another_session(tmp_path: Path) -> None:
    facts = catalog(table(tmp_path / "logs"))
    first = Seen(facts)
    key = run_here(first, UMAP, tmp_path / "results")
    again = Seen(facts, Results(DiskResults(tmp_path / "results")), first.state)
    assert again.results.kept(key)
    assert again.scene().title.startswith("run/layer · UMAP")
    kept, made = again.results.get(key, Layout), first.results.get(key, Layout)
    assert kept is not None
    assert made is not None
    np.testing.assert_array_equal(kept.scores, made.scores)
    assert (kept.epoch, kept.epochs, kept.axis_titles) == (12, 12, made.axis_titles)


def test_methods_share_one_graph_of_neighbours(seen: Seen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, str]] = []

    def counted(given: object, count: int, metric: str, *rest: object) -> object:
        asked.append((count, metric))
        return neighbour_graph(given, count, metric, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "neighbour_graph", counted)
    for spec in (UMAP, replace(UMAP, seed=3), ProjectionSpec("tsne", {"iterations": 5, "early_iterations": 5})):
        run_here(seen, spec, tmp_path)
    assert asked == [(59, "euclidean")]
    run_here(seen, ProjectionSpec("umap", {"n_epochs": 12, "metric": "cosine"}), tmp_path)
    assert asked == [(59, "euclidean"), (59, "cosine")]


def test_how_many_neighbours_are_looked_for_depends_on_nothing_but_the_request() -> None:
    assert graph_count(14, 10_000) == GRAPH_COUNT
    assert graph_count(120, 10_000) == 120
    assert graph_count(14, 50) == 49
    assert graph_count(14, 5_000_000) == 14


def test_a_run_that_needs_more_memory_than_there_is_is_refused_with_both_numbers_and_a_remedy() -> None:
    spec, shape = ProjectionSpec("umap"), (5_000_000, 512)
    needed = bytes_needed(spec, *shape)
    assert needed > 5_000_000 * 512 * 4
    assert planned(spec, *shape, available=needed).refusal == ""
    said = planned(spec, *shape, available=8_000_000_000).refusal
    assert said.startswith("UMAP of 5,000,000 rows and 512 columns, fitted on 20,000, takes about ")
    assert "8 GB are free. Close other programs" in said
    chosen = ProjectionSpec("umap", {"fit_on": 3_000_000})
    assert planned(chosen, *shape, available=8_000_000_000).refusal.endswith("or set Fit on to fewer points")
    assert bytes_needed(spec, 10_000, 50) < bytes_needed(ProjectionSpec("tsne"), 10_000, 50) < 1e9


def test_what_does_not_fit_as_a_whole_is_fitted_to_fewer_points() -> None:
    spec, shape = ProjectionSpec("umap"), (90_000, 2000)
    whole = planned(spec, *shape, available=1 << 40)
    assert (whole.spec, whole.fitted, whole.refusal) == (spec, 0, "")
    for size in (50_000, 20_000):
        wanted = ProjectionSpec("umap", {"fit_on": size})
        part = planned(spec, *shape, available=bytes_needed(wanted, *shape))
        assert (part.spec, part.fitted, part.refusal) == (wanted, size, "")
    large = planned(spec, 2_000_000, 50, available=1 << 40)
    assert (large.spec, large.fitted, large.refusal) == (spec, 100_000, "")
    assert planned(ProjectionSpec("umap", {"fit_on": 90_000}), *shape, available=1 << 30).refusal


def test_a_parameter_that_a_method_does_not_take_has_its_default() -> None:
    values = complete_parameters(ProjectionSpec("umap", {"n_neighbors": "many", "metric": "cosine", "gone": 1}))
    assert values["n_neighbors"] == 15
    assert values["metric"] == "cosine"
    assert "gone" not in values


def test_what_is_made_from_a_forgotten_result_goes_with_it() -> None:
    results, key = Results(), ResultKey.of("frame", "b")
    results.put(key, np.ones(3))
    results.put(ResultKey.of("cloud", key.digest), np.ones(3))
    results.put(ResultKey.of("cloud", "other"), np.ones(3))
    results.forget(key)
    assert key not in results
    assert ResultKey.of("cloud", key.digest) not in results
    assert ResultKey.of("cloud", "other") in results


def test_axes_between_searches_are_made_at_once_and_named(seen: Seen) -> None:
    spec = ProjectionSpec("custom", {"x_from": "ant", "x_to": "bee", "searched": "label"})
    scene = seen.scene(projection=spec, dimensions=2)
    assert scene.axis_titles == ("ant → bee", "PC 2")
    assert "x from “ant” (18) to “bee” (18)" in scene.note
    assert scene.title == "run/layer · Custom axes, x from ant, x to bee, search in label"
    where = points_of(scene).positions
    assert where[0::3, 0].mean() < where[1::3, 0].mean()


def test_what_cannot_be_made_leaves_the_first_look_and_says_why(seen: Seen) -> None:
    scene = seen.scene(projection=ProjectionSpec("columns", {"x": "name"}), dimensions=2)
    assert scene.note == "PCA: column “name” holds texts that are not all numbers"
    assert scene.axis_titles[0].startswith("PC 1")
    assert seen.scene(projection=ProjectionSpec("columns", {"x": "score"})).note.startswith("There is no further")


def test_keys_depend_on_the_metadata_where_the_coordinates_do() -> None:
    known, other = ResultKey.of("metadata", "m"), ResultKey.of("metadata", "n")
    for spec in (ProjectionSpec("custom"), ProjectionSpec("columns"), ProjectionSpec("umap", {"target": "label"})):
        assert projection_key(OF, spec, known) != projection_key(OF, spec, other)
    for spec in (ProjectionSpec("umap"), ProjectionSpec("pca")):
        assert projection_key(OF, spec, known) == projection_key(OF, spec)


def test_a_run_is_guided_by_a_column(seen: Seen) -> None:
    key = run_here(seen, ProjectionSpec("umap", {"n_epochs": 50, "target": "label", "target_weight": 0.9}))
    guided = seen.results.get(key, Layout)
    free = seen.results.get(run_here(seen, ProjectionSpec("umap", {"n_epochs": 50})), Layout)
    assert guided is not None
    assert free is not None
    assert not np.allclose(guided.scores, free.scores)


def test_a_run_that_needs_metadata_waits_until_they_are_read(seen: Seen) -> None:
    about = subject(seen.catalog, seen.state)
    assert about is not None
    spec = ProjectionSpec("umap", {"target": "label"})
    with pytest.raises(ValueError, match="The metadata are still being read"):
        run_work(about, vectors(60, 6), spec, seen.results)
    complete(seen.catalog, seen.results, seen.state)
    with pytest.raises(ValueError, match="There is no column “who”"):
        run_work(about, vectors(60, 6), ProjectionSpec("umap", {"target": "who"}), seen.results)


def test_long_metadata_are_read_for_a_projection_that_needs_them(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.views.embedding.work.LONG_TEXT", 10)
    scene = seen.scene(projection=ProjectionSpec("columns", {"x": "score", "y": "score"}), dimensions=2)
    assert scene.axis_titles == ("score", "score")


def test_the_graph_of_a_run_tells_the_neighbours_of_a_row(seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    query, given = NeighbourQuery(12, Metric.EUCLIDEAN), {"of": Around(OF, 7), "metadata": None}
    direct = find_neighbours(None, vectors(60, 6), Results(), query=query, **given)  # type: ignore[arg-type]
    graph = neighbour_graph(vectors(60, 6), graph_count(0, 60), "euclidean")
    monkeypatch.setattr("core.analysis.vicinity.distances.distances_from_vector", None)
    kept = Results()
    kept.put(graph_key(OF, "euclidean", graph_count(0, 60)), graph)
    shared = find_neighbours(None, vectors(60, 6), kept, query=query, **given)  # type: ignore[arg-type]
    np.testing.assert_array_equal(shared.rows, direct.rows)
    np.testing.assert_allclose(shared.distances, direct.distances, rtol=1e-5)
    with pytest.raises(TypeError):
        find_neighbours(None, vectors(60, 6), kept, query=NeighbourQuery(12, Metric.COSINE), **given)  # type: ignore[arg-type]


def test_points_that_a_cut_off_leaves_alone_are_not_said_to_be_gaps(tmp_path: Path) -> None:
    made, far = table(tmp_path), vectors(60, 6)
    far[7] += 500
    np.save(made.steps[-1].tensor.file, far)
    seen = Seen(catalog(made))
    run_here(seen, ProjectionSpec("umap", {"n_epochs": 12, "disconnection_distance": 100.0}))
    note = seen.scene().note
    assert "1 point has no neighbour nearer than 100: set aside" in note
    assert "NaN" not in note
