"""The reading of scripts, and scripts that are run: what they draw is what the views draw."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.figure_files.drawing import Logs as Drawn
from core.figure_files.script import script_of, scripted
from core.figure_files.spec import FigurePart, FigureSpec, Wording
from core.figure_files.views import PAGES, VIEWS, complete, picture_of
from core.notebook import Logs, read
from core.state import (
    CameraState,
    EmbeddingState,
    GroupBy,
    Grouping,
    ImportanceState,
    Pane,
    Panes,
    PrCards,
    PrCurvesState,
    ProjectionSpec,
    PrPlot,
    RunsState,
    ScalarsState,
    SessionState,
    TextMode,
    TextsState,
    XAxis,
)
from core.views.embedding.panes.places import places_beside
from core.views.parallel import Parallel
from core.views.picture import Chart, Curves, Viewport
from core.views.plane.part import Plane
from core.views.pr_curves.by_run import drawn_cards
from core.views.pr_curves.cards import shown_cards

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "resources" / "sample_logs"

DUMP = """
import pickle, runpy, sys
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
runpy.run_path(sys.argv[1])
drawn = []
for number in plt.get_fignums():
    for axes in plt.figure(number).axes:
        lines = [(line.get_label(), np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float))
                 for line in axes.lines]
        dots = [np.asarray(getattr(each, "_offsets3d", None) or each.get_offsets().T.filled(np.nan), float)
                for each in axes.collections if hasattr(each, "get_offsets") and len(each.get_offsets()) > 1]
        steps = [(np.asarray(each.get_data().edges), np.asarray(each.get_data().values))
                 for each in axes.patches if hasattr(each, "get_data")]
        drawn.append((axes.get_title(), lines, dots, steps, axes.get_xlabel(), axes.get_xlim()))
pickle.dump(drawn, open(sys.argv[2], "wb"))
"""


@pytest.fixture(scope="module")
def logs() -> Logs:
    return read(str(SAMPLE))


@pytest.fixture(scope="module")
def drawn(logs: Logs) -> Drawn:
    return Drawn(logs.catalog, logs.results)


def run_script(part: FigurePart, logs: Logs, folder: Path) -> list[tuple[str, list, list, list, str, tuple]]:  # type: ignore[type-arg]
    """Run the script of a part in a process of its own; return what its axes hold."""
    import pickle

    script, dump, out = folder / "script.py", folder / "dump.py", folder / "out.pickle"
    script.write_text(script_of(FigureSpec((part,), sources=logs.catalog.sources)), encoding="utf-8")
    dump.write_text(DUMP)
    command = [sys.executable, str(dump), str(script), str(out)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr
    with out.open("rb") as file:
        return list(pickle.load(file))


def curves_of(part: FigurePart, drawn: Drawn) -> list[dict[str, tuple[np.ndarray, np.ndarray]]]:
    """Return the curves in front of each chart by key, at a width at which no vertex is left out."""
    picture = picture_of(part, drawn.catalog, drawn.results, Viewport(40_000, 2_000))
    found = []
    for placed in picture.parts:
        assert isinstance(placed.part, Chart)
        fronts = [layer for layer in placed.part.layers if isinstance(layer, Curves) and not layer.behind]
        curves = {}
        for layer in fronts:
            for key, start, end in zip(layer.keys, layer.starts[:-1], layer.starts[1:], strict=True):
                curves[key] = (layer.x[start:end], layer.y[start:end])
        found.append(curves)
    return found


SMOOTH = SessionState(
    runs=RunsState(query="^adam", unchecked=frozenset({"adam-lr0.001-w64-relu-s0"})),
    scalars=ScalarsState(smoothing=0.9, x_axis=XAxis.RELATIVE),
)
GROUPED = SessionState(grouping=Grouping(GroupBy.PARAMS), scalars=ScalarsState(smoothing=0.0))


@pytest.mark.parametrize("state", [SMOOTH, GROUPED, SessionState()], ids=["smooth", "grouped", "plain"])
def test_a_script_draws_the_curves_of_the_view(state: SessionState, logs: Logs, drawn: Drawn, tmp_path: Path) -> None:
    part = FigurePart("scalars", cards=("loss/validation", "accuracy/validation"), state=state)
    shown = run_script(part, logs, tmp_path)
    ours = curves_of(part, drawn)
    assert [title for title, *_ in shown] == ["loss/validation", "accuracy/validation"]
    for (_, lines, *_), curves in zip(shown, ours, strict=True):
        fronts = [(x, y) for label, x, y in lines if not label.startswith("_")]
        assert len(fronts) == len(curves) > 3
        for (x, y), (ours_x, ours_y) in zip(fronts, curves.values(), strict=True):
            kept = np.isfinite(ours_y)
            finite = np.isfinite(y)
            np.testing.assert_allclose(x[finite], ours_x[kept], rtol=1e-12)
            np.testing.assert_allclose(y[finite], ours_y[kept], rtol=1e-12)


def test_a_script_of_pr_curves_has_the_points_of_each_run(logs: Logs, drawn: Drawn, tmp_path: Path) -> None:
    state = SessionState(pr_curves=PrCurvesState(PrPlot.ROC))
    key = next(card.key for card in shown_cards(drawn.catalog, replace(state, sources=drawn.catalog.sources)))
    (axes,) = run_script(FigurePart("pr_curves", cards=(key,), state=state), logs, tmp_path)
    (curves,) = curves_of(FigurePart("pr_curves", cards=(key,), state=state), drawn)
    assert len(axes[1]) >= 3
    for label, x, y in axes[1]:
        ours_x, ours_y = curves[label]
        pairs = {(round(a, 9), round(b, 9)) for a, b in zip(x.tolist(), y.tolist(), strict=True)}
        theirs = {(round(a, 9), round(b, 9)) for a, b in zip(ours_x.tolist(), ours_y.tolist(), strict=True)}
        assert len(theirs & pairs) >= 0.9 * len(theirs)


def test_a_script_of_cards_of_runs_has_the_classes_of_the_run(logs: Logs, drawn: Drawn, tmp_path: Path) -> None:
    hidden = frozenset({"micro average", "macro average", "digit_3"})
    state = SessionState(pr_curves=PrCurvesState(PrPlot.ROC, by=PrCards.RUN, hidden_classes=hidden))
    key = next(card.key for card in drawn_cards(drawn.catalog, replace(state, sources=drawn.catalog.sources)))
    part = FigurePart("pr_curves", cards=(key,), state=state)
    (axes,) = run_script(part, logs, tmp_path)
    (curves,) = curves_of(part, drawn)
    assert {label.rpartition("/")[2] for label, _, _ in axes[1]} == set(curves) - {""}
    assert "digit_3" not in curves
    for label, _, y in axes[1]:
        assert len(y) >= 3
        assert y.max() == 1.0
        assert np.isclose(y, curves[label.rpartition("/")[2]][1][-1]).any()  # its marked point


def test_a_script_of_parallel_coordinates_crosses_axes_where_lines_do(logs: Logs, drawn: Drawn, tmp_path: Path) -> None:
    part = FigurePart("hparams", "parallel", state=SessionState(runs=RunsState(query="^sgd")))
    (axes,) = run_script(part, logs, tmp_path)
    picture = picture_of(part, drawn.catalog, drawn.results, Viewport(1200, 600))
    ours = picture.parts[0].part
    assert isinstance(ours, Parallel)
    lines = [y for _, x, y in axes[1] if len(x) == len(ours.axes)]
    heights = np.array([(ours.bottom - axis.places) / (ours.bottom - ours.top) for axis in ours.axes]).T[ours.shown]
    inside = (heights >= 0) & (heights <= 1)  # rails have their own distance at each size
    assert len(lines) == len(heights) > 3
    np.testing.assert_allclose(np.array(lines)[inside], heights[inside], atol=0.015)  # categories fan out by pixels


def test_a_script_of_a_scatter_has_its_points(logs: Logs, drawn: Drawn, tmp_path: Path) -> None:
    axes = run_script(FigurePart("hparams", "scatter"), logs, tmp_path)[0]
    plane = picture_of(FigurePart("hparams", "scatter"), drawn.catalog, drawn.results, Viewport(600, 400)).parts[0].part
    assert isinstance(plane, Plane)
    frame = logs.scatter()
    points = np.array(axes[2][0])
    np.testing.assert_array_equal(points[:, np.isfinite(points).all(axis=0)], frame.iloc[:, 1:3].dropna().T)
    assert (axes[4],) == (frame.columns[1],)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_script_of_an_embedding_has_its_coordinates(
    dimensions: int, logs: Logs, drawn: Drawn, tmp_path: Path
) -> None:
    state = SessionState(embedding=EmbeddingState(dimensions=dimensions, colour_by="label"))
    part = FigurePart("embedding", state=state, wording=Wording(title="Points"))
    (axes,) = run_script(part, logs, tmp_path)
    complete(part, drawn.catalog, drawn.results)
    frame = read(str(SAMPLE)).points(dimensions=dimensions, colour_by="label")
    assert axes[0] == "Points"
    np.testing.assert_allclose(
        np.array(axes[2][0]), frame.iloc[:, 1 : dimensions + 1].to_numpy(dtype=float).T, atol=1e-6
    )
    assert frame.groupby("label")["colour"].nunique().max() == 1
    assert frame["colour"].nunique() == 10


def test_a_script_of_pictures_side_by_side_draws_each(logs: Logs, drawn: Drawn, tmp_path: Path) -> None:
    raw = Pane(projection=ProjectionSpec("raw"), dimensions=2, camera=CameraState(zoom=3.0))
    panes = Panes((raw, Pane(dimensions=3)))
    state = SessionState(embedding=EmbeddingState(dimensions=2, colour_by="label", panes=panes))
    part = FigurePart("embedding", state=state, wording=Wording(title="Two ways"))
    assert "camera" not in script_of(FigureSpec((part,)))
    main, plane, space = run_script(part, logs, tmp_path)
    complete(part, drawn.catalog, drawn.results)
    first, second = places_beside(drawn.catalog, drawn.results, state)
    assert first is not None
    assert second is not None
    np.testing.assert_allclose(np.array(plane[2][0]), first.coordinates.T, atol=1e-6)
    np.testing.assert_allclose(np.array(space[2][0]), second.coordinates.T, atol=1e-6)
    np.testing.assert_allclose(np.array(main[2][0]), second.coordinates[:, :2].T, atol=1e-6)
    assert plane[4].startswith("picture 2 ")


def test_a_script_of_histograms_has_every_bucket(logs: Logs, tmp_path: Path) -> None:
    run = "adam-lr0.003-w32-relu-s0"
    axes = run_script(FigurePart("histograms", cards=(f"weights/layer1\n{run}",)), logs, tmp_path)[0]
    frame = logs.histograms("weights/layer1").query("run == @run")
    assert axes[0] == f"weights/layer1 · {run}"
    steps = list(frame.groupby("step"))
    assert len(axes[3]) == len(steps) > 3
    for (edges, counts), (_, buckets) in zip(axes[3], steps, strict=True):
        np.testing.assert_array_equal(counts, buckets["count"])
        np.testing.assert_array_equal(edges[:-1], buckets["left"])


def test_every_view_and_page_has_a_script() -> None:
    parts = [FigurePart(view) for view in VIEWS if view != "hparams"] + [FigurePart("hparams", page) for page in PAGES]
    assert all(map(scripted, parts))
    for plot in PrPlot:
        text = script_of(FigureSpec((FigurePart("pr_curves", state=SessionState(pr_curves=PrCurvesState(plot))),)))
        compile(text, "script", "exec")
    for mode in TextMode:
        text = script_of(FigureSpec((FigurePart("texts", state=SessionState(texts=TextsState(mode=mode))),)))
        compile(text, "script", "exec")
    for focus in ((), ("params.width",), ("params.width", "params.learning_rate")):
        state = SessionState(importance=ImportanceState(focus=focus, evaluators=("fanova",)))
        text = script_of(FigureSpec((FigurePart("hparams", "importance", state=state),)))
        compile(text, "script", "exec")
        assert "logs.effect(" in text
    without = SessionState(importance=ImportanceState(evaluators=("spearman",)))
    assert "effect" not in script_of(FigureSpec((FigurePart("hparams", "importance", state=without),)))


def test_scripts_are_short_and_readable(logs: Logs) -> None:
    part = FigurePart("scalars", cards=("loss/train",), state=SMOOTH)
    lines = script_of(FigureSpec((part,), sources=logs.catalog.sources)).splitlines()
    assert len(lines) < 30
    assert max(map(len, lines)) <= 160
    assert "runs='^adam', without=['adam-lr0.001-w64-relu-s0']" in "\n".join(lines)
    assert "points = logs.scalars('loss/train', smoothing=0.9, x_axis='relative')" in lines


def test_wishes_that_there_are_not_are_said(logs: Logs) -> None:
    with pytest.raises(ValueError, match=r"scalars\.smothing: no such wish"):
        logs.scalars("loss/train", smothing=0.9)
    with pytest.raises(ValueError, match=r"scalars\.x_axis: expected one of step, relative"):
        logs.scalars("loss/train", x_axis="steps")


def test_frames_of_all_kinds(logs: Logs) -> None:
    assert len(logs.table()) == len(logs.runs) == len(logs.colours())
    assert {"loss/train", "accuracy/train"} <= set(logs.tags)
    curve = logs.scalars("loss/train", smoothing=0.0).query("run == @logs.runs[0]")
    series = logs.catalog.runs[logs.runs[0]].scalars["loss/train"]
    np.testing.assert_array_equal(curve["value"], series.value)
    np.testing.assert_array_equal(curve["step"], series.step)
    assert logs.texts("configuration")["text"].str.contains("learning_rate").any()
