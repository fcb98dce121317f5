"""Surfaces over scattered values: planes, Matplotlib's triangles and plain least squares as judges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.tri import LinearTriInterpolator, Triangulation
from scipy.spatial import Delaunay, cKDTree
from sklearn.metrics import r2_score

from core.analysis.surface.foretold import foretold
from core.analysis.surface.linear import flat, linear
from core.analysis.surface.recipe import Recipe, SurfaceMethod, reach_for
from core.analysis.surface.smooth import neighbours_for, smooth
from core.analysis.surface.spots import LATTICE, MOST, spots_of
from core.analysis.surface.surface import surface_of
from core.model.arrays import F8

_methods = st.sampled_from(list(SurfaceMethod))


def _scattered(count: int, seed: int = 0) -> F8:
    return np.random.default_rng(seed).random((count, 2))


def _hills(places: F8) -> F8:
    heights: F8 = np.sin(5 * places[:, 0]) * np.cos(3 * places[:, 1])
    return heights


@settings(max_examples=25, deadline=None)
@given(_methods, st.integers(0, 50), st.floats(-3, 3), st.floats(-3, 3), st.integers(30, 200))
def test_a_plane_is_found_exactly_by_every_method(
    method: SurfaceMethod, seed: int, across: float, up: float, count: int
) -> None:
    places = _scattered(count, seed)
    found = surface_of(places, places @ [across, up] + 1.0, recipe=Recipe(method))
    plane = np.clip(found.x * across + found.y[:, None] * up + 1.0, *_range(places @ [across, up] + 1.0))
    there = ~np.isnan(found.heights)
    assert there.mean() > 0.3
    exact = np.abs(found.heights[there] - plane[there]) < 1e-6
    if method is SurfaceMethod.LINEAR:
        assert exact.all()
    else:  # where the nearest places are nearly on a line no slope across it is believed
        assert exact.mean() > 0.5
        assert np.abs(found.heights[there] - plane[there]).max() <= 0.25 * np.ptp(places @ [across, up]) + 1e-9


def _range(values: F8) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def test_triangles_give_what_matplotlib_does() -> None:
    places, at = _scattered(200), _scattered(500, 1)
    triangles = Triangulation(*places.T)
    judge = LinearTriInterpolator(triangles, _hills(places))(*at.T).filled(np.nan)
    assert linear(spots_of(places, _hills(places)), at) == pytest.approx(judge, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("dimensions", [1, 2])
def test_a_smooth_surface_is_the_weighted_least_squares_of_the_nearest(dimensions: int) -> None:
    rng = np.random.default_rng(2)
    places, at = rng.random((60, dimensions)), rng.random((25, dimensions))
    values = np.sin(4 * places[:, 0]) + rng.normal(0, 0.2, 60)
    found, compared = smooth(spots_of(places, values), at, 12), 0
    for place, height in zip(at, found, strict=True):
        away = np.linalg.norm(places - place, axis=1)
        near = np.argsort(away)[:12]
        root = np.sqrt((1 - (away[near] / (away[near[-1]] * 1.0001)) ** 3) ** 3)
        shares = root**2 / (root**2).sum()
        from_middle = (places[near] - shares @ places[near]) / (away[near[-1]] * 1.0001)
        if np.linalg.eigvalsh(from_middle.T @ (from_middle * shares[:, None]))[0] < 0.03:
            continue
        compared += 1
        features = np.column_stack([np.ones(12), places[near] - place])
        judge = np.linalg.lstsq(features * root[:, None], values[near] * root, rcond=None)[0][0]
        assert height == pytest.approx(float(np.clip(judge, values.min(), values.max())), abs=1e-9)
    assert compared > 15


@settings(max_examples=20, deadline=None)
@given(_methods, st.integers(0, 30), st.integers(3, 60))
def test_no_surface_leaves_the_range_of_its_values(method: SurfaceMethod, seed: int, count: int) -> None:
    values = np.random.default_rng(seed).normal(size=count)
    heights = surface_of(_scattered(count, seed), values, recipe=Recipe(method)).heights
    there = heights[~np.isnan(heights)]
    assert len(there)
    assert values.min() - 1e-9 <= there.min()
    assert there.max() <= values.max() + 1e-9


@settings(max_examples=20, deadline=None)
@given(_methods, st.integers(0, 30), st.floats(0.05, 0.4))
def test_nothing_is_said_where_no_run_is_near(method: SurfaceMethod, seed: int, reach: float) -> None:
    places = _scattered(25, seed)
    found = surface_of(places, _hills(places), recipe=Recipe(method, reach=reach))
    at = np.stack(np.meshgrid(found.x, found.y), axis=2).reshape(-1, 2)
    away = cKDTree(places).query(at)[0].reshape(found.heights.shape)
    assert np.isnan(found.heights[away > reach]).all()
    inside = (Delaunay(places).find_simplex(at) >= 0).reshape(found.heights.shape)
    assert np.isnan(found.heights[~inside & (away > reach / 4)]).all()
    if method is SurfaceMethod.SMOOTH:
        assert not np.isnan(found.heights[inside & (away < reach)]).any()
        assert not np.isnan(found.heights[~inside & (away < reach / 4 - 1e-9)]).any()


def test_values_at_the_same_place_are_averaged_and_weigh_as_many() -> None:
    spots = spots_of(np.array([[0.5, 0.5], [0.25, 0.5], [0.5, 0.5]]), np.array([1.0, 7.0, 3.0]))
    assert sorted(zip(spots.places.tolist(), spots.values.tolist(), spots.weights.tolist(), strict=True)) == [
        ([0.25, 0.5], 7.0, 1.0),
        ([0.5, 0.5], 2.0, 2.0),
    ]


def test_very_many_places_are_brought_together_without_losing_one() -> None:
    places = _scattered(3 * MOST)
    values = _hills(places)
    spots = spots_of(places, values)
    assert len(spots) <= LATTICE**2
    assert spots.weights.sum() == len(places)
    assert spots.weights @ spots.values == pytest.approx(values.sum())
    assert spots.weights @ spots.places == pytest.approx(places.sum(axis=0))
    assert np.abs(spots.values - _hills(spots.places)).max() < 0.01


def test_left_out_places_are_foretold_as_well_as_scikit_learn_finds() -> None:
    places = _scattered(150)
    values = _hills(places) + np.random.default_rng(1).normal(0, 0.1, 150)
    spots = spots_of(places, values)
    found = foretold([spots], Recipe())
    fold = np.random.default_rng(0).permutation(150) % 5
    judged = np.empty(150)
    for out in range(5):
        judged[fold == out] = smooth(spots.only(np.flatnonzero(fold != out)), spots.places[fold == out])
    assert (found.tested, found.left_out) == (150, 150)
    assert found.explained == pytest.approx(r2_score(spots.values, judged), abs=0.02)


def test_noise_is_not_explained_and_hills_are() -> None:
    places = _scattered(200)
    noise = surface_of(places, np.random.default_rng(1).normal(size=200)).foretold.explained
    assert noise < 0.1
    assert surface_of(places, _hills(places)).foretold.explained > 0.95


def test_places_outside_of_all_triangles_are_counted_as_left_out() -> None:
    places = _scattered(60)
    found = surface_of(places, _hills(places), recipe=Recipe(SurfaceMethod.LINEAR)).foretold
    assert found.left_out == 60
    assert 30 < found.tested < 60


def test_categories_say_nothing_of_each_other() -> None:
    places = _scattered(300)
    places[:, 0] = (np.arange(300) % 3 + 0.5) / 3
    values = places[:, 1] * np.choose(np.arange(300) % 3, [1.0, -1.0, 5.0])
    found = surface_of(places, values, (3, 1))
    for slot, slope in enumerate((1.0, -1.0, 5.0)):
        part = found.heights[:, found.inside(0, slot)]
        there = ~np.isnan(part[:, 0])
        assert there.mean() > 0.8
        assert (part[there] == part[there][:, :1]).all()
        assert part[there][:, 0] == pytest.approx(found.y[there] * slope, abs=0.06 * abs(slope))


def test_cells_of_two_categories_are_means_and_empty_ones_stay_empty() -> None:
    places = np.array([[0.25, 0.25], [0.25, 0.25], [0.75, 0.75]])
    found = surface_of(places, np.array([1.0, 3.0, 5.0]), (2, 2))
    cells = [[found.heights[found.inside(1, row), found.inside(0, column)] for column in (0, 1)] for row in (0, 1)]
    assert (cells[0][0] == 2.0).all()
    assert (cells[1][1] == 5.0).all()
    assert np.isnan(cells[0][1]).all()
    assert math.isnan(found.foretold.explained)


@pytest.mark.parametrize(
    ("places", "method", "why"),
    [
        (np.empty((0, 2)), SurfaceMethod.SMOOTH, "no runs have both"),
        (np.full((9, 2), 0.5), SurfaceMethod.SMOOTH, "it takes runs at three different places"),
        (np.column_stack([np.linspace(0, 1, 9)] * 2), SurfaceMethod.LINEAR, "all runs lie on one line"),
    ],
)
def test_why_there_is_no_surface(places: F8, method: SurfaceMethod, why: str) -> None:
    found = surface_of(places, np.arange(len(places), dtype=np.float64), recipe=Recipe(method))
    assert found.why == why
    assert np.isnan(found.heights).all()
    assert found.foretold.left_out == 0


def test_a_smooth_surface_of_runs_on_one_line_is_level_across_it() -> None:
    at = np.linspace(0.1, 0.9, 20)
    found = surface_of(np.column_stack([at, at]), at)
    middle = found.heights[48, 44:53]
    assert middle == pytest.approx((found.x[44:53] + found.y[48]) / 2, abs=0.01)


def test_defaults_go_by_the_number_of_places() -> None:
    assert [reach_for(count) for count in (1, 100, 10**6)] == pytest.approx([0.3, 0.175, 0.03])
    assert [neighbours_for(count) for count in (1, 100, 10**6)] == [6, 20, 64]


def test_places_on_a_line_are_flat() -> None:
    line = np.column_stack([np.linspace(0, 1, 5), np.linspace(0.2, 0.9, 5)])
    assert flat(line)
    assert not flat(np.vstack([line, [[0.5, 0.1]]]))


def test_a_run_beside_a_line_of_runs_does_not_tilt_the_surface_far_away() -> None:
    line = np.column_stack([np.linspace(0, 1, 12), np.zeros(12)])
    places = np.vstack([line, [[0.5, 0.05]], [[0.5, 1.0]]])
    values = np.array([*np.ones(12), 0.9, 0.95])
    heights = surface_of(places, values, recipe=Recipe(reach=0.4)).heights
    assert np.nanmin(heights) > 0.88
    assert np.nanmax(heights) < 1.02
