"""Scaling in the view: what carries it from the wish to picture, neighbours, steps and measures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.scaling import Scaling
from core.analysis.quality.measure import measure_quality
from core.analysis.quality.points import broken_links, faithfulness
from core.model import F4, Catalog
from core.results import DiskResults, ResultKey, Results
from core.session.commands.points.projections import show_projection
from core.state import Metric, NeighbourQuery, PointMeasure, ProjectionSpec
from core.views.embedding import Known, complete, known
from core.views.embedding.neighbours.around import Around
from core.views.embedding.neighbours.work import find_neighbours
from core.views.embedding.runs import running, stepping
from core.views.embedding.runs.graphs import graph_key, scaled_key
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.runs.needs import bytes_needed, graph_count
from core.views.embedding.runs.walk import Walked
from core.views.embedding.runs.walking import walk_work
from core.views.embedding.subject import subject
from core.views.embedding.trust import measuring as trusting
from core.views.embedding.trust.words import basis
from core.views.embedding.trust.work import What, task_of
from tests.core.views.embedding.conftest import Seen
from tests.core.views.embedding.made import catalog, table, vectors
from tests.core.views.embedding.test_projections import run_here

UMAP = ProjectionSpec("umap", {"n_epochs": 12, "scaling": "sphereize"})
PLAIN = ProjectionSpec("umap", {"n_epochs": 12})
STEPS = (0, 100, 200)


def sphereized(given: F4) -> F4:
    shifted = given.astype(np.float64) - given.mean(axis=0, dtype=np.float64)
    made: F4 = (shifted / np.linalg.norm(shifted, axis=1, keepdims=True)).astype(np.float32)
    return made


def facts(folder: Path, by_hand: bool, steps: tuple[int | None, ...] = (None,)) -> Catalog:
    made = table(folder, steps=steps)
    for place in range(len(steps) if by_hand else 0):
        np.save(folder / f"{place}.npy", sphereized(vectors(60, 6, seed=place)))
    return catalog(made)


def shown(seen: Seen) -> Known:
    complete(seen.catalog, seen.results, seen.state)
    about = known(seen.catalog, seen.results, seen.state)
    assert about is not None
    assert about.projection is not None
    return about


def test_a_run_makes_what_it_makes_of_vectors_scaled_by_hand_and_says_so(tmp_path: Path) -> None:
    seen, hand = Seen(facts(tmp_path / "a", by_hand=False)), Seen(facts(tmp_path / "b", by_hand=True))
    keys = run_here(seen, UMAP), run_here(hand, PLAIN)
    made, expected = seen.results.get(keys[0], Layout), hand.results.get(keys[1], Layout)
    assert made is not None
    assert expected is not None
    assert made.scores.tobytes() == expected.scores.tobytes()
    assert seen.scene().title == "run/layer · UMAP, scaling sphereize, epochs 12, seed 0"


def test_neighbours_of_scaled_vectors_are_kept_apart_and_never_those_of_the_inspector(tmp_path: Path) -> None:
    seen = Seen(facts(tmp_path / "a", by_hand=False))
    folder = tmp_path / "kept"
    run_here(seen, UMAP, folder)
    about, kept = subject(seen.catalog, seen.state), Results(DiskResults(folder))
    assert about is not None
    count = graph_count(0, 60)
    of = scaled_key(about.vectors, Scaling.SPHEREIZE)
    assert kept.recall(graph_key(of, "euclidean", count), NeighbourGraph) is not None
    assert kept.recall(graph_key(about.vectors, "euclidean", count), NeighbourGraph) is None
    query, around = NeighbourQuery(10, Metric.EUCLIDEAN), Around(about.vectors, 3)
    found = find_neighbours(None, vectors(60, 6), kept, around, query, None)
    expected = np.argsort(np.linalg.norm(vectors(60, 6) - vectors(60, 6)[3], axis=1))[1:11]
    np.testing.assert_array_equal(found.rows, expected)


def test_keys_of_scaled_vectors_differ_by_scaling_and_none_is_no_scaling() -> None:
    of = ResultKey.of("vectors", "a")
    assert scaled_key(of, Scaling.NONE) == of
    assert len({scaled_key(of, scaling) for scaling in Scaling}) == 4


def test_a_sampled_run_shares_its_sample_only_with_runs_of_the_same_scaling(tmp_path: Path) -> None:
    seen, hand = Seen(facts(tmp_path / "a", by_hand=False)), Seen(facts(tmp_path / "b", by_hand=True))
    wishes = {"n_epochs": 12, "fit_on": 30}
    key = run_here(seen, ProjectionSpec("umap", {**wishes, "scaling": "sphereize"}), tmp_path / "kept")
    plain = run_here(seen, ProjectionSpec("umap", {**wishes, "scaling": "unit"}), tmp_path / "kept")
    expected = run_here(hand, ProjectionSpec("umap", wishes))
    layouts = [seen.results.get(key, Layout), seen.results.get(plain, Layout), hand.results.get(expected, Layout)]
    made, other, by_hand = (None if each is None else each.scores.tobytes() for each in layouts)
    assert made == by_hand
    assert made != other


def walked(seen: Seen, spec: ProjectionSpec) -> Walked:
    seen.state = show_projection(spec).apply(seen.state)
    complete(seen.catalog, seen.results, seen.state)
    about = subject(seen.catalog, seen.state)
    assert about is not None
    work, _ = walk_work(seen.catalog, about, spec, seen.results)
    return stepping.run(None, **work.task.arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["umap", "pca"])
def test_a_walk_over_all_steps_scales_each_and_measures_what_it_went_by(method: str, tmp_path: Path) -> None:
    seen = Seen(facts(tmp_path / "a", by_hand=False, steps=STEPS))
    hand = Seen(facts(tmp_path / "b", by_hand=True, steps=STEPS))
    wishes = {"n_epochs": 12} if method == "umap" else {}
    made = walked(seen, ProjectionSpec(method, {**wishes, "scaling": "sphereize"}, aligned=0.5))
    expected = walked(hand, ProjectionSpec(method, wishes, aligned=0.5))
    assert made.layouts is not None
    assert expected.layouts is not None
    for here, there in zip(made.layouts, expected.layouts, strict=True):
        np.testing.assert_allclose(here.scores, there.scores, atol=1e-5 if method == "pca" else 0)
    np.testing.assert_array_equal(made.walk.kept, expected.walk.kept)
    np.testing.assert_array_equal(made.walk.trusted, expected.walk.trusted)


@pytest.mark.parametrize("spec", [UMAP, ProjectionSpec("pca", {"scaling": "sphereize"})], ids=["umap", "pca"])
def test_pictures_are_compared_with_the_vectors_the_method_went_by(spec: ProjectionSpec, tmp_path: Path) -> None:
    seen = Seen(facts(tmp_path, by_hand=False))
    seen.state = show_projection(spec).apply(seen.state)
    if spec.method == "umap":
        run_here(seen, spec)
    about, wish, key = shown(seen), seen.state.embedding, ResultKey.of("measured", "a")
    assert about.projection is not None
    picture = np.ascontiguousarray(about.projection.scores[:, :3])[:, : wish.dimensions]
    task = task_of(What.TRUST, about, vectors(60, 6), wish, seen.results, key)
    running.results_in.cache_clear()
    trust = trusting.measure(None, **task.arguments)  # type: ignore[arg-type]
    by_hand = measure_quality(sphereized(vectors(60, 6)), picture, "euclidean")
    raw = measure_quality(vectors(60, 6), picture, "euclidean")
    found = dict(zip(trust.measures, trust.values[:, 0].tolist(), strict=True))
    assert by_hand.neighbourhoods.recall.value != raw.neighbourhoods.recall.value, "nothing to tell apart"
    assert found["recall"] == by_hand.neighbourhoods.recall.value
    assert found["shepard"] == by_hand.distances.shepard.value
    assert basis(trust).startswith("15 neighbours, Euclidean distances of sphereized vectors · all 60 points")

    graph = neighbour_graph(sphereized(vectors(60, 6)), graph_count(15, 60), "euclidean")
    values = replace(wish, colour_measure=PointMeasure.FAITHFULNESS)
    task = task_of(What.VALUES, about, vectors(60, 6), values, seen.results, ResultKey.of("values", "a"))
    np.testing.assert_array_equal(trusting.faithful(None, **task.arguments), faithfulness(graph, picture))  # type: ignore[arg-type]
    task = task_of(What.LINKS, about, vectors(60, 6), wish, seen.results, ResultKey.of("links", "a"))
    torn = trusting.links(None, **task.arguments)  # type: ignore[arg-type]
    np.testing.assert_array_equal(torn.pairs, broken_links(graph, picture, 5, 50)[0])


def test_the_copy_that_scaling_takes_is_counted() -> None:
    rows, columns = 100_000, 500
    more = bytes_needed(UMAP, rows, columns) - bytes_needed(PLAIN, rows, columns)
    assert more == 4 * rows * columns
    sampled = replace(PLAIN, parameters={"fit_on": 20_000})
    scaled = replace(sampled, parameters={"fit_on": 20_000, "scaling": "unit"})
    more = bytes_needed(scaled, 1_000_000, 100) - bytes_needed(sampled, 1_000_000, 100)
    assert more == (256 << 20) + 4 * 20_000 * 100, "more than that is made part by part"
