"""Where bars, curves, surfaces and runs lie, and that figures draw them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.export.figures.figure import figure_bytes
from core.export.figures.sheet import FigureFormat
from core.model import Catalog
from core.results import Results
from core.state import ImportanceState, RunsState, SessionState
from core.style import LIGHT, rgb
from core.views.importance.bars import ROW, bars_of
from core.views.importance.effect import Effect, Ground
from core.views.importance.empty import emptiness
from core.views.importance.page import Answer, answer_of, effect_in, resolve
from core.views.picture import Viewport
from core.views.sketch import Dots, Plate, Raster, Shade, Sketch, Stroke, Text
from tests.core.analysis.importance import problems
from tests.core.views.hparams.made import made_catalog, sweep
from tests.core.views.importance.known import asked, runs_of, showing

STATE = showing("fanova", "spearman")


@pytest.fixture(scope="module")
def results() -> Results:
    return Results()


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return runs_of(problems.ishigami(0, 200))


@pytest.fixture(scope="module")
def answer(catalog: Catalog, results: Results) -> Answer:
    return asked(catalog, STATE, results)


def ground(answer: Answer, points: bool = True, selected: frozenset[str] = frozenset()) -> Ground:
    return Ground(400.0, 320.0, LIGHT, np.zeros(len(answer.subject.runs)), points, selected)


def effect(answer: Answer, *focus: str, **of_ground: object) -> Effect:
    found = effect_in(replace(answer, focus=focus), ground(answer, **of_ground), "viridis")  # type: ignore[arg-type]
    assert found is not None
    return found


def test_bars_are_as_long_as_their_values_and_intervals_as_wide(answer: Answer) -> None:
    bars = bars_of(answer.board, 700.0, LIGHT)
    left, right = bars.edges[1], bars.edges[2]
    plates = [mark for mark in bars.body.marks if isinstance(mark, Plate) and left < mark.left < right]
    values = [row.cells[0].value for row in answer.board.rows if row.cells[0] is not None]
    lengths = [plate.width for plate in plates]
    assert len(plates) == len(values)
    assert np.allclose(np.array(lengths) / lengths[0], np.maximum(values, 0) / values[0], atol=0.02)
    ends = [m.points[:, 0] for m in bars.body.marks if isinstance(m, Stroke) and m.width == 1.25]
    cell = answer.board.rows[0].cells[0]
    assert cell is not None
    assert np.ptp(ends[0]) / lengths[0] == pytest.approx((cell.high - cell.low) / cell.value, rel=0.02)


def test_values_of_both_signs_go_to_both_sides(answer: Answer) -> None:
    bars = bars_of(answer.board, 700.0, LIGHT)
    plates = {}
    for row, top in zip(answer.board.params, bars.tops, strict=False):
        (plate,) = (
            m for m in bars.body.marks if isinstance(m, Plate) and m.left > bars.edges[2] and top < m.top < top + ROW
        )
        plates[row.title] = plate
    zero = max(plate.left for plate in plates.values())
    for row in answer.board.params:
        cell = row.cells[1]
        assert cell is not None
        inner = plates[row.title].left if cell.value > 0 else plates[row.title].left + plates[row.title].width
        assert inner == pytest.approx(zero, abs=1.5)


def test_rows_and_columns_are_found_under_the_mouse(answer: Answer) -> None:
    bars = bars_of(answer.board, 700.0, LIGHT)
    assert bars.row_at(ROW * 1.5) == 1
    pairs = len(answer.board.params)
    assert bars.row_at(bars.tops[pairs] + 3) == pairs
    assert bars.row_at(bars.tops[pairs] - 5) is None, "the heading of the pairs is no row"
    assert bars.column_at(5.0) == 0
    assert bars.column_at(bars.edges[2] + 1) == 2
    assert bars.column_at(9e9) is None


def test_the_curve_and_the_runs_share_their_axes(answer: Answer, catalog: Catalog) -> None:
    found = effect(answer, "params.x1")
    subject, (left, top, width, height) = answer.subject, ground(answer).plot
    assert len(found.runs) == 200
    x = np.array([catalog.runs[name].params["x1"] for name in answer.subject.runs], dtype=np.float64)
    lower, upper = x.min(), x.max()
    assert found.places[:, 0] == pytest.approx(left + (x - lower) / (upper - lower) * width)
    inside = (found.places[:, 1] > top + 1) & (found.places[:, 1] < top + height - 1)
    slope, offset = np.polyfit(subject.target[inside], found.places[inside, 1], 1)
    assert slope < 0, "higher values stand higher"
    assert found.places[inside, 1] == pytest.approx(slope * subject.target[inside] + offset)
    line = max((m for m in found.sketch.marks if isinstance(m, Stroke)), key=lambda m: len(m.points) * (m.width == 2.0))
    curve = next(c for c in answer.found["fanova"].curves if c.name == "x1")
    assert line.points[:, 1] == pytest.approx(slope * curve.mean + offset)
    (band,) = (m for m in found.sketch.marks if isinstance(m, Shade))
    assert band.corners[: len(curve.mean), 1] == pytest.approx(slope * (curve.mean - curve.std) + offset)


def test_the_run_under_the_mouse_is_found(answer: Answer) -> None:
    found = effect(answer, "params.x1")
    x, y = found.places[17]
    assert found.nearest(x, y) == found.runs[17]
    assert found.nearest(-50.0, -50.0) is None
    assert found.place_of(int(found.runs[17])) == (x, y)
    assert not len(effect(answer, "params.x1", points=False).runs)


def test_selected_runs_are_drawn_over_all_others(answer: Answer) -> None:
    name = answer.subject.runs[5]
    plain, chosen = effect(answer, "params.x1"), effect(answer, "params.x1", selected=frozenset({name}))
    extra = [m for m in chosen.sketch.marks if isinstance(m, Dots) and m.colour == LIGHT.accent]
    assert not [m for m in plain.sketch.marks if isinstance(m, Dots) and m.colour == LIGHT.accent]
    assert extra[0].centres.tolist() == [list(chosen.places[5])]


def test_the_surface_of_a_pair_has_its_values_where_they_belong(answer: Answer) -> None:
    found = effect(answer, "params.x0", "params.x2")
    rasters = [mark for mark in found.sketch.marks if isinstance(mark, Raster)]
    surface = max(rasters, key=lambda mark: mark.height)
    pair = next(p for p in answer.found["fanova"].pairs if {p.first, p.second} == {"x0", "x2"})
    values = pair.surface if pair.first == "x0" else pair.surface.T
    yellow = np.array([253, 231, 37, 255])
    row, column = np.unravel_index(
        np.argmin(np.abs(surface.pixels.astype(int) - yellow).sum(axis=2)), surface.pixels.shape[:2]
    )
    high = np.unravel_index(np.argmax(values), values.shape)
    share = (column / surface.pixels.shape[1], 1 - row / surface.pixels.shape[0])
    assert share[0] == pytest.approx(high[0] / values.shape[0], abs=0.12)
    assert share[1] == pytest.approx(high[1] / values.shape[1], abs=0.12)
    other = effect(answer, "params.x2", "params.x0")
    texts = [mark.text for mark in other.sketch.marks if isinstance(mark, Text)]
    assert f"Effect of {pair.first} × {pair.second}" in texts


def test_categories_and_missing_values_have_slots() -> None:
    kinds = [("a", "b", "c")[row % 3] for row in range(90)]
    numbers = [None if row % 4 == 0 else float(row % 17) for row in range(90)]
    loss = [float(row % 3) + (2.0 if row % 4 == 0 else 0.0) for row in range(90)]
    answer = asked(made_catalog({"kind": kinds, "momentum": numbers}, {"loss": loss}), showing("fanova"))
    (left, _, width, _), of_kind = ground(answer).plot, effect(answer, "params.kind")
    expected = [left + ("abc".index(kind) + 0.5) * width / 3 for kind in kinds]
    assert of_kind.places[:, 0] == pytest.approx(expected)
    of_number = effect(answer, "params.momentum")
    without = np.array([value is None for value in numbers])
    assert (of_number.places[without, 0] > left + width - 30).all()
    assert (of_number.places[~without, 0] <= left + width - 30 + 1e-9).all()
    assert "none" in [mark.text for mark in of_number.sketch.marks if isinstance(mark, Text)]


@pytest.mark.parametrize("form", list(FigureFormat))
def test_figures_hold_bars_curves_and_what_they_rest_on(
    form: FigureFormat, answer: Answer, catalog: Catalog, results: Results
) -> None:
    for focus in ((), ("params.x0", "params.x2")):
        state = replace(STATE, importance=replace(STATE.importance, focus=focus))
        picture = resolve(catalog, results, state, Viewport(1000, 420))
        content = figure_bytes(picture, form)
        if form is FigureFormat.SVG:
            text = content.decode()
            assert "200 of 200 runs" in text
            assert "Effect of" in text
            assert "Spearman correlation" in text
        assert len(content) > 5_000
    assert all(isinstance(placed.part, Sketch) for placed in picture.parts)


def test_figures_are_coloured_as_their_theme_says(answer: Answer, catalog: Catalog, results: Results) -> None:
    picture = resolve(catalog, results, STATE, Viewport(1000, 420))
    svg = figure_bytes(picture, FigureFormat.SVG).decode()
    assert LIGHT.accent.lower() in svg
    assert rgb(LIGHT.accent) == (53, 80, 200)


def why(catalog: Catalog, wish: ImportanceState | None = None, runs: RunsState | None = None) -> tuple[str, str]:
    reason = emptiness(catalog, SessionState(runs=runs or RunsState(), importance=wish or ImportanceState()))
    return ("", "") if reason is None else (reason.title, reason.remedy)


def test_what_is_empty_says_why_and_what_to_do() -> None:
    runs = sweep(30)
    assert why(runs) == ("", "")
    assert why(made_catalog({"a": [1, 2, 3, 4, 5]}, {}))[0] == "No metric"
    assert why(made_catalog({"a": [1, 1, 1, 1, 1]}, {"loss": range(5)}))[0] == "Nothing varies"
    assert why(made_catalog({"a": [1, 2, 3]}, {"loss": [1.0, 2.0, 3.0]}))[0] == "Too few runs"
    everything = frozenset({"params.lr", "params.optimiser", "params.depth"})
    assert why(runs, ImportanceState(left_out=everything)) == ("No parameter is asked about", "usual_parameters")
    assert why(runs, ImportanceState(evaluators=())) == ("No evaluator", "usual_evaluators")
    assert why(runs, runs=RunsState(query="name = 'x'"))[0] == "No run is shown"
    assert not resolve(made_catalog({"a": [1, 1]}, {}), Results(), SessionState(), Viewport(500, 300)).parts


def test_before_fanova_has_answered_there_is_no_effect(catalog: Catalog) -> None:
    answer = answer_of(catalog, Results(), STATE)
    assert effect_in(answer, ground(answer), "viridis") is None
    assert len(resolve(catalog, Results(), STATE, Viewport(900, 400)).parts) == 3
