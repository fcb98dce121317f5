from __future__ import annotations

import numpy as np
import pytest

from core.analysis.graph.build import neighbour_graph
from core.analysis.quality.points import broken_links, faithfulness, layout_neighbours, stability
from core.work import CancelledError
from tests.core.recorder import Recorder

VECTORS = np.random.default_rng(1).standard_normal((200, 2)).astype(np.float32)
GRAPH = neighbour_graph(VECTORS, 20, "euclidean")


def test_neighbours_in_a_layout_are_the_nearest_others() -> None:
    found, away = layout_neighbours(VECTORS, 5)
    np.testing.assert_array_equal(found, GRAPH.indices[:, :5])
    np.testing.assert_allclose(away, GRAPH.distances[:, :5], rtol=1e-5)


def test_points_without_coordinates_have_none_and_are_nobodys() -> None:
    holes = VECTORS.copy()
    holes[[3, 50]] = np.nan
    found, away = layout_neighbours(holes, 5)
    assert (found[[3, 50]] == -1).all()
    assert np.isnan(away[[3, 50]]).all()
    assert not np.isin(found, [3, 50]).any()


def test_many_points_in_one_place_are_not_their_own_neighbours() -> None:
    found, away = layout_neighbours(np.zeros((40, 2), dtype=np.float32), 6)
    assert (found != np.arange(40)[:, None]).all()
    assert (away == 0).all()


def test_a_perfect_layout_is_faithful_everywhere_and_breaks_nothing() -> None:
    assert (faithfulness(GRAPH, VECTORS, 10) == 1).all()
    pairs, times = broken_links(GRAPH, VECTORS, 5, 10)
    assert len(pairs) == len(times) == 0


def test_a_point_that_is_carried_away_is_found() -> None:
    layout = VECTORS.copy()
    layout[7] = 50
    share = faithfulness(GRAPH, layout, 10)
    assert share[7] < 0.3
    assert np.median(share) == 1
    pairs, times = broken_links(GRAPH, layout, 5, 30)
    assert len(pairs) > 4
    assert (pairs == 7).any(axis=1).all()
    assert {int(n) for n in GRAPH.indices[7, :5]} <= set(pairs.ravel().tolist())
    assert (pairs[:, 0] < pairs[:, 1]).all()
    assert (np.diff(times) <= 0).all()
    assert times.min() > 1


def test_vectors_without_neighbours_or_coordinates_have_no_share() -> None:
    vectors, layout = VECTORS.copy(), VECTORS.copy()
    vectors[2], layout[9] = np.nan, np.nan
    share = faithfulness(neighbour_graph(vectors, 10, "euclidean"), layout, 10)
    assert np.flatnonzero(np.isnan(share)).tolist() == [2, 9]
    pairs, _ = broken_links(neighbour_graph(vectors, 10, "euclidean"), layout, 5, 10)
    assert not np.isin(pairs, [2, 9]).any()


def test_stability_is_what_stays_between_layouts() -> None:
    turned = VECTORS[:, ::-1].copy()
    assert (stability([VECTORS, turned, 3 * VECTORS]) == 1).all()
    other = np.random.default_rng(2).standard_normal((200, 2)).astype(np.float32)
    assert stability([VECTORS, other]).mean() < 0.2
    assert stability([VECTORS, VECTORS, other]).mean() == pytest.approx(
        stability([VECTORS, other]).mean() * 2 / 3 + 1 / 3
    )
    with pytest.raises(ValueError, match="two layouts"):
        stability([VECTORS])


def test_one_point_has_no_neighbours() -> None:
    one = VECTORS[:1]
    graph = neighbour_graph(one, 5, "euclidean")
    assert np.isnan(faithfulness(graph, one)).all()
    assert len(broken_links(graph, one)[0]) == 0


def test_work_stops_when_asked() -> None:
    with pytest.raises(CancelledError):
        faithfulness(GRAPH, VECTORS, token=Recorder(0))
