from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorboard
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorboard.plugins.distribution import compressor

from core.analysis.histograms import (
    BASIS_POINTS,
    bin_edges,
    bucket_at,
    common_range,
    finite,
    percentiles,
    rebinned,
)
from core.model.histogram import Histogram

Buckets = list[tuple[float, float, float]]


def made(buckets: Sequence[tuple[float, float, float]]) -> Histogram:
    left, right, count = np.array(buckets, dtype=np.float64).reshape(-1, 3).T
    return Histogram(left, right, count)


@st.composite
def sorted_buckets(draw: st.DrawFn, least: int = 1) -> Buckets:
    """Buckets that do not overlap, some without width, some apart from the next."""
    place, buckets = draw(st.integers(-50, 50)) / 4, []
    for _ in range(draw(st.integers(least, 9))):
        place += draw(st.sampled_from([0.0, 0.0, 0.25, 3.0]))
        width = draw(st.sampled_from([0.0, 0.25, 0.5, 1.0, 7.0]))
        buckets.append((place, place + width, float(draw(st.integers(0, 40)))))
        place += width
    return buckets


@lru_cache(maxsize=1)
def their_program() -> str:
    """TensorBoard's own function, cut out of the page that its package ships."""
    with zipfile.ZipFile(Path(tensorboard.__file__).parent / "webfiles.zip") as files:
        page = files.read("index.js").decode()
    start = page.index("function(t,e=30){if(!t.length||e<1)return[]")
    build = whole(page, start)
    helpers, called = "", re.findall(r"bins:n\?(\w+)\(", build)
    while called:  # names are used again in other parts of the page: the nearest one before is meant
        helper = whole(page, page.rindex(f"function {called.pop()}(", 0, start))
        helpers += helper + "\n"
        called += re.findall(r"=(\w{3,})\(", helper)
    return (
        f"{helpers}\nconst build={build};\nlet all='';process.stdin.on('data',c=>all+=c).on('end',()=>"
        "{const r=JSON.parse(all).map(q=>build(q.histograms,q.bins));process.stdout.write(JSON.stringify(r))});"
    )


def whole(page: str, start: int) -> str:
    depth, at = 0, page.index("{", start)
    for place in range(at, len(page)):
        depth += (page[place] == "{") - (page[place] == "}")
        if depth == 0:
            return page[start : place + 1]
    raise AssertionError


def as_theirs(buckets: Buckets) -> dict[str, object]:
    return {"step": 0, "wallTime": 0, "bins": [{"x": a, "dx": b - a, "y": c} for a, b, c in buckets]}


def theirs(questions: list[tuple[list[Buckets], int]]) -> list[list[dict[str, list[dict[str, float]]]]]:
    asked = [
        {
            "bins": bins,
            "histograms": [
                {"step": 0, "wallTime": 0, "bins": [{"x": a, "dx": b - a, "y": c} for a, b, c in each]}
                for each in several
            ],
        }
        for several, bins in questions
    ]
    ran = subprocess.run(
        ["node", "-e", their_program()], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    answer: list[list[dict[str, list[dict[str, float]]]]] = json.loads(ran.stdout)
    return answer


def questions(seed: int) -> list[tuple[list[Buckets], int]]:
    """Numbers that halves of the range are exact for: elsewhere theirs loses what lies at a rounded edge."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(400):
        bins = int(rng.choice([1, 2, 4, 8, 16, 32, 7, 30, 100]))
        exact = bins & (bins - 1) == 0
        several = []
        for _ in range(rng.integers(1, 4)):
            gaps = rng.choice([0.0, 0.0, 0.5, 2.0], 8)
            widths = rng.choice([0.0, 0.25, 1.0, 3.75] if exact else [0.3, 1.0, 3.7], 8)
            left = rng.integers(-80, 80) / 4 + np.concatenate(([0.0], (gaps + widths).cumsum()[:-1]))
            counts = rng.integers(0, 99, 8).astype(np.float64)
            several.append(list(zip(left.tolist(), (left + widths).tolist(), counts.tolist(), strict=True)))
        found.append((several, bins))
    return found


@pytest.mark.skipif(shutil.which("node") is None, reason="TensorBoard's page needs node to be asked")
def test_bins_are_those_of_the_page_that_tensorboard_ships() -> None:
    asked = [*questions(1), ([[(2.0, 2.0, 7.0)]], 4), ([[(0.0, 0.0, 3.0)], [(0.0, 0.0, 4.0)]], 32)]
    for (several, bins), answer in zip(asked, theirs(asked), strict=True):
        histograms = [made(each) for each in several]
        limits = common_range(histograms)
        assert limits is not None
        edges = bin_edges(*limits, bins)
        for histogram, expected in zip(histograms, answer, strict=True):
            np.testing.assert_allclose(edges[:-1], [each["x"] for each in expected["bins"]], rtol=1e-12, atol=1e-12)
            ours = rebinned(histogram, *limits, bins)
            np.testing.assert_allclose(ours, [each["y"] for each in expected["bins"]], rtol=1e-9, atol=1e-9)


CASES: list[tuple[Buckets, int, list[float]]] = [
    ([(0, 0, 300)], 1, [300]),
    ([(0, 9, 300)], 3, [100, 100, 100]),
    ([(0, 3, 100), (3, 6, 200), (6, 9, 300)], 1, [600]),
    ([(0, 3, 100), (7, 10, 200)], 2, [100, 200]),
    ([(0, 3, 100), (6, 9, 200)], 3, [100, 0, 200]),
    ([(0, 3, 300), (3, 10, 700)], 2, [500, 500]),
    ([(0, 0, 300), (10, 10, 700)], 2, [300, 700]),
    ([(0, 1, 0), (5, 5, 200), (9, 10, 0)], 2, [0, 200]),
    ([(0, 1, 0), (5, 5, 200), (8, 9, 0)], 3, [0, 200, 0]),
    ([(0, 1, 0), (5, 5, 200), (10, 10, 100)], 2, [0, 300]),
]


@pytest.mark.parametrize(("buckets", "bins", "expected"), CASES)
def test_bins_by_hand(buckets: Buckets, bins: int, expected: list[float]) -> None:
    histogram = made(buckets)
    limits = common_range([histogram])
    assert limits is not None
    assert rebinned(histogram, *limits, bins).tolist() == pytest.approx(expected)


@given(sorted_buckets(), st.integers(1, 60))
def test_no_value_is_lost_or_counted_twice(buckets: Buckets, bins: int) -> None:
    histogram = made(buckets)
    limits = common_range([histogram])
    assert limits is not None
    assert rebinned(histogram, *limits, bins).sum() == pytest.approx(histogram.total)


@given(sorted_buckets(least=0))
@settings(max_examples=300)
def test_percentiles_are_those_of_tensorboard(buckets: Buckets) -> None:
    expected = [value for _, value in compressor.compress_histogram(buckets)]
    np.testing.assert_allclose(percentiles(made(buckets)), expected, rtol=1e-9, atol=1e-9)
    assert tuple(BASIS_POINTS) == tuple(compressor.NORMAL_HISTOGRAM_BPS)


def test_percentiles_of_many_values_are_those_of_the_values() -> None:
    values = np.random.default_rng(3).normal(size=200_000)
    count, edges = np.histogram(values, bins=2000)
    histogram = Histogram(edges[:-1], edges[1:], count.astype(np.float64))
    np.testing.assert_allclose(percentiles(histogram), np.percentile(values, np.array(BASIS_POINTS) / 100), atol=0.01)


def test_the_bucket_of_a_value() -> None:
    histogram = made([(0, 1, 5), (1, 1, 9), (2, 3, 4)])
    places: list[Any] = [bucket_at(histogram, value) for value in (-0.1, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 3.1)]
    assert places == [None, 0, 0, 1, None, 2, 2, None]


def test_values_without_a_place_are_left_out() -> None:
    histogram = made([(-np.inf, 0, 5), (0, 1, 2), (1, np.inf, 3), (1, 2, np.nan)])
    assert finite(histogram).count.tolist() == [2.0]
    whole_one = made([(0, 1, 2)])
    assert finite(whole_one) is whole_one


def test_the_widest_numbers_there_are() -> None:
    most = float(np.finfo(np.float64).max)
    histogram = made([(-most, most, 10)])
    np.testing.assert_allclose(rebinned(histogram, -most, most, 4), 2.5)
