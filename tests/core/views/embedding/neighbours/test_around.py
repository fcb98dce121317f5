from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.session import Session
from core.session.command import change_embedding
from core.session.keeping.persistence import load, save
from core.session.memory import row_bytes
from core.state import Metric, NeighbourQuery, PointFilter, PointMeasure, PointSearch, RowSet
from core.views import Links
from core.views.embedding import Known, known
from core.views.embedding.neighbours.around import Neighbours
from core.views.picture import Emphasis
from tests.core.views.embedding.conftest import Seen
from tests.core.views.embedding.made import vectors

ROWS = vectors(60, 6).astype(np.float64)


def select(seen: Seen, *rows: int) -> None:
    seen.state = replace(seen.state, selected_points={"run/layer": RowSet.of_indices(60, list(rows))})


def about(seen: Seen) -> Known:
    found = known(seen.catalog, seen.results, seen.state)
    assert found is not None
    return found


def near(seen: Seen, **query: object) -> Neighbours:
    seen.scene(neighbours=NeighbourQuery(**query))  # type: ignore[arg-type]
    found = about(seen).neighbours
    assert found is not None
    return found


def nearest(vector: np.ndarray[tuple[int, ...], np.dtype[np.float64]], count: int, *without: int) -> list[int]:
    away = np.linalg.norm(ROWS - vector, axis=1)
    away[list(without)] = np.inf
    return np.argsort(away, kind="stable")[:count].tolist()  # type: ignore[no-any-return]


def test_neighbours_are_of_the_selected_row_and_are_linked_to_it(seen: Seen) -> None:
    select(seen, 7)
    found = near(seen, count=4, metric=Metric.EUCLIDEAN)
    assert found.rows.tolist() == nearest(ROWS[7], 4, 7)
    links = [layer for layer in seen.scene().layers if isinstance(layer, Links)]
    assert len(links[0].ends) == 4


def test_neighbours_are_of_the_centre_of_rows_that_were_pinned_whatever_is_selected(seen: Seen) -> None:
    pinned = RowSet.of_indices(60, [3, 4, 5])
    select(seen, 40)
    found = near(seen, count=5, metric=Metric.EUCLIDEAN, of="@1", sets=(pinned,))
    assert found.rows.tolist() == nearest(ROWS[[3, 4, 5]].mean(axis=0), 5, 3, 4, 5)
    assert found.said == ("+ mean of 3 points selected before (@1)",)
    assert not [layer for layer in seen.scene().layers if isinstance(layer, Links)]


def test_neighbours_are_of_sums_and_of_typed_vectors(seen: Seen) -> None:
    found = near(seen, count=3, metric=Metric.EUCLIDEAN, of="thing 8 - #2 + thing 20")
    assert found.rows.tolist() == nearest(ROWS[8] - ROWS[2] + ROWS[20], 3, 2, 8, 20)
    typed = near(seen, count=3, metric=Metric.EUCLIDEAN, of=repr(ROWS[9]))
    assert typed.rows[0] == 9
    assert typed.distances[0] < 1e-5
    points = seen.points()
    assert np.flatnonzero(points.emphasis == Emphasis.NEIGHBOUR).tolist() == sorted(typed.rows.tolist())


@pytest.mark.parametrize(
    ("of", "said"),
    [("1, 2, 3", "3 numbers, but the vectors have 6 dimensions"), ("unheard of", "Nothing matches “unheard of”")],
)
def test_what_is_no_vector_is_said_and_lists_nothing(seen: Seen, of: str, said: str) -> None:
    found = near(seen, of=of)
    assert found.failure == said
    assert not len(found.rows)


def test_points_are_coloured_by_their_distance(seen: Seen) -> None:
    select(seen, 7)
    scene = seen.scene(colour_measure=PointMeasure.DISTANCE, neighbours=NeighbourQuery(5, Metric.MANHATTAN))
    assert scene.legend is not None
    assert scene.legend.bar is not None
    away = np.abs(ROWS - ROWS[7]).sum(axis=1)
    np.testing.assert_allclose(scene.legend.bar.upper, away.max(), rtol=1e-6)
    colours = seen.points().colour_index
    assert np.argsort(away, kind="stable")[0] == 7
    assert np.all(np.diff(colours[np.argsort(away)].astype(np.int64)) >= 0)


@pytest.mark.parametrize(
    ("measure", "waits"),
    [(PointMeasure.DISTANCE, "for a selected point"), (PointMeasure.MOVED, "for what is compared with")],
)
def test_colours_that_cannot_be_told_yet_say_what_they_wait_for(seen: Seen, measure: PointMeasure, waits: str) -> None:
    scene = seen.scene(colour_measure=measure)
    assert scene.legend is None
    assert waits in scene.note
    assert not seen.scene(colour_measure=PointMeasure.NONE).note
    select(seen, 7)
    assert (waits in seen.scene(colour_measure=measure).note) == (measure is PointMeasure.MOVED)


def test_neighbours_that_the_picture_tears_away_are_told_by_their_place_in_it(seen: Seen) -> None:
    select(seen, 7)
    found = near(seen, count=12, metric=Metric.EUCLIDEAN)
    scores, places = about(seen).projection, about(seen).places
    assert scores is not None
    assert places is not None
    seen_apart = np.linalg.norm(scores.scores[:, :3].astype(np.float64) - scores.scores[7, :3], axis=1)
    seen_apart[7] = np.inf
    order = np.argsort(seen_apart, kind="stable").tolist()
    assert places.ranks.tolist() == [order.index(row) + 1 for row in found.rows.tolist()]
    assert places.torn.tolist() == [row not in order[:12] for row in found.rows.tolist()]
    assert 0 < places.torn.sum() < 12


def test_pinned_rows_and_named_filters_are_saved_with_the_session(
    seen: Seen, tmp_path_factory: pytest.TempPathFactory
) -> None:
    session, pinned = Session(), RowSet.of_indices(60, [3, 4, 5])
    filters = (PointFilter("sure ants", PointSearch("label = 'ant' AND score > 0.5")),)
    query = NeighbourQuery(5, Metric.DOT, "@1", (pinned,), torn_only=True)
    session.do(change_embedding("Neighbours", neighbours=query, filters=filters))
    file = tmp_path_factory.mktemp("kept") / "a.armillary"
    assert row_bytes([session.state]) == len(pinned.packed)  # what undo keeps of them is counted
    save(session, file)
    again = load(file).embedding
    assert again.neighbours == query
    assert again.filters == filters
