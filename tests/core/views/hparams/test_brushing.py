"""What a drag on an axis keeps is what is seen between its ends."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from core.model import Catalog
from core.state import AxisChoice, FieldBrush, FieldScale, HParamsState, Rail, SessionState, Span
from core.views import Viewport
from core.views.field_brushes import brush_label, kept
from core.views.hparams import plot_of
from core.views.hparams.axis import AxisGeometry
from core.views.hparams.brushing import Grip, empty_brush, grip_at, joined, labelled, moved, swept, toggled
from core.views.hparams.zoom import zoomed
from tests.core.views.hparams.made import sweep

CATALOG: Catalog = sweep(120)
AXES = ("params.lr", "params.optimiser", "params.depth", "metrics.loss")
SCALES = [
    FieldScale.AUTO,
    FieldScale.LINEAR,
    FieldScale.LOG,
    FieldScale.SYMLOG,
    FieldScale.PERCENTILE,
    FieldScale.CATEGORICAL,
]


def axis(name: str, scale: FieldScale = FieldScale.AUTO, inverted: bool = False) -> tuple[AxisGeometry, np.ndarray]:
    choices = {name: AxisChoice(scale, inverted)}
    plot = plot_of(CATALOG, SessionState(hparams=HParamsState(AXES, choices)), Viewport(900, 500))
    place = AXES.index(name)
    return plot.geometries[place], plot.part.axes[place].places


@settings(max_examples=120, deadline=None)
@given(
    some.sampled_from(AXES), some.sampled_from(SCALES), some.booleans(), some.floats(20, 490), some.floats(20, 490)
)  # fmt: skip
def test_a_drag_keeps_the_lines_that_cross_between_its_ends(
    name: str, scale: FieldScale, inverted: bool, one: float, other: float
) -> None:
    geometry, places = axis(name, scale, inverted)
    brush = swept(geometry, empty_brush(name), one, other)
    inside = kept(geometry.source.values, brush)
    top, bottom = min(one, other), max(one, other)
    if geometry.source.categorical:
        ends = [geometry.slot_ends(code) for code in range(len(geometry.source.values.texts))]
        touched = np.array([low < bottom and top < high for low, high in ends] + [False])
        rail = geometry.rails.get(Rail.MISSING)
        touched[-1] = rail is not None and top <= rail <= bottom
        assert (inside == touched[geometry.source.values.codes]).all()
        return
    numbers = geometry.source.values.numbers
    low = geometry.rails.get("nonpositive")
    for line in np.flatnonzero(np.isfinite(numbers)).tolist():
        y = low if low is not None and numbers[line] <= 0 else float(places[line])  # a rail is kept as a whole
        if abs(y - top) > 0.05 and abs(y - bottom) > 0.05:
            assert inside[line] == (top <= y <= bottom)


def test_what_a_drag_past_both_ends_keeps_is_everything_finite() -> None:
    geometry, _ = axis("metrics.loss")
    brush = swept(geometry, empty_brush("metrics.loss"), geometry.top - 3, geometry.bottom + 3)
    assert brush.ranges == (Span(-np.inf, np.inf),)
    assert brush.rails == frozenset()
    assert kept(geometry.source.values, brush).sum() == 116


def test_a_range_is_held_by_its_ends_and_its_middle() -> None:
    geometry, _ = axis("params.depth")
    middle = (geometry.top + geometry.bottom) / 2
    brush = swept(geometry, empty_brush("params.depth"), middle - 50, middle + 50)
    assert grip_at(geometry, brush, middle - 50) == Grip(0, -1)
    assert grip_at(geometry, brush, middle + 51) == Grip(0, 1)
    assert grip_at(geometry, brush, middle) == Grip(0, 0)
    assert grip_at(geometry, brush, middle + 80) is None
    assert grip_at(geometry, None, middle) is None
    (top, bottom) = geometry.ends(moved(geometry, brush, Grip(0, -1), middle - 50, middle + 100).ranges[0])
    assert (round(top - middle), round(bottom - middle)) == (50, 100)  # the upper end has passed the lower one


def test_ranges_that_overlap_are_one_and_those_that_do_not_stay() -> None:
    assert joined([Span(3, 4), Span(0, 1), Span(0.5, 2), Span(2, 2.5)]) == (Span(0, 2.5), Span(3, 4))


def test_toggling_a_category_twice_changes_nothing() -> None:
    geometry, _ = axis("params.optimiser")
    y = geometry.category_y(1)
    once = toggled(geometry, empty_brush("params.optimiser"), y)
    assert once is not None
    assert once.categories == {"lamb"}
    assert toggled(geometry, once, y) == empty_brush("params.optimiser")
    number, _ = axis("params.depth")
    assert toggled(number, empty_brush("params.depth"), 200.0) is None


def test_chips_say_what_is_kept() -> None:
    brush = empty_brush("params.lr")
    geometry, _ = axis("params.lr")
    full = swept(geometry, brush, geometry.top - 3, 250.0)
    assert labelled(full).label.startswith("lr: ≥ ")
    many = empty_brush("params.optimiser")
    named = toggled(axis("params.optimiser")[0], many, axis("params.optimiser")[0].category_y(0))
    assert named is not None
    assert labelled(named).label == "optimiser: adam"
    rails = empty_brush("metrics.loss")
    loss, _ = axis("metrics.loss")
    both = toggled(loss, rails, loss.rails["nan"])
    assert both is not None
    assert brush_label("loss", both) == "loss: NaN"


def test_zooming_keeps_the_value_under_the_mouse_and_ends_at_everything() -> None:
    geometry, _ = axis("params.lr")
    limits = zoomed(geometry, 200.0, 2.0)
    assert limits is not None
    assert limits.lower < geometry.value_at(200.0) < limits.upper
    whole = np.log10(geometry.map.upper / geometry.map.lower)
    assert abs(np.log10(limits.upper / limits.lower) - whole / 2) < 1e-6
    assert zoomed(geometry, 200.0, 0.5) is None


def test_chips_say_times_as_times() -> None:
    day = empty_brush("start_time")
    label = labelled(FieldBrush(day.id, day.view, "", day.field, (Span(1.7e12, 1.7e12 + 60_000),))).label
    assert label.startswith("Start: 2023-11-1")
    assert label.count(":") == 5
    long = empty_brush("duration")
    assert (
        labelled(FieldBrush(long.id, long.view, "", long.field, (Span(90.0, 7200.0),))).label == "Duration: 1m30s – 2h"
    )
