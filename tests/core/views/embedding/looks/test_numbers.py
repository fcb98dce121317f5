"""Scales of numbers: plain NumPy is the judge."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.readers.tables.columns import make_column
from core.state import EmbeddingState, PointMeasure
from core.state.column_looks import ColumnLook, ScaleLook
from core.state.embedding import look_name
from core.style import CONTINUOUS, ThemeName, contrast, hex_of, line_map, tokens
from core.views.embedding.colouring import by_measure, by_number, map_of, number_legend
from core.views.embedding.looks.numbers import ends_of

TEXTS = ["1", "10", "", "100", "1000", "-5", "0"]
COLUMN = make_column("loss", TEXTS)
NUMBERS = np.array([1, 10, np.nan, 100, 1000, -5, 0.0])


def places(scale: ScaleLook, map_name: str = "viridis") -> list[float | None]:
    """Where each point lies on the scale, 0 to 1; None for nowhere."""
    index = by_number(COLUMN, len(TEXTS), map_name, ThemeName.LIGHT, scale).index.tolist()
    return [None if each == 0 else (each - 1) / 255 for each in index]


def test_limits_by_hand_clip_and_say_so() -> None:
    between = ends_of(NUMBERS, ScaleLook(lower=0, upper=100), "viridis")
    assert (between.lower, between.upper, between.below, between.above) == (0, 100, True, True)
    assert between.labels == ((0.0, "≤ 0"), (0.5, "50"), (1.0, "≥ 100"))
    assert places(ScaleLook(lower=0, upper=100)) == pytest.approx([0.01, 0.1, None, 1, 1, 0, 0], abs=0.002)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50), st.floats(0.5, 49))
def test_percentiles_are_those_of_numpy(numbers: list[float], cut: float) -> None:
    values = np.array([*numbers, np.nan])
    between = ends_of(values, ScaleLook(cut=cut), "viridis")
    assert (between.lower, between.upper) == pytest.approx(tuple(np.percentile(numbers, [cut, 100 - cut])))


def test_logarithms_leave_what_has_none_without_a_place() -> None:
    assert places(ScaleLook(logarithmic=True)) == pytest.approx([0, 1 / 3, None, 2 / 3, 1, None, None], abs=0.002)
    colouring = by_number(COLUMN, 7, "viridis", ThemeName.LIGHT, ScaleLook(logarithmic=True))
    bar = number_legend(COLUMN, colouring, np.ones(7, np.bool_), "viridis", True).bar
    assert bar is not None
    assert (bar.missing, bar.without) == (3, "missing or not above 0")
    assert bar.labels == ((0.0, "1"), (0.5, "31.62"), (1.0, "1000"))


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30),
    st.floats(-1e6, 1e6),
)
def test_equal_distances_from_a_centre_are_equally_far_from_the_middle(numbers: list[float], centre: float) -> None:
    between = ends_of(np.array(numbers), ScaleLook(centre=centre), "coolwarm")
    assert between.middle == pytest.approx(centre, abs=1e-6 * max(1, abs(between.upper)))
    assert between.lower <= min(numbers)
    assert max(numbers) <= between.upper
    assert (between.below, between.above) == (False, False)


def test_ratios_around_a_centre() -> None:
    between = ends_of(np.array([0.5, 4.0]), ScaleLook(centre=1, logarithmic=True), "coolwarm")
    assert (between.lower, between.upper, between.middle) == pytest.approx((0.25, 4, 1))


def test_nothing_to_lay_along_a_scale() -> None:
    nothing = np.array([np.nan, -1.0])
    assert ends_of(nothing, ScaleLook(logarithmic=True), "viridis").lower == 1.0
    assert ends_of(nothing[:1], ScaleLook(cut=5), "viridis").upper == 1.0


@pytest.mark.parametrize("theme", list(ThemeName))
@pytest.mark.parametrize("name", CONTINUOUS)
def test_what_is_near_stands_out_and_can_be_turned(name: str, theme: ThemeName) -> None:
    wish = EmbeddingState(colour_map=name, colour_measure=PointMeasure.DISTANCE)
    along = map_of(wish, look_name(PointMeasure.DISTANCE), theme)
    near, far = (hex_of(tuple(int(v) for v in line_map(along, theme)[place])) for place in (0, 255))  # type: ignore[arg-type]
    assert contrast(near, tokens(theme).canvas) >= contrast(far, tokens(theme).canvas)
    turned = ColumnLook(scale=ScaleLook(reversed=True))
    other = map_of(
        EmbeddingState(
            colour_map=name,
            colour_measure=PointMeasure.DISTANCE,
            looks={look_name(PointMeasure.DISTANCE): turned},
        ),
        look_name(PointMeasure.DISTANCE),
        theme,
    )
    np.testing.assert_array_equal(line_map(other, theme), line_map(along, theme)[::-1])


@pytest.mark.parametrize("theme", list(ThemeName))
@pytest.mark.parametrize("name", CONTINUOUS)
def test_every_number_stands_out_and_the_legend_has_the_colours_of_the_points(name: str, theme: ThemeName) -> None:
    rows = len(TEXTS)
    colouring = by_number(COLUMN, rows, name, theme)
    lowest = 2.95 if theme is ThemeName.DARK else 1.4
    seen = [hex_of((red, green, blue)) for red, green, blue in colouring.palette[1:, :3].tolist()]
    assert min(contrast(colour, tokens(theme).canvas) for colour in seen) > lowest
    bar = number_legend(COLUMN, colouring, np.ones(rows, bool), name).bar
    assert bar is not None
    np.testing.assert_array_equal(bar.table(theme), colouring.palette[1:, :3])


def test_a_measure_begins_at_nothing_unless_told_otherwise() -> None:
    values = np.array([0.5, 0.75, np.nan], np.float32)
    assert (
        by_measure(values, "viridis", ThemeName.LIGHT).lower,
        by_measure(values, "viridis", ThemeName.LIGHT).upper,
    ) == (0, 0.75)
    cut = by_measure(values, "viridis", ThemeName.LIGHT, ScaleLook(lower=0.5, upper=0.6))
    assert (cut.lower, cut.upper, cut.labels[2][1]) == (0.5, 0.6, "≥ 0.6")
