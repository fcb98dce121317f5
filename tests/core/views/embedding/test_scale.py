from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cloud.camera import CameraState, view_matrix
from core.cloud.projecting import project
from core.views.embedding.coordinates import extent, positions
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.scale import LONGEST, scale_bar
from core.views.picture import Scene

WIDTH, HEIGHT = 640.0, 400.0


@given(zoom=st.floats(0.1, 2e6), unit=st.floats(1e-9, 1e9), flat=st.booleans())
def test_a_bar_is_round_and_as_long_as_what_it_says(zoom: float, unit: float, flat: bool) -> None:
    camera, dimensions = CameraState(zoom=zoom, orthographic=not flat), 2 if flat else 3
    bar = scale_bar(Scene("", camera, dimensions, (), unit=unit), WIDTH, HEIGHT)
    assert bar is not None
    assert LONGEST * 0.39 < bar.length <= LONGEST * 1.001
    assert f"{float(bar.text):e}"[0] in "125"
    ends = np.array([[0.0, 0, 0], [float(bar.text) / unit, 0, 0]])
    seen = project(view_matrix(camera, dimensions, WIDTH, HEIGHT), ends, WIDTH, HEIGHT)
    assert seen[1, 0] - seen[0, 0] == pytest.approx(bar.length, rel=1e-4)


def test_a_perspective_has_no_scale_and_unknown_units_have_none() -> None:
    assert scale_bar(Scene("", CameraState(), 3, (), unit=1.0), WIDTH, HEIGHT) is None
    assert scale_bar(Scene("", CameraState(), 2, ()), WIDTH, HEIGHT) is None


def test_the_unit_is_what_positions_are_divided_by() -> None:
    scores = np.array([[0, 10, 5], [40, 30, 5], [np.nan, 900, 5]], dtype=np.float32)
    made = Layout(scores, ("a", "b", "c"), np.array([False, False, True]))
    assert extent(made, (0, 1)) == 20
    where = positions(made, (1, 0))
    np.testing.assert_allclose(where[1, :2] - where[0, :2], [20 / 20, 40 / 20])
    assert extent(made, (1, 0)) == 20
