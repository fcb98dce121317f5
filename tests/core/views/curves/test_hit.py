"""The curve under the cursor, against a plain walk over every line between two vertices."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.state import Domain
from core.views import Curves
from core.views.curves import hit
from core.views.curves.hit import nearest_curve
from core.views.curves.mapping import Mapping, Upright

NAN = float("nan")
MAPPINGS = [
    Mapping.over(Domain(0, 40, -5, 5), False, False, 400, 200),
    Mapping.over(Domain(1, 40, 0.1, 5), True, True, 400, 200),
    Mapping.over(Domain(-40, 40, -5, 5), True, True, 400, 200, 1.0, 0.5),
    Mapping.over(Domain(12, 13, -5, 5), False, False, 400, 200),
    Mapping.over(Domain(30.0, 30.0 + 1e-12, -5, 5), False, False, 400, 200),
]


def layer_of(polylines: list[tuple[list[float], list[float]]]) -> Curves:
    starts = np.cumsum([0, *(len(x) for x, _ in polylines)]).astype(np.int64)
    return Curves(
        np.array([each for x, _ in polylines for each in x]),
        np.array([each for _, y in polylines for each in y]),
        starts,
        np.zeros((len(polylines), 4), dtype=np.uint8),
        tuple(f"run{place}" for place in range(len(polylines))),
    )


def walked(layer: Curves, mapping: Mapping, x: float, y: float) -> list[tuple[float, str]]:
    """Return the distance of each curve to a pixel, from line to line."""
    px, py = mapping.x(layer.x).tolist(), mapping.y(layer.y).tolist()
    found = []
    for curve, key in enumerate(layer.keys):
        begin, end = int(layer.starts[curve]), int(layer.starts[curve + 1])
        for i in range(begin, end):
            if not (math.isfinite(px[i]) and math.isfinite(py[i])):
                continue
            j = min(i + 1, end - 1)
            if not (math.isfinite(px[j]) and math.isfinite(py[j])):
                j = i
            dx, dy = px[j] - px[i], py[j] - py[i]
            share = ((x - px[i]) * dx + (y - py[i]) * dy) / (dx * dx + dy * dy) if dx or dy else 0.0
            share = min(max(share, 0.0), 1.0)
            found.append((math.hypot(x - px[i] - share * dx, y - py[i] - share * dy), key))
    return found


@st.composite
def polylines(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    count = draw(st.integers(0, 8))
    x = draw(st.lists(st.one_of(st.integers(-5, 45), st.floats(11, 14)), min_size=count, max_size=count))
    back = draw(st.integers(0, 5)) == 0
    values = st.one_of(st.floats(-6, 6, width=16), st.just(NAN))
    return list(map(float, x if back else sorted(x))), draw(st.lists(values, min_size=count, max_size=count))


@settings(max_examples=150)
@given(
    st.lists(polylines(), min_size=1, max_size=6), st.sampled_from(MAPPINGS), st.floats(0, 400), st.floats(0, 200),
    st.sampled_from([3.0, 24.0]),
)  # fmt: skip
def test_the_curve_is_that_of_a_walk_over_all(
    many: list[tuple[list[float], list[float]]], mapping: Mapping, x: float, y: float, radius: float
) -> None:
    layer = layer_of(many)
    distances = walked(layer, mapping, x, y)
    least = min((distance for distance, _ in distances), default=math.inf)
    found = nearest_curve([layer], mapping, x, y, radius)
    if abs(least - radius) < 1e-6:
        return  # rounding decides
    if least > radius:
        assert found is None
    else:
        assert min(distance for distance, key in distances if key == found) == pytest.approx(least, abs=1e-5)


def test_of_curves_on_one_another_the_first_one_of_a_layer_and_the_last_layer_is_meant() -> None:
    layer = layer_of([([0.0, 40.0], [1.0, 1.0])] * 3)
    upper = replace(layer, keys=("other", "run1", "run2"))
    assert nearest_curve([layer], MAPPINGS[0], 200, 80, 5) == "run0"
    assert nearest_curve([layer, upper], MAPPINGS[0], 200, 80, 5) == "other"


def test_curves_of_the_axis_at_the_right_lie_where_that_says() -> None:
    mapping = replace(MAPPINGS[0], second=Upright(0.0, 100.0, False))
    layer = replace(layer_of([([0.0, 40.0], [50.0, 50.0])]), second=True)
    assert nearest_curve([layer], mapping, 200, 100, 3) == "run0"
    assert nearest_curve([replace(layer, second=False)], mapping, 200, 100, 3) is None


def test_only_vertices_beside_the_cursor_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[int] = []
    measure = hit._distances

    def noted(mapping: Mapping, layer: Curves, own: Any, *rest: Any) -> Any:
        measured.append(len(own))
        return measure(mapping, layer, own, *rest)

    monkeypatch.setattr(hit, "_distances", noted)
    steps = np.linspace(0, 40, 401).tolist()
    layer = layer_of([(steps, [float(row)] * 401) for row in range(50)])
    assert nearest_curve([layer], MAPPINGS[0], 200, 80, 5) == "run1"
    assert measured == [50 * 14]  # twelve pixels, at each a vertex, and one on either side
