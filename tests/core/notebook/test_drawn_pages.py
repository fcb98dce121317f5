"""Scripts of plots of PR curves, compared texts and effects: run, and held against what the views draw."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.analysis.importance.evaluators import FANOVA
from core.figure_files.drawing import Logs as Drawn
from core.figure_files.spec import FigurePart
from core.figure_files.views import all_cards, key_of, picture_of, state_of
from core.model.arrays import F8
from core.notebook import Logs, read
from core.state import (
    CardSplit,
    ChartSpec,
    ImportanceState,
    PrCards,
    PrCurvesState,
    PrPlot,
    RunsState,
    ScalarsState,
    SessionState,
    Source,
    TextMode,
    TextsState,
)
from core.views.importance.effect import curve_of, pair_of
from core.views.importance.page import answer_of, complete
from core.views.picture import Chart, Curves, Viewport
from core.views.text_parts import TextPart, Verbatim
from tests.core.notebook.scripts import run_together
from tests.core.notebook.test_notebook import SAMPLE

PLOTS = (PrPlot.SCORES, PrPlot.CALIBRATION, PrPlot.DETECTION_ERRORS, PrPlot.THRESHOLD, PrPlot.STEPS)


@pytest.fixture(scope="module")
def logs() -> Logs:
    return read(str(SAMPLE))


@pytest.fixture(scope="module")
def drawn(logs: Logs) -> Drawn:
    return Drawn(logs.catalog, logs.results)


@pytest.fixture(scope="module")
def parts(logs: Logs, drawn: Drawn) -> dict[str, FigurePart]:
    few = RunsState(query="^adam-lr0.003")
    found: dict[str, FigurePart] = {}
    for plot in PLOTS:
        state = SessionState(runs=few, pr_curves=PrCurvesState(plot))
        keys = [key_of(card) for card in all_cards(FigurePart("pr_curves", state=state), logs.catalog)]
        found[plot.value] = FigurePart("pr_curves", cards=(keys[0], keys[3]), state=state)
    state = SessionState(
        runs=few, pr_curves=PrCurvesState(PrPlot.CALIBRATION, by=PrCards.RUN, hidden_classes=frozenset({"digit_3"}))
    )
    keys = [key_of(card) for card in all_cards(FigurePart("pr_curves", state=state), logs.catalog)]
    found["by run"] = FigurePart("pr_curves", cards=(keys[0],), state=state)
    for mode in (TextMode.CHANGES, TextMode.RUNS):
        state = SessionState(runs=few, texts=TextsState(mode=mode))
        lines = logs.text_changes(mode=mode.value)
        differ = lines[(lines["sign"] != " ") & lines["run"].str.startswith("adam-lr0.003")]["card"].unique()
        found[mode.value] = FigurePart("texts", cards=tuple(differ[:2]), state=state)
    both = ChartSpec("\nchart 1", "Both losses", (Source("loss/train"), Source("loss/validation")))
    split = CardSplit(ChartSpec("\nsplit 1", "Loss", (Source("loss/train"),)), "params.width")
    state = SessionState(scalars=ScalarsState(smoothing=0.0, charts=(both,), splits=(split,)))
    keys = [key_of(card) for card in all_cards(FigurePart("scalars", state=state), logs.catalog)]
    made = [key for key in keys if key.startswith(("\nchart", "\nsplit", "\n/layout"))]
    found["charts"] = FigurePart("scalars", cards=tuple(made), state=state)
    alone = ImportanceState(metric="min(metrics.`loss/validation`)", evaluators=("fanova",), focus=("params.width",))
    found["one"] = FigurePart("hparams", "importance", state=SessionState(importance=alone))
    categories = replace(alone, focus=("params.optimiser",))
    found["categories"] = FigurePart("hparams", "importance", state=SessionState(importance=categories))
    state = state_of(found["one"], drawn.catalog)
    complete(drawn.catalog, drawn.results, state)
    pairs = answer_of(drawn.catalog, drawn.results, state).found[FANOVA.name].pairs
    strongest = next(each for each in pairs if each.surface.size)
    pair = replace(alone, focus=(f"params.{strongest.second}", f"params.{strongest.first}"))
    found["two"] = FigurePart("hparams", "importance", state=SessionState(importance=pair))
    return found


@pytest.fixture(scope="module")
def shown(parts: dict[str, FigurePart], logs: Logs, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """Run all scripts in one process; return what the axes of each hold."""
    made = iter(run_together(parts.values(), logs, tmp_path_factory.mktemp("scripts")))
    return {name: [*next(made), *(next(made) if part.view == "hparams" else ())] for name, part in parts.items()}


def finite(x: F8, y: F8) -> tuple[F8, F8]:
    """Return the vertices of a curve that can be seen."""
    seen = np.isfinite(x) & np.isfinite(y)
    return x[seen], y[seen]


@pytest.mark.parametrize("name", [*(plot.value for plot in PLOTS), "by run"])
def test_plots_have_every_curve_of_the_card(
    name: str, parts: dict[str, FigurePart], shown: dict[str, list[Any]], drawn: Drawn
) -> None:
    picture = picture_of(parts[name], drawn.catalog, drawn.results, Viewport(40_000, 2_000))
    charts = [placed.part for placed in picture.parts if isinstance(placed.part, Chart)]
    assert len(charts) == len(shown[name]) == len(parts[name].cards or ())
    for chart, panel in zip(charts, shown[name], strict=True):
        layers = [layer for layer in chart.layers if isinstance(layer, Curves) and any(layer.keys)]
        ours = [
            finite(layer.x[start:end], layer.y[start:end])
            for layer in layers
            for start, end in zip(layer.starts[:-1], layer.starts[1:], strict=True)
            if end - start > 1
        ]
        theirs = [finite(x, y) for _, _, x, y in panel["lines"] if len(x) > 1]
        assert len(ours) == len(theirs) > 0
        for x, y in theirs:
            assert any(len(x) == len(a) and np.allclose(x, a) and np.allclose(y, b) for a, b in ours)
        assert (panel["x"], panel["y"]) == (chart.x.title, chart.y.title)
    if name == "detection_errors":
        assert "5 %" in shown[name][0]["ticks"]


def test_charts_of_several_tags_of_splits_and_of_layouts_are_drawn(
    parts: dict[str, FigurePart], shown: dict[str, list[Any]], drawn: Drawn
) -> None:
    picture = picture_of(parts["charts"], drawn.catalog, drawn.results, Viewport(1_000, 800))
    charts = [placed.part for placed in picture.parts if isinstance(placed.part, Chart)]
    assert [panel["title"] for panel in shown["charts"]] == [chart.title for chart in charts]
    titles = {chart.title for chart in charts}
    assert {"Both losses", "Loss · width = 16", "Loss", "Accuracy"} <= titles
    for chart, panel in zip(charts, shown["charts"], strict=True):
        fronts = [layer for layer in chart.layers if isinstance(layer, Curves) and not layer.behind]
        ours = [
            finite(layer.x[start:end], layer.y[start:end])[0]
            for layer in fronts
            for start, end in zip(layer.starts[:-1], layer.starts[1:], strict=True)
        ]
        told = [finite(x, y)[0] for _, _, x, y in panel["lines"]]
        ends, theirs = (sorted(float(x[-1]) for x in each if len(x)) for each in (ours, told))
        np.testing.assert_allclose(theirs, ends)  # a curve for each tag of each run, as far as it goes
        assert all((np.diff(x) >= 0).all() for _, _, x, _ in panel["lines"])


@pytest.mark.parametrize("name", ["changes", "runs"])
def test_compared_texts_have_the_lines_that_differ(
    name: str, parts: dict[str, FigurePart], shown: dict[str, list[Any]], drawn: Drawn
) -> None:
    picture = picture_of(parts[name], drawn.catalog, drawn.results, Viewport(900, 900))
    pages = [placed.part for placed in picture.parts if isinstance(placed.part, TextPart)]
    assert len(pages) == len(shown[name]) == 2
    differing = 0
    for page, panel in zip(pages, shown[name], strict=True):
        blocks = [block for block in page.blocks if isinstance(block, Verbatim) and block.signs]
        ours = [
            f"{sign} {''.join(span.text for span in line)}"
            for block in blocks
            for sign, line in zip(block.signs, block.lines, strict=True)
            if sign != " "
        ]
        colours = {"+": "tab:green", "-": "tab:red"}
        theirs = [text for text, colour in panel["texts"] if colour == colours.get(text[0])]
        assert theirs == ours
        differing += len(ours)
    assert differing > 0


def test_effects_are_what_fanova_has_learned(
    parts: dict[str, FigurePart], shown: dict[str, list[Any]], drawn: Drawn
) -> None:
    state = state_of(parts["two"], drawn.catalog)
    found = answer_of(drawn.catalog, drawn.results, state).found[FANOVA.name]
    curve = curve_of(found, "width")
    assert curve is not None
    panel = shown["one"][-1]
    _, _, x, y = panel["lines"][0]
    np.testing.assert_allclose(x, curve.positions)
    np.testing.assert_allclose(y, curve.mean[: len(x)])
    assert panel["x"] == "width"
    losses = {run.name for run in drawn.catalog.runs.values() if "loss/validation" in run.scalars}
    having = [run for run in drawn.catalog.runs.values() if run.name in losses and "width" in run.params]
    dots = np.asarray(panel["dots"][-1], dtype=float)
    assert np.isfinite(dots).all(axis=1).sum() == len(having)
    categories, kinds = curve_of(found, "optimiser"), shown["categories"][-1]
    assert categories is not None
    assert [tick for tick in kinds["ticks"] if tick != "none"] == list(categories.labels)
    np.testing.assert_allclose(kinds["lines"][0][3], categories.mean)
    names = [name.removeprefix("params.") for name in state.importance.focus]
    surface = pair_of(found, names)
    assert surface is not None
    panel = next(panel for panel in shown["two"] if panel["meshes"])
    mesh = panel["meshes"][0]
    assert [panel["x"], panel["y"]] == names
    sides = [curve_of(found, name) for name in (surface.first, surface.second)]
    numbers = [len(side.positions) or len(side.mean) for side in sides if side is not None]
    own = surface.surface[: numbers[0], : numbers[1]]
    expected = own if surface.second == names[0] else own.T  # rows of a mesh go upwards
    np.testing.assert_allclose(mesh.reshape(expected.shape), expected)


def test_what_has_no_effect_is_said(logs: Logs) -> None:
    with pytest.raises(ValueError, match="There is no effect"):
        logs.effect(evaluators=["spearman"])
    assert list(logs.text_changes(mode="changes").columns)[:3] == ["card", "run", "tag"]
    assert not len(logs.pr_plot("no such card", plot="steps"))
