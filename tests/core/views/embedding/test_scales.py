"""Colours that say what they mean: ends of scales, the neutral of what is missing, many categories apart."""

from __future__ import annotations

import itertools
import math

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import F8
from core.readers.tables.columns import make_column
from core.style import CONTINUOUS, ThemeName, categorical, colour_map, contrast, missing_colour, rgb, tokens
from core.views.embedding.colouring import by_category, by_number, number_legend
from core.views.embedding.scales import PERIODS, ends

NUMBERS = st.floats(-1e6, 1e6)


def lab(colour: str) -> F8:
    """CIELAB of a colour under D65, by its definition."""
    shares = np.array(rgb(colour)) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ linear / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str) -> float:
    return float(np.linalg.norm(lab(one) - lab(other)))


@pytest.mark.parametrize("name", ["viridis", "cividis", "magma", "coolwarm", "twilight"])
def test_maps_are_those_of_matplotlib(name: str) -> None:
    assert name in CONTINUOUS
    theirs = np.array(mpl.colormaps[name](np.linspace(0, 1, 256)))[:, :3] * 255
    away = np.abs(colour_map(name).astype(np.float64) - theirs)
    assert away.max() < 6
    assert away.mean() < 1


@pytest.mark.parametrize("theme", list(ThemeName))
def test_what_is_missing_looks_like_nothing_else(theme: ThemeName) -> None:
    shown = tokens(theme)
    neutral = missing_colour(shown)
    assert 1.4 < contrast(neutral, shown.canvas) < 3, "seen, and fainter than what has a value"
    assert min(apart(neutral, colour) for colour in categorical(theme)) > 15
    column = make_column("kind", ["a", "", "b"])
    colouring = by_category(column, 3, theme)
    assert tuple(colouring.palette[colouring.index[1], :3].tolist()) == rgb(neutral)


@pytest.mark.parametrize("theme", list(ThemeName))
def test_fifty_categories_have_fifty_colours_that_can_be_told_apart(theme: ThemeName) -> None:
    colours = categorical(theme)[:50]
    assert min(apart(one, other) for one, other in itertools.combinations(colours, 2)) > 12
    assert all(contrast(colour, tokens(theme).canvas) > 1.5 for colour in colours)
    okabe_ito = {"e69f00", "009e73", "0072b2", "cc79a7", "56b4e9", "d55e00"}
    if theme is ThemeName.LIGHT:
        assert okabe_ito <= {colour.removeprefix("#").lower() for colour in colours[:8]}


@given(lower=NUMBERS, width=st.floats(0, 1e6))
def test_scales_reach_over_all_numbers(lower: float, width: float) -> None:
    for name in CONTINUOUS:
        low, high = ends(name, lower, lower + width)
        slack = 1e-6 * max(high - low, 1e-9)
        assert low - slack <= lower
        assert lower + width <= high + slack
    assert ends("viridis", lower, lower + width) == (lower, lower + width)


def test_a_diverging_map_is_white_at_zero() -> None:
    column = make_column("change", ["-1.5", "0", "4.5", "", "2.25"])
    colouring = by_number(column, 5, "coolwarm", ThemeName.LIGHT)
    assert (colouring.lower, colouring.upper) == (-4.5, 4.5)
    shades = colouring.palette[colouring.index, :3].astype(np.int64)
    assert np.ptp(shades[1]) < 5, "zero has no hue"
    assert shades[0, 2] > shades[0, 0]
    assert shades[4, 0] > shades[4, 2]
    assert ends("coolwarm", 2.0, 5.0) == (2.0, 5.0), "numbers on one side have no middle at zero"


@pytest.mark.parametrize(("start", "end"), PERIODS)
def test_a_cyclic_map_goes_round_once(start: float, end: float) -> None:
    column = make_column("angle", [repr(start), repr((start + end) / 2), repr(end - (end - start) / 500)])
    colouring = by_number(column, 3, "twilight", ThemeName.DARK)
    assert (colouring.lower, colouring.upper) == (start, end)
    first, half, last = (lab_of(row) for row in colouring.palette[colouring.index, :3])
    assert np.linalg.norm(first - last) < 4 < np.linalg.norm(first - half)


def lab_of(colour: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> F8:
    return lab("#{:02x}{:02x}{:02x}".format(*colour.tolist()))


def test_numbers_that_are_no_angles_use_all_of_a_cyclic_map() -> None:
    for lower, upper in ((3.0, 4.0), (-1000.0, 5.0), (0.0, 2.0)):
        assert ends("twilight", lower, upper) == (lower, upper)
    assert ends("twilight", 0.2, 6.2) == (0.0, math.tau)


def test_the_legend_tells_the_ends_and_counts_what_is_missing() -> None:
    column = make_column("change", ["-1.5", "", "4.5"])
    colouring = by_number(column, 3, "coolwarm", ThemeName.LIGHT)
    bar = number_legend(column, colouring, np.ones(3, dtype=np.bool_), "coolwarm").bar
    assert bar is not None
    assert (bar.lower, bar.upper, bar.missing) == (-4.5, 4.5, 1)
