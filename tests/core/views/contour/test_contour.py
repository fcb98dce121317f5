"""Contours and ranks: surfaces under every pair of fields, where runs are near, in the colours of the runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.analysis.surface.recipe import SurfaceMethod
from core.model import F8, U1, Catalog
from core.state import (
    AxisChoice,
    AxisLimits,
    ContourState,
    FieldBrush,
    FieldScale,
    HParamsState,
    ImportanceState,
    RankState,
    SessionState,
    Span,
)
from core.views import Viewport
from core.views.contour import contours_of, ranks_of
from core.views.contour.exported import contour_table, rank_table
from core.views.judging.panes import Pane, Panes
from core.views.plane.part import PlaneImage
from tests.core.views.hparams.made import made_catalog, sweep

VIEW = Viewport(900, 600)
BOTH = ("params.x", "params.y")


def _bowl(count: int = 220, seed: int = 0) -> Catalog:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(-1, 1, count), 10 ** rng.uniform(-4, 0, count)
    loss = x**2 + (np.log10(y) + 2) ** 2 / 4
    return made_catalog({"x": x.tolist(), "y": y.tolist()}, {"loss": loss.tolist()})


BOWL = _bowl()


def _state(**wish: object) -> SessionState:
    return SessionState(contour=replace(ContourState(fields=BOTH), **wish))  # type: ignore[arg-type]


def _only(panes: Panes) -> Pane:
    (pane,) = panes.panes
    return pane


def _image(pane: Pane) -> PlaneImage:
    (below,) = pane.plot.part.below
    assert isinstance(below, PlaneImage)
    return below


def _column(rows: Sequence[Sequence[object]], place: int) -> F8:
    return np.array([row[place] for row in rows], dtype=np.float64)


def _under(image: PlaneImage, x: float, y: float) -> U1:
    height, width = image.pixels.shape[:2]
    column = int((x - image.left) / (image.right - image.left) * width)
    row = int((y - image.top) / (image.bottom - image.top) * height)
    under: U1 = image.pixels[min(max(row, 0), height - 1), min(max(column, 0), width - 1)]
    return under


@pytest.mark.parametrize("method", list(SurfaceMethod))
def test_the_surface_has_the_colours_of_the_runs_on_it(method: SurfaceMethod) -> None:
    pane = _only(contours_of(BOWL, _state(method=method), VIEW))
    part, image = pane.plot.part, _image(pane)
    under = np.array([_under(image, x, y) for x, y in part.places.tolist()], dtype=np.int64)
    seen = under[:, 3] > 0
    assert seen.mean() > 0.9
    away = np.abs(under[seen, :3] - part.colours[seen].astype(np.int64)).max(axis=1)
    assert np.median(away) < 8
    assert np.quantile(away, 0.95) < 40


def test_the_surface_turns_with_its_axes() -> None:
    words = made_catalog(
        {"x": np.linspace(0, 1, 40).tolist(), "kind": ["low", "high"] * 20},
        {"loss": [float(n % 2) for n in range(40)]},
    )
    state = SessionState(contour=ContourState(fields=("params.x", "params.kind")))
    pane = _only(contours_of(words, state, VIEW))
    image = _image(pane)
    for run, colour in zip(pane.plot.part.places.tolist(), pane.plot.part.colours.tolist(), strict=True):
        assert _under(image, *run)[:3].tolist() == colour


def test_nothing_is_drawn_where_no_run_is_near() -> None:
    corner = made_catalog(
        {"x": [0.0, 0.1, 0.0, 0.1, 0.05, 1.0], "y": [0.0, 0.0, 0.1, 0.1, 0.05, 1.0]},
        {"loss": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]},
    )
    image = _image(_only(contours_of(corner, _state(reach=0.1), VIEW)))
    height, width = image.pixels.shape[:2]
    assert image.pixels[height // 2, width // 2, 3] == 0
    assert image.pixels[-2, 2, 3] > 0
    everywhere = _image(_only(contours_of(corner, _state(reach=8.0), VIEW)))
    assert (everywhere.pixels[..., 3] > 0).all()


def test_lines_of_one_height_lie_where_the_metric_has_it() -> None:
    pane = _only(contours_of(BOWL, _state(), VIEW))
    assert pane.plot.part.above
    for line in pane.plot.part.above:
        there = line.points[~np.isnan(line.points).any(axis=1)]
        x = np.array([pane.plot.x.value_at(each) for each in there[:, 0].tolist()])
        y = np.array([pane.plot.y.value_at(each) for each in there[:, 1].tolist()])
        assert np.median(x**2 + (np.log10(y) + 2) ** 2 / 4) == pytest.approx(float(line.label), abs=0.08)


def test_parts_of_the_picture_can_be_left_out() -> None:
    bare = _only(contours_of(BOWL, _state(fill=False, isolines=False), VIEW)).plot.part
    assert (bare.below, bare.above) == ((), ())
    assert _only(contours_of(BOWL, _state(points=False), VIEW)).plot.part.opacity == 0.0


def test_only_shown_runs_make_the_surface() -> None:
    brush = FieldBrush("b", "hparams", "", "params.x", (Span(-1.0, 0.0),))
    image = _image(_only(contours_of(BOWL, replace(_state(), brushes=(brush,)), VIEW)))
    alpha = image.pixels[..., 3] > 0
    half = alpha.shape[1] // 2
    assert alpha[:, : half - 8].mean() > 0.8
    assert not alpha[:, half + 20 :].any()


def test_the_note_says_how_far_the_surface_can_be_believed() -> None:
    note = contours_of(BOWL, _state(), VIEW).note
    assert float(note.split("R² ")[1].split()[0]) > 0.9
    noise = made_catalog(
        {"x": np.random.default_rng(1).random(80).tolist(), "y": np.random.default_rng(2).random(80).tolist()},
        {"loss": np.random.default_rng(3).random(80).tolist()},
    )
    told = contours_of(noise, _state(), VIEW).note.split("R² ")[1].split()[0]
    assert float(told.replace("\u2212", "-")) < 0.2
    few = made_catalog({"x": [1, 2], "y": [1, 2]}, {"loss": [0.1, 0.2]})
    assert contours_of(few, _state(), VIEW).note.endswith("No surface: it takes runs at three different places")


def test_more_than_two_fields_make_a_triangle_whose_axes_are_shared() -> None:
    catalog = sweep(120)
    fields = ("params.lr", "params.depth", "params.optimiser", "metrics.accuracy")
    state = SessionState(contour=ContourState(fields=fields), importance=ImportanceState("metrics.accuracy"))
    panes = contours_of(catalog, state, VIEW).panes
    assert [(pane.plot.part.x.key, pane.plot.part.y.key) for pane in panes] == [
        (fields[0], fields[1]), (fields[0], fields[2]), (fields[1], fields[2]),
        (fields[0], fields[3]), (fields[1], fields[3]), (fields[2], fields[3]),
    ]  # fmt: skip
    for one in panes:
        for other in panes:
            if one is not other and one.plot.part.x.key == other.plot.part.x.key:
                assert one.left + one.plot.area.left == pytest.approx(other.left + other.plot.area.left)
                assert one.left + one.plot.area.right == pytest.approx(other.left + other.plot.area.right)
            if one is not other and one.plot.part.y.key == other.plot.part.y.key:
                assert one.top + one.plot.area.top == pytest.approx(other.top + other.plot.area.top)
                assert one.top + one.plot.area.bottom == pytest.approx(other.top + other.plot.area.bottom)
            if one is not other:
                apart = (
                    one.left + one.width <= other.left + 1e-6
                    or other.left + other.width <= one.left + 1e-6
                    or one.top + one.height <= other.top + 1e-6
                    or other.top + other.height <= one.top + 1e-6
                )
                assert apart
    assert [bool(pane.plot.part.x.ticks) for pane in panes] == [False, False, False, True, True, True]
    assert [bool(pane.plot.part.y.ticks) for pane in panes] == [True, True, False, True, False, False]


@settings(max_examples=25, deadline=None)
@given(
    some.lists(some.sampled_from(["params.lr", "params.depth", "params.optimiser", "metrics.loss"]), unique=True),
    some.sampled_from([scale for scale in FieldScale if scale is not FieldScale.TIME]),
    some.sampled_from(list(SurfaceMethod)),
    some.integers(3, 40),
)
def test_any_fields_at_any_scales_make_a_picture_without_losing_a_run(
    fields: list[str], scale: FieldScale, method: SurfaceMethod, count: int
) -> None:
    catalog = sweep(count + 4)
    state = SessionState(
        contour=ContourState(tuple(fields), method),
        hparams=HParamsState(choices=dict.fromkeys(fields, AxisChoice(scale))),
        importance=ImportanceState("metrics.accuracy"),
    )
    panes = contours_of(catalog, state, VIEW).panes
    assert len(panes) == len(fields) * (len(fields) - 1) // 2
    for pane in panes:
        assert len(pane.plot.part.keys) == count + 4
        assert np.isfinite(pane.plot.part.places).all()


def test_ranks_colour_runs_by_their_order_only() -> None:
    catalog = sweep(90)
    plain = SessionState(rank=RankState(("params.lr", "params.depth")), importance=ImportanceState("metrics.accuracy"))
    squashed = replace(plain, hparams=HParamsState(choices={"metrics.accuracy": AxisChoice(FieldScale.LOG)}))
    pane, same = (_only(ranks_of(catalog, state, VIEW)) for state in (plain, squashed))
    assert pane.plot.part.colours.tolist() == same.plot.part.colours.tolist()
    accuracy = np.array([run.scalars["accuracy"].value[-1] for run in catalog.runs.values()])
    green = pane.plot.part.colours[np.argsort(accuracy, kind="stable"), 1].astype(int)
    assert (np.diff(green) >= -1).all()
    (ring,) = pane.plot.part.above
    assert ring.points[:-1].mean(axis=0) == pytest.approx(pane.plot.part.places[np.argmax(accuracy)], abs=0.01)


def test_the_table_of_a_surface_has_its_numbers_in_the_units_of_the_fields() -> None:
    header, rows = contour_table(BOWL, _state())
    assert header == ("x field", "x", "y field", "y", "metrics.loss")
    assert len(rows) > 5000
    x, y, loss = (_column(rows, place) for place in (1, 3, 4))
    assert np.abs(loss - (x**2 + (np.log10(y) + 2) ** 2 / 4)).mean() < 0.05
    assert {(row[0], row[2]) for row in rows} == {BOTH}


def test_the_table_of_ranks_is_that_of_pandas() -> None:
    import pandas as pd

    catalog = sweep(60)
    state = SessionState(rank=RankState(("params.lr", "params.depth")), importance=ImportanceState("metrics.loss"))
    header, rows = rank_table(catalog, state)
    assert header == ("run", "params.lr", "params.depth", "metrics.loss", "rank")
    frame = pd.DataFrame([list(row) for row in rows], columns=list(header)).iloc[4:]
    judge = frame["metrics.loss"].astype(float).rank()
    assert frame["rank"].astype(float).tolist() == pytest.approx(judge.tolist())
    assert [row[-1] for row in rows[:4]] == [""] * 4


def test_a_part_of_an_axis_has_the_surface_of_that_part() -> None:
    limits = {"params.x": AxisLimits(-0.2, 0.4)}
    pane = _only(contours_of(BOWL, _state(limits=limits), VIEW))
    part, image = pane.plot.part, _image(pane)
    inside = ~np.isnan(part.places).any(axis=1)
    assert 0 < inside.sum() < len(part.keys)
    x = np.array([float(str(run.params["x"])) for run in BOWL.runs.values()])
    assert (np.abs(x[inside] - 0.1) < 0.35).all()
    under = np.array([_under(image, *place) for place in part.places[inside].tolist()], dtype=np.int64)
    seen = under[:, 3] > 0
    assert np.median(np.abs(under[seen, :3] - part.colours[inside][seen].astype(np.int64)).max(axis=1)) < 8
    header, rows = contour_table(BOWL, _state(limits=limits))
    assert ((_column(rows, 1) >= -0.2) & (_column(rows, 1) <= 0.4)).all()
    assert header[4] == "metrics.loss"


def test_while_a_surface_is_to_be_made_the_last_one_stands_for_it() -> None:
    catalog = _bowl(90, seed=7)
    first = _only(contours_of(catalog, _state(), VIEW, hasty=True))
    assert not first.plot.pending
    brush = FieldBrush("b", "hparams", "", "params.x", (Span(-1.0, 0.1),))
    narrowed = replace(_state(), brushes=(brush,))
    hasty = contours_of(catalog, narrowed, VIEW, hasty=True)
    assert _only(hasty).plot.pending
    assert "R²" not in hasty.note
    assert (_image(_only(hasty)).pixels == _image(first).pixels).all()
    whole = contours_of(catalog, narrowed, VIEW)
    assert not _only(whole).plot.pending
    assert (_image(_only(whole)).pixels != _image(first).pixels).any()
    assert not _only(contours_of(catalog, narrowed, VIEW, hasty=True)).plot.pending
