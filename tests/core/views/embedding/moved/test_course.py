from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from core.analysis.moved.movement import MISSING
from core.model import F8, Catalog, EmbeddingTable, Run, ScalarSeries
from core.style import ThemeName
from core.views import Chart, Viewport
from core.views.embedding.moved.course import Beside, Course, agreement, beside, course_of, tags_of
from core.views.embedding.moved.course_picture import drawn, picture_of_course, table_of_course
from core.views.embedding.moved.result import Steady
from core.views.embedding.moved.words import course_basis, course_sentence, scalar_sentence
from core.views.picture import Band, Curves
from tests.core.views.embedding.made import drifting_table

STEPS = (0, 10, 20, 40, 80, 100)
KEPT = ((2, 4, 6), (6, 6, 3), (9, 9, 9), (10, 9, 8), (10, 10, 10))


def steady(rows: int = 3, total: int = 3) -> Steady:
    return Steady(np.array(KEPT, dtype=np.uint8)[:, :rows], np.arange(rows, dtype=np.int32), 10, total)


def series(steps: list[int], values: list[float]) -> ScalarSeries:
    return ScalarSeries(np.arange(len(steps), dtype=np.float64), np.array(steps), np.array(values))


@pytest.fixture
def table(tmp_path: Path) -> EmbeddingTable:
    return drifting_table(tmp_path, STEPS, rows=3)


def scalar(y: list[float], x: list[float] | None = None) -> Beside:
    return Beside("loss", np.array(STEPS if x is None else x, dtype=np.float64), np.array(y))


def test_what_stays_is_told_at_the_later_step_of_each_pair(table: EmbeddingTable) -> None:
    course = course_of(table, steady(), np.array([True, False, True]))
    np.testing.assert_array_equal(course.x, STEPS)
    np.testing.assert_allclose(course.shares, [np.nan, 0.4, 0.5, 0.9, 0.9, 1.0])
    assert course.chosen is not None
    np.testing.assert_allclose(course.chosen, [np.nan, 0.4, 0.45, 0.9, 0.9, 1.0])
    assert (course.looked, course.picked, course.total) == (3, 2, 3)
    np.testing.assert_allclose(course.low[1:], course.shares[1:])
    assert course.settled == 3
    assert course_sentence(course) == "From step 40 on at least 90\u00a0% of the 10 nearest stay from step to step"
    assert course_of(table, steady(), None).chosen is None


def test_rows_that_are_missing_do_not_count(table: EmbeddingTable) -> None:
    found = steady()
    found.kept[0, 1] = MISSING
    found.kept[4] = MISSING
    course = course_of(table, found, None)
    np.testing.assert_allclose(course.shares, [np.nan, 0.4, 0.5, 0.9, 0.9, np.nan])
    assert course.settled is None, "nobody knows the end"


def test_a_sample_has_an_interval_that_holds_the_truth(table: EmbeddingTable) -> None:
    course = course_of(table, steady(total=1000), None)
    assert (course.low[1:] < course.shares[1:]).all()
    assert (course.high[1:4] > course.shares[1:4]).all()
    assert course_basis(course, "in the pictures").endswith("in the pictures · 3 of 1,000 points, drawn by chance")


def test_what_never_settles_says_so(table: EmbeddingTable) -> None:
    found = steady()
    found.kept[4] = 5
    assert course_of(table, found, None).settled is None
    assert course_sentence(course_of(table, found, None)) == (
        "Not settled: of the 10 nearest 50\u00a0% stay at the last step"
    )


def test_it_is_told_whether_the_scalar_says_so(table: EmbeddingTable) -> None:
    course = course_of(table, steady(), None)
    told = scalar_sentence(course, scalar([10, 5, 2, 1.1, 1.05, 1])).split("; ")
    assert told[0] == "From step 40 on loss stays within 5\u00a0% of where it ends"
    assert told[1].startswith("where it changes more, more neighbours leave (rank correlation +")
    flat = scalar_sentence(course, scalar([1, 1, 1, 1, 1, 1]))
    assert flat == "From step 0 on loss stays within 5\u00a0% of where it ends"
    assert scalar_sentence(course, None) == ""


@given(st.lists(st.integers(-3, 3), min_size=6, max_size=6), st.lists(st.integers(0, 4), min_size=5, max_size=5))
def test_agreement_is_spearmans_rank_correlation(values: list[int], kept: list[int]) -> None:
    shares: F8 = np.array([np.nan, *(each / 10 for each in kept)])
    x = np.array(STEPS, dtype=np.float64)
    course = Course(x, True, shares, shares, shares, None, 3, 0, 3, 10)
    found = agreement(course, scalar([float(each) for each in values]))
    left, changed = 1 - shares[1:], np.abs(np.diff(values))
    if len(set(kept)) == 1 or len(set(changed.tolist())) == 1:
        assert found is None
    else:
        assert found == pytest.approx(spearmanr(left, changed)[0], abs=1e-9)
    assert agreement(replace(course, numbered=False), scalar([0.0] * 6)) is None


def test_the_scalar_is_that_of_the_run_without_what_a_restart_has_overwritten(table: EmbeddingTable) -> None:
    loss = series([0, 10, 20, 15, 40, 100], [9, 8, 7, 6, np.nan, 4])
    run = Run("run", "made", (), scalars={"loss": loss, "once": series([0], [1.0])})
    logs = Catalog(runs={"run": run, "other": Run("other", "made", (), scalars={"acc": loss})})
    assert tags_of(logs, table) == ("loss",)
    found = beside(logs, table, "loss")
    assert found is not None
    np.testing.assert_array_equal(found.x, [0, 10, 15, 40, 100])
    np.testing.assert_array_equal(found.at(np.array([-1.0, 12, 50, 100])), [np.nan, 8, 6, 4])
    assert found.at_its_end() == 100
    assert beside(logs, table, "acc") is None
    assert beside(logs, table, "") is None


def test_the_figure_and_the_table_have_the_same_numbers(table: EmbeddingTable) -> None:
    course = course_of(table, steady(total=1000), np.array([True, False, False]))
    other = scalar([5, 4, 3], [-10, 40, 300])
    picture = picture_of_course(course, other, "run/layer", "note", 40.0, Viewport(400, 300, theme=ThemeName.DARK))
    chart = picture.parts[0].part
    assert isinstance(chart, Chart)
    curves = [layer for layer in chart.layers if isinstance(layer, Curves)]
    assert [curve.keys[0] for curve in curves] == ["all points", "selected", "loss"]
    assert [curve.second for curve in curves] == [False, False, True]
    np.testing.assert_array_equal(curves[0].y, course.shares)
    np.testing.assert_array_equal(curves[2].x, [40])
    assert sum(isinstance(layer, Band) for layer in chart.layers) == 1
    assert chart.second is not None
    assert chart.second.title == "loss"
    assert chart.cursor is not None
    assert chart.cursor.label == "step 40"
    header, rows = table_of_course(course, other)
    assert header[0] == "step"
    assert header[-2:] == ("1 selected, share that stays", "loss")
    assert rows[3] == (40, 0.9, course.low[3], course.high[3], 0.9, 4.0)
    assert rows[0] == (0, None, None, None, None, 5.0)


def test_a_long_scalar_is_drawn_with_what_the_pixels_need(table: EmbeddingTable) -> None:
    x = np.linspace(0, 100, 100_000)
    y = np.sin(x)
    course = course_of(table, steady(), None)
    seen_x, seen_y = drawn(course, Beside("wave", x, y), 200)
    assert len(seen_x) <= 800
    assert seen_y.max() == y.max()
    assert seen_y.min() == y.min()
