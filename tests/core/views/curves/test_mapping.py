from __future__ import annotations

import numpy as np
import pytest

from core.state import Domain
from core.views.curves.cutting import kernels
from core.views.curves.mapping import PIXELS, Mapping, axis_value, data_value
from core.views.picture import Axis, AxisScale, Chart

DOMAIN = Domain(-100.0, 1000.0, -0.5, 20.0)
POSITIVE = Domain(0.1, 1000.0, 0.5, 20.0)
LINEAR = Mapping.over(DOMAIN, False, False, 300.0, 200.0)
LOGARITHMIC = Mapping.over(POSITIVE, True, True, 300.0, 200.0)
THROUGH_ZERO = Mapping.over(DOMAIN, True, True, 300.0, 200.0, 1.0, 0.1)


def test_an_axis_through_zero_has_a_place_for_every_value() -> None:
    x, y = Axis("", -100.0, 1000.0, AxisScale.SYMLOG, linear=1.0), Axis("", -0.5, 20.0, AxisScale.SYMLOG, linear=0.1)
    mapping = Mapping.of(Chart("", "", x, y, DOMAIN), 300.0, 200.0)
    np.testing.assert_allclose(mapping.x(np.array([-100.0, 1000.0])), [0.0, 300.0])
    np.testing.assert_allclose(mapping.y(np.array([-0.5, 20.0])), [200.0, 0.0])
    pixels = mapping.x(np.array([-100.0, -10.0, 0.0, 10.0, 100.0, 1000.0]))
    assert np.ptp(np.diff(pixels)) < 1.0
    assert mapping.x_at(mapping.pixel_of(-3.0)) == pytest.approx(-3.0)
    assert mapping.y_at(float(mapping.y(np.array([-0.2]))[0])) == pytest.approx(-0.2)
    assert np.isnan(mapping.x(np.array([np.nan]))).all()


def test_a_domain_comes_back_whatever_the_axes_are() -> None:
    for linear in (0.0, 0.01):
        domain = Domain(0.1, 10.0, 0.5, 7.0)
        found = Mapping.over(domain, True, linear > 0, 10.0, 10.0, linear, linear).domain()
        np.testing.assert_allclose(
            [found.left, found.right, found.bottom, found.top],
            [domain.left, domain.right, domain.bottom, domain.top],
        )


def test_moved_edges_are_in_the_units_of_the_axis() -> None:
    mapping = Mapping.over(DOMAIN, True, False, 10.0, 10.0, 1.0)
    moved = mapping.moved((0.0, 1.0, 2.0, 3.0), 20.0, 30.0)
    assert (moved.linear_x, moved.log_x, moved.width, moved.height) == (1.0, True, 20.0, 30.0)
    assert moved.domain().left == 0.0
    assert moved.domain().right == pytest.approx(data_value(1.0, True, 1.0))
    assert axis_value(-5.0, False) == -5.0


@pytest.mark.parametrize("mapping", [LINEAR, LOGARITHMIC, THROUGH_ZERO], ids=["linear", "logarithmic", "through zero"])
def test_compiled_loops_put_vertices_where_the_mapping_does(mapping: Mapping) -> None:
    x, y = np.array([-2e9, 0.5, 3.0, 700.0, np.nan]), np.array([0.25, -4.0, np.inf, 19.0, 2e9])
    across, upright = mapping.rules()
    pixels = [
        [kernels.pixel_of(place, across), kernels.pixel_of(other, upright)]
        for place, other in zip(*mapping.places(x, y), strict=True)
    ]
    np.testing.assert_array_equal(np.array(pixels).T, [mapping.x(x), mapping.y(y)])
    kept = [kernels.pixel_of(place, np.array(PIXELS)) for place in x.tolist()]
    np.testing.assert_array_equal(kept, x)
