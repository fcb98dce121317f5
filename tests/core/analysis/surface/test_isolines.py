"""Lines of one height on surfaces whose lines are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.surface.isolines import isolines

_AT = (np.arange(80) + 0.5) / 80


@given(st.floats(0.1, 0.4))
def test_lines_of_a_cone_are_circles(radius: float) -> None:
    x, y = np.meshgrid(_AT - 0.5, _AT - 0.5)
    ((line,),) = isolines(_AT, _AT, np.hypot(x, y), (radius,))
    assert np.hypot(*(line - 0.5).T) == pytest.approx(radius, abs=0.002)
    assert (line[0] == line[-1]).all()


def test_each_level_has_its_lines_and_one_beyond_the_surface_has_none() -> None:
    heights = np.broadcast_to(_AT, (80, 80))
    low, high, none = isolines(_AT, _AT, heights, (0.25, 0.75, 2.0))
    assert none == ()
    for lines, level in ((low, 0.25), (high, 0.75)):
        assert np.concatenate(lines)[:, 0] == pytest.approx(level)


def test_no_line_crosses_what_is_not_known() -> None:
    heights = np.broadcast_to(_AT, (80, 80)).copy()
    heights[30:50] = np.nan
    (lines,) = isolines(_AT, _AT, heights, (0.5,))
    assert len(lines) == 2
    for line in lines:
        assert ((line[:, 1] < _AT[30]) | (line[:, 1] > _AT[49])).all()


def test_a_grid_of_one_row_has_no_lines() -> None:
    assert isolines(_AT, _AT[:1], _AT[None], (0.5,)) == ((),)
