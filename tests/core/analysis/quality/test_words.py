from __future__ import annotations

import numpy as np
import pytest

from core.analysis.graph.build import neighbour_graph
from core.analysis.quality.measure import measure_quality
from core.analysis.quality.words import components, sentence, warnings
from core.model import F4

RNG = np.random.default_rng(3)
FINE = RNG.standard_normal((120, 5)).astype(np.float32)


def test_good_and_bad_pictures_are_told_apart() -> None:
    flat = FINE[:, :2].copy()
    assert sentence(measure_quality(flat, flat)) == (
        "Neighbourhoods are kept very well (15.0 of 15 nearest neighbours of a point are near it in the picture); "
        "distances between far groups very well"
    )
    lost = sentence(measure_quality(FINE, RNG.standard_normal((120, 2)).astype(np.float32)))
    assert "kept badly" in lost
    assert "far groups not at all" in lost
    assert "too few points" in sentence(measure_quality(flat[:2], flat[:2]))


def test_fine_vectors_need_no_warning() -> None:
    assert warnings(FINE, neighbour_graph(FINE, 15, "euclidean"), {"perplexity": 30.0}) == ()


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.int8, np.bool_])
def test_repeated_rows_are_counted_whatever_their_type(kind: type) -> None:
    rows = (FINE * 10).astype(kind) if kind is not np.bool_ else FINE > 0
    different = len(np.unique(rows, axis=0))
    again = len(rows) - different
    twice = np.concatenate([rows, rows[:7]])
    assert f"{again + 7:,} rows are copies of another" in warnings(twice)


def test_two_zeros_are_the_same() -> None:
    assert warnings(np.array([[0.0, 1.0], [-0.0, 1.0], [2.0, 3.0]])) == ("1 row is a copy of another",)


def test_rows_set_aside_and_constant_dimensions_are_counted() -> None:
    vectors = FINE.copy()
    vectors[:, 2] = 4
    vectors[[1, 5]] = np.nan
    found = warnings(vectors)
    assert found == (
        "2 rows with NaN or infinity set aside",
        "1 constant dimension carries no information",
    )


def test_separate_parts_are_counted() -> None:
    apart: F4 = np.concatenate([FINE, FINE + 1000, FINE - 1000])
    graph = neighbour_graph(apart, 10, "euclidean")
    before = graph.indices.copy()
    assert components(graph) == 3
    np.testing.assert_array_equal(graph.indices, before)
    assert any("3 separate parts" in text for text in warnings(apart, graph))
    holes = apart.copy()
    holes[[4, 200]] = np.nan
    assert components(neighbour_graph(holes, 10, "euclidean")) == 3
    assert components(neighbour_graph(FINE[:1], 10, "euclidean")) == 1


def test_perplexity_is_compared_with_the_number_of_points() -> None:
    assert warnings(FINE, None, {"perplexity": 39.0}) == ()
    assert "Perplexity 40 is large for 120 points" in warnings(FINE, None, {"perplexity": 40.0})[0]
