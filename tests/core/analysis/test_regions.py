"""Regions of highest density, judged by SciPy's kernel estimate and by the points that Matplotlib finds inside."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.path import Path
from scipy.stats import gaussian_kde

from core.analysis.surface.regions import bandwidth, highest_density_lines, level_around, smoothed
from core.model import F8, Bool

CELLS = 160
SPAN = 12.0


def cells_of(points: F8) -> F8:
    return (points + SPAN / 2) * CELLS / SPAN


def counted(points: F8) -> F8:
    edges = np.linspace(-SPAN / 2, SPAN / 2, CELLS + 1)
    counts: F8 = np.histogram2d(points[:, 1], points[:, 0], (edges, edges))[0]
    return counts


def inside(lines: tuple[F8, ...], points: F8) -> Bool:
    """Which points lie inside an odd number of closed lines, given in cells from the first middle."""
    result = np.zeros(len(points), dtype=np.bool_)
    for line in lines:
        np.testing.assert_array_equal(line[0], line[-1], "a line is closed")
        result ^= Path(line + 0.5).contains_points(cells_of(points))
    return result


def islands(n: int = 6000) -> F8:
    random = np.random.default_rng(2)
    centres = np.array([(-2.5, -1.0), (2.0, 1.5), (2.0, -2.0)])
    return centres[random.integers(0, 3, n)] + random.normal(0, [0.5, 0.3], (n, 2))


def test_the_density_is_that_of_a_gaussian_kernel_estimate() -> None:
    points = np.random.default_rng(1).normal(0, [1.2, 0.6], (3000, 2))
    counts = counted(points)
    along, down = bandwidth(counts)
    factor = 3000 ** (-1 / 6) * CELLS / SPAN
    assert along == pytest.approx(1.2 * factor, rel=0.06)
    assert down == pytest.approx(0.6 * factor, rel=0.06)
    judge = gaussian_kde(points.T, "scott")
    middles = (np.arange(CELLS) + 0.5) * SPAN / CELLS - SPAN / 2
    wanted = judge(np.stack(np.meshgrid(middles, middles)).reshape(2, -1)).reshape(CELLS, CELLS)
    found = smoothed(counts, (along, down)) / len(points) * (CELLS / SPAN) ** 2
    assert np.abs(found - wanted).max() < 0.05 * wanted.max()


def test_lines_hold_the_share_of_the_points_that_they_say() -> None:
    points, shares = islands(), (0.9, 0.5)
    held = [inside(lines, points).mean() for lines in highest_density_lines(counted(points), shares)]
    np.testing.assert_allclose(held, shares, atol=0.015)


def test_lines_are_where_matplotlib_draws_the_contours_of_a_kernel_estimate() -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib.figure import Figure

    points = np.random.default_rng(4).normal(0, 1, (4000, 2))
    judge = gaussian_kde(points.T, "scott")
    axis = np.linspace(-5, 5, 201)
    heights = judge(np.stack(np.meshgrid(axis, axis)).reshape(2, -1)).reshape(201, 201)
    level = np.quantile(judge(points.T), 0.25)  # three quarters of the points lie where it is denser
    drawn = Figure().add_subplot().contour(axis, axis, heights, [level]).get_paths()[0].vertices
    (lines,) = highest_density_lines(counted(points), (0.75,))
    ours = (max(lines, key=len) + 0.5) * SPAN / CELLS - SPAN / 2
    away = np.sqrt(((ours[:, None] - np.asarray(drawn)[None]) ** 2).sum(axis=2)).min(axis=1)
    assert away.max() < 0.12


def test_islands_are_ringed_each_and_far_outliers_do_not_blur_them() -> None:
    points = islands()
    (lines,) = highest_density_lines(counted(points), (0.9,))
    assert len(lines) == 3
    far = np.concatenate([points, np.random.default_rng(5).uniform(-6, 6, (60, 2))])
    (with_far,) = highest_density_lines(counted(far), (0.9,))
    assert len([line for line in with_far if len(line) > 30]) == 3


def test_a_level_holds_the_fewest_cells_that_have_the_share() -> None:
    counts = np.array([[5.0, 3.0], [1.0, 1.0]])
    assert level_around(counts, counts, 0.5) == 5
    assert level_around(counts, counts, 0.51) == 3
    assert level_around(counts, counts, 1.0) == 1


def test_without_points_there_are_no_lines() -> None:
    assert highest_density_lines(np.zeros((8, 8)), (0.9, 0.5)) == ((), ())
    alone = np.zeros((16, 16))
    alone[7, 9] = 1.0
    (lines,) = highest_density_lines(alone, (0.9,))
    assert len(lines) <= 1


def test_a_few_far_points_do_not_widen_the_kernel() -> None:
    random = np.random.default_rng(6)
    core = random.normal(0, 0.4, (3000, 2))
    far = np.concatenate([core, random.uniform(4.5, 5.5, (90, 2))])
    np.testing.assert_allclose(bandwidth(counted(far)), bandwidth(counted(core)), rtol=0.1)
    assert far.std() > 2 * core.std()
