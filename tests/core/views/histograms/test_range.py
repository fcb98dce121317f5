"""The linked range of steps on histograms: what lies outside is faint, in every way to draw them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.model import Catalog
from core.state import HistogramMode, StepRange, XAxis
from core.views.histograms import Drawn
from core.views.picture import Curves, Ridges, Tiles
from tests.core.views.histograms.logs import drawn, logs, state_of


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return logs(tmp_path_factory.mktemp("histograms"))


def both(catalog: Catalog, mode: HistogramMode, **wished: Any) -> tuple[Drawn, Drawn]:
    """Return what is drawn without a range, and with one from 1 to 3 of the steps 0 to 4."""
    state = state_of(mode, **wished)
    return drawn(catalog, state), drawn(catalog, replace(state, step_range=StepRange(1, 3)))


OUT = np.array([True, False, False, False, True])


def test_tiles_outside_of_the_range_are_faint(catalog: Catalog) -> None:
    plain, ranged = both(catalog, HistogramMode.HEATMAP)
    (before,), (after,) = plain.chart.layers, ranged.chart.layers
    assert isinstance(before, Tiles)
    assert isinstance(after, Tiles)
    np.testing.assert_array_equal(after.colours[~OUT], before.colours[~OUT])
    np.testing.assert_array_equal(after.colours[OUT][..., 3], before.colours[OUT][..., 3] // 4)
    assert plain.chart.extent is None
    assert ranged.chart.extent is not None
    assert (ranged.chart.extent.lower, ranged.chart.extent.upper) == (1.0, 3.0)


def test_ridges_outside_of_the_range_pale_but_cover_what_is_behind(catalog: Catalog) -> None:
    plain, ranged = both(catalog, HistogramMode.OFFSET)
    (before,), (after,) = plain.chart.layers, ranged.chart.layers
    assert isinstance(before, Ridges)
    assert isinstance(after, Ridges)
    for old, new in ((before.fills, after.fills), (before.lines, after.lines)):
        np.testing.assert_array_equal(new[~OUT], old[~OUT])
        assert (new[OUT][:, 3] == 255).all()
        assert (255 - new[OUT][:, :3] <= (255 - old[OUT][:, :3].astype(int)) // 4).all()  # the card is white
    stepped = drawn(catalog, replace(state_of(step=0), step_range=StepRange(1, 3)))
    linked = drawn(catalog, state_of(step=0))
    for one, other in ((stepped, linked),):
        (left,), (right,) = one.chart.layers, other.chart.layers
        assert isinstance(left, Ridges)
        assert isinstance(right, Ridges)
        np.testing.assert_array_equal(left.fills[0], right.fills[0])  # the linked step stands out wherever it is


def test_overlaid_steps_outside_are_faint_and_do_not_set_the_scale(catalog: Catalog) -> None:
    plain, ranged = both(catalog, HistogramMode.OVERLAY)
    before, after = plain.chart.layers[0], ranged.chart.layers[0]
    assert isinstance(before, Curves)
    assert isinstance(after, Curves)
    np.testing.assert_array_equal(after.colours[:, 3], np.where(OUT, before.colours[:, 3] // 4, before.colours[:, 3]))
    heights = after.y.reshape(5, -1)[~OUT].max()
    assert ranged.chart.y.upper == pytest.approx(1.06 * heights)
    nowhere = drawn(catalog, replace(state_of(HistogramMode.OVERLAY), step_range=StepRange(90, 99)))
    assert nowhere.chart.y == plain.chart.y
    assert nowhere.chart.note == "no step from 90 to 99"
    assert ranged.chart.note == plain.chart.note == ""


@pytest.mark.parametrize("axis", [XAxis.RELATIVE, XAxis.WALL])
def test_the_range_stands_at_the_times_of_its_steps(catalog: Catalog, axis: XAxis) -> None:
    _, ranged = both(catalog, HistogramMode.DISTRIBUTION, x_axis=axis)
    (part,) = ranged.parts
    assert ranged.chart.extent is not None
    assert (ranged.chart.extent.lower, ranged.chart.extent.upper) == (part.x[1], part.x[3])
    assert ranged.chart.extent.texts == ("1", "3")
    state = replace(state_of(HistogramMode.DISTRIBUTION, x_axis=axis), step_range=StepRange(90, 99))
    assert drawn(catalog, state).chart.extent is None


def test_runs_at_one_step_have_no_range(catalog: Catalog, tmp_path: Path) -> None:
    plain, ranged = both(catalog, HistogramMode.RUNS)
    assert ranged is plain
