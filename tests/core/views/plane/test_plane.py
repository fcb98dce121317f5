"""Every run is a point where its values say, or on the rail of what it has instead of one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.model import Catalog
from core.state import AxisChoice, AxisLimits, FieldBrush, FieldScale, HParamsState, Rail, SessionState, Span
from core.style import ThemeName, rgb, tokens
from core.views import Viewport
from core.views.field_brushes import kept
from core.views.hparams.frame import ABOVE
from core.views.plane.brushing import PlaneGrip, Side, brush_of, dragged, grip_at, rectangle, side_at
from core.views.plane.dots.painter import DotPainter, Dots
from core.views.plane.picking import names_of, nearest_point, points_between, points_inside
from core.views.plane.plot import PlanePlot, PlaneWish, plane_of
from tests.core.views.hparams.made import made_catalog, sweep

CATALOG: Catalog = sweep(150)
VIEW = Viewport(800, 500)
FIELDS = ("params.lr", "params.optimiser", "params.depth", "metrics.loss", "metrics.accuracy")
SCALES = [scale for scale in FieldScale if scale is not FieldScale.TIME]


def made(wish: PlaneWish, state: SessionState | None = None, catalog: Catalog = CATALOG) -> PlanePlot:
    plot = plane_of(catalog, state or SessionState(), wish, VIEW)
    assert plot is not None
    return plot


def test_points_lie_where_a_ruler_says_on_a_logarithmic_and_a_linear_axis() -> None:
    plot = made(PlaneWish("params.lr", "metrics.accuracy"))
    lr, accuracy = np.log10(plot.x.source.values.numbers), plot.y.source.values.numbers
    x = np.polyfit(lr, plot.part.places[:, 0], 1)
    y = np.polyfit(accuracy, plot.part.places[:, 1], 1)
    assert np.abs(np.polyval(x, lr) - plot.part.places[:, 0]).max() < 1e-3
    assert np.abs(np.polyval(y, accuracy) - plot.part.places[:, 1]).max() < 1e-3
    assert x[0] > 0
    assert y[0] < 0
    assert plot.part.places[np.argmin(lr), 0] == pytest.approx(plot.area.left + 12.0, abs=1e-3)
    assert plot.part.places[np.argmax(accuracy), 1] == pytest.approx(plot.area.top + 12.0, abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(some.sampled_from(FIELDS), some.sampled_from(FIELDS), some.sampled_from(SCALES), some.sampled_from(SCALES))
def test_no_run_is_left_out_at_any_scales(x: str, y: str, one: FieldScale, other: FieldScale) -> None:
    state = SessionState(hparams=HParamsState(choices={x: AxisChoice(one), y: AxisChoice(other)}))
    plot = made(PlaneWish(x, y), state)
    assert len(plot.part.keys) == len(CATALOG.runs)
    assert np.isfinite(plot.part.places).all()
    assert ((plot.part.places >= 0) & (plot.part.places <= [VIEW.width, VIEW.height])).all()


def test_runs_without_a_number_lie_on_rails_beside_the_area() -> None:
    plot = made(PlaneWish("metrics.loss", "params.depth"))
    rails = {rail.key: rail for rail in plot.part.x.rails}
    assert {key: rail.count for key, rail in rails.items()} == {"nan": 1, ABOVE: 1, "-inf": 1, "missing": 1}
    for run, key in ((0, "nan"), (1, ABOVE), (2, "-inf"), (3, "missing")):
        assert abs(float(plot.part.places[run, 0]) - rails[key].at) <= 4.5
    assert rails[ABOVE].at > plot.area.right
    assert all(rails[key].at < plot.area.left for key in ("nan", "-inf", "missing"))
    inside = plot.part.places[4:, 0]
    assert ((inside >= plot.area.left) & (inside <= plot.area.right)).all()
    upright = made(PlaneWish("params.depth", "metrics.loss"))
    down = {rail.key: rail.at for rail in upright.part.y.rails}
    assert down[ABOVE] < upright.area.top
    assert down["missing"] > upright.area.bottom
    assert upright.part.note == "150 of 150 shown"


def test_words_run_from_left_to_right_and_from_top_to_bottom() -> None:
    catalog = made_catalog({"w": ["ant", "bee", "cat"] * 8}, {"m": [float(n) for n in range(24)]})
    across = made(PlaneWish("params.w", "metrics.m"), catalog=catalog)
    assert [tick.label for tick in sorted(across.part.x.ticks, key=lambda tick: tick.at)] == ["ant", "bee", "cat"]
    down = made(PlaneWish("metrics.m", "params.w"), catalog=catalog)
    assert [tick.label for tick in sorted(down.part.y.ticks, key=lambda tick: tick.at)] == ["ant", "bee", "cat"]
    first = across.part.places[::3, 0]
    assert first.max() < across.part.places[1::3, 0].min()
    both = made(PlaneWish("params.w", "params.w"), catalog=catalog)
    spread = np.asarray(np.corrcoef(both.part.places[::3].T))
    assert abs(spread[0, 1]) < 0.95, "runs of a category are spread in both directions, not along a line"


def test_limits_put_runs_out_of_sight_and_the_note_says_how_many() -> None:
    plot = made(PlaneWish("params.depth", "metrics.accuracy", x_limits=AxisLimits(20, 40)))
    depth = plot.x.source.values.numbers
    hidden = np.isnan(plot.part.places[:, 0])
    assert hidden[(depth < 19) | (depth > 41)].all()
    assert not hidden[(depth >= 20) & (depth <= 40)].any()
    assert plot.part.note == f"150 of 150 shown · {np.count_nonzero(hidden)} beyond the axes"
    assert hidden.sum() > 50


def test_an_unknown_field_makes_no_plane() -> None:
    assert plane_of(CATALOG, SessionState(), PlaneWish("params.lr", "params.unheard"), VIEW) is None


def test_colours_sizes_and_histograms_say_what_the_values_are() -> None:
    plot = made(PlaneWish("params.lr", "metrics.accuracy", "params.optimiser", "params.depth", marginals=True))
    codes = plot.drawn.columns.values("params.optimiser").codes  # type: ignore[union-attr]
    for code in range(3):
        assert len(np.unique(plot.part.colours[codes == code], axis=0)) == 1
    assert len(np.unique(plot.part.colours, axis=0)) == 3
    depth = plot.drawn.columns.values("params.depth").numbers  # type: ignore[union-attr]
    assert (np.diff(plot.part.diameters[np.argsort(depth)]) >= 0).all()
    area = np.square(plot.part.diameters.astype(np.float64))
    assert np.asarray(np.corrcoef(area, depth))[0, 1] == pytest.approx(1.0, abs=1e-6)
    marginal = plot.part.x.marginal
    assert marginal is not None
    counts, _ = np.histogram(plot.part.places[:, 0], marginal.edges)
    assert np.allclose(counts / counts.max(), marginal.shares)


# Brushes


@settings(max_examples=80, deadline=None)
@given(
    some.sampled_from(FIELDS), some.sampled_from(FIELDS), some.sampled_from(SCALES), some.sampled_from(SCALES),
    some.tuples(some.floats(0, 800), some.floats(0, 500)), some.tuples(some.floats(0, 800), some.floats(0, 500)),
)  # fmt: skip
def test_a_rectangle_keeps_the_points_that_are_seen_in_it(
    x: str, y: str, one: FieldScale, other: FieldScale, start: tuple[float, float], end: tuple[float, float]
) -> None:
    if x == y:
        return
    state = SessionState(hparams=HParamsState(choices={x: AxisChoice(one), y: AxisChoice(other)}))
    plot = made(PlaneWish(x, y), state)
    brushes = rectangle(plot, state, Side.BOTH, start, end, False)
    inside = kept(plot.x.source.values, brushes[0]) & kept(plot.y.source.values, brushes[1])
    low, high = np.minimum(start, end), np.maximum(start, end)
    sure = np.ones(len(inside), dtype=np.bool_)
    for side, along in enumerate((plot.x, plot.y)):
        at = plot.part.places[:, side].astype(np.float64)
        sure &= (np.abs(at - low[side]) > 0.1) & (np.abs(at - high[side]) > 0.1)
        whole = along.source.categorical | (at < along.low) | (at > along.high)  # slots and rails are kept as a whole
        sure &= ~whole & (low[side] <= along.high) & (high[side] >= along.low)
    seen = ((plot.part.places >= low) & (plot.part.places <= high)).all(axis=1)
    assert (np.asarray(seen)[sure] == inside[sure]).all()


def test_a_rectangle_over_a_rail_keeps_what_lies_on_it() -> None:
    plot = made(PlaneWish("metrics.loss", "params.depth"))
    brush, _ = rectangle(plot, SessionState(), Side.BOTH, (0, 0), (plot.area.left - 1, 500), False)
    assert brush.rails == {Rail.NAN, Rail.BELOW, Rail.MISSING}
    assert brush.ranges == ()
    assert brush.id == "hparams:metrics.loss", "it is the brush that parallel coordinates make"


def test_ranges_made_elsewhere_stand_on_the_axes_and_their_rectangle_is_moved() -> None:
    brushes = (
        FieldBrush("hparams:params.depth", "hparams", "", "params.depth", (Span(20, 40),)),
        FieldBrush("hparams:metrics.accuracy", "hparams", "", "metrics.accuracy", (Span(0.4, 0.6),)),
    )
    state = SessionState(brushes=brushes)
    plot = made(PlaneWish("params.depth", "metrics.accuracy"), state)
    (left, right), (top, bottom) = plot.part.x.ranges[0], plot.part.y.ranges[0]
    assert left == pytest.approx(float(plot.x.at_values(np.array([20.0]))[0]))
    assert right == pytest.approx(float(plot.x.at_values(np.array([40.0]))[0]))
    assert top < bottom
    middle = ((left + right) / 2, (top + bottom) / 2)
    grip = grip_at(plot, state, Side.BOTH, *middle)
    assert isinstance(grip, PlaneGrip)
    moved = dragged(plot, state, grip, middle, (middle[0] + 30, middle[1]))
    spans = {brush.field: brush.ranges[0] for brush in moved}
    assert spans["params.depth"].upper - spans["params.depth"].lower == pytest.approx(20, rel=0.01)
    assert spans["params.depth"].lower > 21
    assert spans["metrics.accuracy"].lower == pytest.approx(0.4)
    edge = grip_at(plot, state, Side.BOTH, right, middle[1])
    assert edge is not None
    (wider,) = dragged(plot, state, edge, (right, middle[1]), (right + 25, middle[1]))
    assert wider.ranges[0].lower == pytest.approx(20)
    assert wider.ranges[0].upper > 41
    assert grip_at(plot, state, Side.BOTH, left - 30, middle[1]) is None
    assert grip_at(plot, state, Side.X, *middle) == PlaneGrip(x=grip.x)


def test_labels_beside_the_area_mean_one_axis_and_the_area_means_both() -> None:
    plot = made(PlaneWish("metrics.loss", "params.depth"))
    area = plot.area
    assert side_at(plot, area.left + 5, area.top + 5) is Side.BOTH
    assert side_at(plot, plot.part.x.rails[0].at, area.top + 5) is Side.BOTH
    assert side_at(plot, area.left + 50, area.bottom + 12) is Side.X
    assert side_at(plot, 10, area.top + 50) is Side.Y
    assert side_at(plot, area.left + 50, 2) is None
    (only,) = rectangle(plot, SessionState(), Side.Y, (10, area.top), (10, area.top + 50), False)
    assert only.field == "params.depth"


def test_shift_adds_to_what_is_kept() -> None:
    first = FieldBrush("hparams:params.depth", "hparams", "", "params.depth", (Span(5, 10),))
    state = SessionState(brushes=(first,))
    plot = made(PlaneWish("params.depth", "metrics.accuracy"), state)
    place = float(plot.x.at_values(np.array([60.0]))[0])
    (brush,) = rectangle(plot, state, Side.X, (place, 480), (place + 30, 480), True)
    assert brush.ranges[0] == Span(5, 10)
    assert brush.ranges[1].lower == pytest.approx(60)
    assert brush_of(state, "params.depth") is first


# Picking


@settings(max_examples=60, deadline=None)
@given(some.floats(0, 800), some.floats(0, 500), some.integers(0, 3))
def test_the_point_under_the_mouse_is_the_nearest_that_is_shown(x: float, y: float, fewer: int) -> None:
    brush = FieldBrush("hparams:params.depth", "hparams", "", "params.depth", (Span(0, 90 - 20 * fewer),))
    part = made(PlaneWish("params.lr", "metrics.accuracy"), SessionState(brushes=(brush,))).part
    away = [
        (float(np.hypot(*(place.astype(np.float64) - (x, y)))), number)
        for number, place in enumerate(part.places)
        if part.shown[number]
    ]
    distance, _ = min(away)
    found = nearest_point(part, x, y, 6.0)
    if distance > 6.0 + part.diameters[0] / 2 + 1e-3:
        assert found is None
    elif distance < 6.0 + part.diameters[0] / 2 - 1e-3:
        assert found is not None
        assert {n: d for d, n in away}[found] == pytest.approx(distance, abs=1e-3)


def test_of_points_in_one_place_the_one_on_top_is_meant() -> None:
    catalog = made_catalog({"p": [1.0, 2.0, 3.0] + [1.5] * 9}, {"m": [1.0, 2.0, 3.0] + [1.5] * 9})
    part = made(PlaneWish("params.p", "metrics.m"), catalog=catalog).part
    found = nearest_point(part, float(part.places[5, 0]), float(part.places[5, 1]), 2.0)
    assert found == [number for number in part.order.tolist() if number >= 3][-1]


@settings(max_examples=40, deadline=None)
@given(some.lists(some.tuples(some.floats(0, 800), some.floats(0, 500)), min_size=3, max_size=9, unique=True))
def test_a_lasso_holds_the_points_that_matplotlib_finds_inside(corners: list[tuple[float, float]]) -> None:
    from matplotlib.path import Path

    part = made(PlaneWish("params.lr", "metrics.accuracy")).part
    polygon = np.array(corners)
    found = set(points_inside(part, polygon).tolist())
    winding = Path(np.vstack([polygon, polygon[:1]]), closed=True)
    for number, place in enumerate(part.places.astype(np.float64)):
        crossings = sum(
            1
            for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True)
            if (ay > place[1]) != (by > place[1]) and place[0] < (bx - ax) * (place[1] - ay) / (by - ay) + ax
        )
        assert (number in found) == (crossings % 2 == 1)
        if number in found:
            assert winding.contains_point(place, radius=1e-6) or winding.contains_point(place, radius=-1e-6)


def test_a_rectangle_selects_the_shown_points_between_its_corners() -> None:
    brush = FieldBrush("hparams:params.depth", "hparams", "", "params.depth", (Span(0, 50),))
    part = made(PlaneWish("params.lr", "metrics.accuracy"), SessionState(brushes=(brush,))).part
    found = set(points_between(part, (500, 300), (300, 100)).tolist())
    for number, (x, y) in enumerate(part.places.tolist()):
        assert (number in found) == (bool(part.shown[number]) and 300 <= x <= 500 and 100 <= y <= 300)
    assert names_of(part, np.array(sorted(found))) == {part.keys[number] for number in found}
    assert len(points_inside(part, np.array([[1.0, 1.0], [2.0, 2.0]]))) == 0


# Painting


def image(plot: PlanePlot, threads: int = 1, scale: float = 1.0) -> np.ndarray:
    painter = DotPainter(threads)
    try:
        return painter.paint(Dots(plot.part, VIEW.width, VIEW.height, scale))
    finally:
        painter.close()


def test_points_are_painted_in_their_colours_where_they_lie() -> None:
    catalog = made_catalog({"p": [1.0, 2.0, 3.0]}, {"m": [1.0, 3.0, 2.0]})
    part = made(PlaneWish("params.p", "metrics.m"), catalog=catalog).part
    painted = image(made(PlaneWish("params.p", "metrics.m", opacity=1.0), catalog=catalog))
    for number, (x, y) in enumerate(part.places.tolist()):
        assert painted[int(y), int(x), 2::-1].tolist() == part.colours[number].tolist()
        assert painted[int(y), int(x), 3] == 255
    assert np.count_nonzero(painted[..., 3]) < 3 * 150
    disc = painted[..., 3].astype(np.float64).sum() / 255 / 3
    assert disc == pytest.approx(np.pi * (4.5 + 1) ** 2, rel=0.02), "the area of a disc of 9 with an edge of 1"
    double = image(made(PlaneWish("params.p", "metrics.m", opacity=1.0), catalog=catalog), scale=2.0)
    assert double[..., 3].astype(np.float64).sum() / 255 / 3 == pytest.approx(4 * disc, rel=0.02)


def test_faint_points_lie_below_and_selected_ones_on_top() -> None:
    catalog = made_catalog({"p": [1.0, 1.0, 1.0, 2.0], "q": [1.0, 2.0, 3.0, 3.0]}, {"m": [1.0, 1.0, 1.0, 2.0]})
    brush = FieldBrush("hparams:params.q", "hparams", "", "params.q", (Span(2, 3),))
    wish = PlaneWish("params.p", "metrics.m", opacity=1.0)
    faint = next(iter(catalog.runs))
    for chosen in (1, 2):
        name = tuple(catalog.runs)[chosen]
        state = SessionState(brushes=(brush,), selected_runs=frozenset({name, faint}))
        plot = made(wish, state, catalog)
        x, y = plot.part.places[chosen].tolist()
        assert image(plot)[int(y), int(x), 2::-1].tolist() == plot.part.colours[chosen].tolist()
    edge = image(plot)[int(y), int(x + 4.5 + 0.9), 2::-1]
    assert np.abs(edge.astype(int) - rgb(tokens(ThemeName.LIGHT).text)).max() < 40


def test_bands_of_threads_paint_the_same_image() -> None:
    catalog = sweep(6000, seed=3)
    plot = made(PlaneWish("params.lr", "metrics.accuracy"), catalog=catalog)
    one = image(plot, 1)
    assert (one == image(plot, 3)).all()
    assert one[..., 3].max() > 100
    few = made(PlaneWish("params.lr", "metrics.accuracy"), catalog=CATALOG)
    assert image(few)[..., 3].max() > 200


def test_several_planes_are_painted_as_each_by_itself() -> None:
    fields = ("params.lr", "params.depth", "metrics.accuracy")
    plots = [made(PlaneWish(x, y, bare=True)) for x in fields for y in fields if x != y]
    dots = [Dots(plot.part, VIEW.width, VIEW.height) for plot in plots]
    painter = DotPainter(3)
    together = painter.paint_all(dots)
    alone = [painter.paint(each) for each in dots]
    painter.close()
    for one, other in zip(together, alone, strict=True):
        assert (one == other).all()
    assert (together[0] != together[1]).any()


def test_small_points_lie_over_large_ones_and_selected_ones_are_large_enough() -> None:
    sized = made(PlaneWish("params.lr", "metrics.accuracy", size="params.depth")).part
    assert (np.diff(sized.diameters[sized.order]) <= 0).all()
    assert sorted(sized.order.tolist()) == list(range(150))
    catalog = sweep(30_000)
    name = tuple(catalog.runs)[9]
    plot = made(PlaneWish("params.lr", "metrics.accuracy"), SessionState(selected_runs=frozenset({name})), catalog)
    assert plot.part.diameters[9] < 5
    x, y = plot.part.places[9].tolist()
    painted = image(plot)
    assert painted[int(y), int(x - 2), 2::-1].tolist() == plot.part.colours[9].tolist()
    assert painted[int(y), int(x + 2), 2::-1].tolist() == plot.part.colours[9].tolist()
