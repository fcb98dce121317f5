"""Scripts of pages, images and texts, run as one: what they draw is what the views draw."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.figure_files.drawing import Logs as Drawn
from core.figure_files.script import script_of
from core.figure_files.spec import FigurePart, FigureSpec
from core.figure_files.views import all_cards, picture_of, state_of
from core.notebook import Logs, read
from core.state import (
    Adjustment,
    CompareState,
    ContourState,
    EdfState,
    ImagesMode,
    ImagesState,
    ImportanceState,
    MatrixState,
    RankState,
    ScalarsState,
    SessionState,
    SlicesState,
)
from core.views.contour.plot import contours_of
from core.views.image_part import ImagePart
from core.views.importance.page import answer_of
from core.views.matrix.part import Matrix
from core.views.picture import Chart, Curves, Viewport
from core.views.plane.part import Plane, PlaneImage

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "resources" / "sample_logs"
FIELDS = ("params.learning_rate", "params.width", "params.weight_decay")
STATE = SessionState(
    importance=ImportanceState(metric="min(metrics.`loss/validation`)", evaluators=("spearman",)),
    slices=SlicesState(fields=(*FIELDS[:2], "params.optimiser"), colour_by="params.width"),
    matrix=MatrixState(fields=(*FIELDS[:2], "metrics.`loss/validation`")),
    contour=ContourState(fields=FIELDS[:2]),
    rank=RankState(fields=FIELDS),
    edf=EdfState(curves_by="params.optimiser", band=0.9),
    images=ImagesState(mode=ImagesMode.STEPS, columns=3, adjustment=Adjustment(gamma=2.0)),
    scalars=ScalarsState(smoothing=0.8),
)
PAGES = ("slices", "matrix", "contour", "rank", "edf", "best", "importance", "compare")
SHOWN = Viewport(1200, 900)

DUMP = """
import pickle, runpy, sys
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
runpy.run_path(sys.argv[1])
def plain(values):
    return np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)
figures = []
for number in plt.get_fignums():
    panels = []
    for axes in plt.figure(number).axes:
        panels.append({
            "title": axes.get_title(), "x": axes.get_xlabel(), "y": axes.get_ylabel(),
            "scales": (axes.get_xscale(), axes.get_yscale()),
            "lines": {line.get_label(): (plain(line.get_xdata()), plain(line.get_ydata())) for line in axes.lines},
            "dots": [plain(each.get_offsets()) for each in axes.collections if type(each).__name__ == "PathCollection"],
            "faces": [each.get_facecolors() for each in axes.collections if type(each).__name__ == "PathCollection"],
            "meshes": [plain(each.get_array()) for each in axes.collections if type(each).__name__ == "QuadMesh"],
            "values": [plain(each.get_array()) for each in axes.collections if each.get_array() is not None],
            "bars": [each.get_width() for each in axes.patches if hasattr(each, "get_width")],
            "rows": [label.get_text() for label in axes.get_yticklabels()],
            "texts": [text.get_text() for text in axes.texts],
            "images": [np.asarray(image.get_array()) for image in axes.images],
        })
    figures.append(panels)
pickle.dump(figures, open(sys.argv[2], "wb"))
"""

Panel = dict[str, Any]


@pytest.fixture(scope="module")
def logs() -> Logs:
    return read(str(SAMPLE), importance={"metric": STATE.importance.metric})


@pytest.fixture(scope="module")
def drawn(logs: Logs) -> Drawn:
    return Drawn(logs.catalog, logs.results)


@pytest.fixture(scope="module")
def state(logs: Logs) -> SessionState:
    compared = CompareState(runs=logs.runs[:3], tags=("loss/train", "loss/validation"))
    return replace(STATE, compare=compared)


@pytest.fixture(scope="module")
def parts(state: SessionState, logs: Logs) -> dict[str, FigurePart]:
    found = {page: FigurePart("hparams", page, state=state) for page in PAGES}
    images = FigurePart("images", state=state)
    tag = next(card.key for card in all_cards(images, logs.catalog))
    texts = FigurePart("texts", state=state)
    text = next(card.key for card in all_cards(texts, logs.catalog))
    return found | {"images": replace(images, cards=(tag,)), "texts": replace(texts, cards=(text,))}


@pytest.fixture(scope="module")
def shown(parts: dict[str, FigurePart], logs: Logs, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Panel]]:
    """Run all scripts in one process; return what the axes of each hold."""
    folder = tmp_path_factory.mktemp("scripts")
    script, dump, out = folder / "script.py", folder / "dump.py", folder / "out.pickle"
    text = script_of(FigureSpec(tuple(parts.values()), sources=logs.catalog.sources))
    script.write_text(text, encoding="utf-8")
    dump.write_text(DUMP)
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", str(dump), str(script), str(out)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    with out.open("rb") as file:
        return dict(zip(parts, pickle.load(file), strict=True))


def planes(part: FigurePart, drawn: Drawn) -> list[Plane]:
    return [each.part for each in picture_of(part, drawn.catalog, drawn.results, SHOWN).parts]  # type: ignore[misc]


def even(values: NDArray[Any], scale: str) -> NDArray[Any]:
    return np.log10(values) if scale == "log" else values


def same_places(panel: Panel, plane: Plane, measured: set[str]) -> None:
    """Hold that dots lie as the view's do, up to shift and size, those of each axis by its scale.

    The view has runs that were not measured, too, on its rails.
    """
    places = plane.places[[key in measured for key in plane.keys]]
    dots = panel["dots"][0]
    assert len(dots) == len(places) > 10
    for axis, scale in enumerate(panel["scales"]):
        ours, theirs = np.sort(places[:, axis] * (1, -1)[axis]), np.sort(even(dots[:, axis], scale))
        line = np.polyfit(theirs, ours, 1)
        assert line[0] > 0
        np.testing.assert_allclose(np.polyval(line, theirs), ours, atol=0.01)


def test_slices_have_the_runs_and_the_colours_of_the_page(
    shown: dict[str, list[Panel]], parts: dict[str, FigurePart], drawn: Drawn
) -> None:
    ours = planes(parts["slices"], drawn)
    panels = {panel["x"]: panel for panel in shown["slices"]}
    assert set(panels) == {plane.x.title for plane in ours}
    for plane in ours:
        if plane.x.title == "optimiser":
            continue  # categories fan out on the screen
        same_places(panels[plane.x.title], plane, {*losses(drawn)} & {*having(drawn, plane.x.title)})
    colours = {tuple(np.rint(face[:3] * 255).astype(int)) for face in panels["width"]["faces"][0]}
    assert colours <= {tuple(colour[:3]) for colour in ours[0].colours.tolist()}
    assert len(colours) > 2


def test_a_matrix_has_the_correlations_of_the_page(
    shown: dict[str, list[Panel]], parts: dict[str, FigurePart], drawn: Drawn
) -> None:
    matrix = picture_of(parts["matrix"], drawn.catalog, drawn.results, SHOWN).parts[0].part
    assert isinstance(matrix, Matrix)
    told = [f"{bond.value:.2f}" for bond in sorted(matrix.bonds, key=lambda bond: (bond.row, bond.column))]
    assert [panel["texts"][0] for panel in shown["matrix"] if panel["texts"]] == told
    assert len(told) == 3


def test_a_contour_has_every_cell_of_the_surface(
    shown: dict[str, list[Panel]], parts: dict[str, FigurePart], drawn: Drawn
) -> None:
    state = state_of(parts["contour"], drawn.catalog)
    (pane,) = contours_of(drawn.catalog, state, SHOWN).panes
    image = pane.plot.part.below[0]
    assert isinstance(image, PlaneImage)
    mesh = shown["contour"][0]["meshes"][0]
    drawn_share, told_share = np.mean(image.pixels[..., 3] > 0), np.mean(~np.isnan(mesh))
    assert told_share == pytest.approx(drawn_share, abs=0.05)
    known, dots = losses(drawn), shown["contour"][0]["values"][1]
    np.testing.assert_allclose(
        np.sort(dots), sorted(known[run] for run in having(drawn, "width") if run in known), rtol=1e-12
    )


def having(drawn: Drawn, name: str) -> list[str]:
    """Return the runs that say a parameter."""
    return [run.name for run in drawn.catalog.runs.values() if name in run.params]


def losses(drawn: Drawn) -> dict[str, float]:
    """Return the lowest finite loss of each run."""
    series = {name: run.scalars.get("loss/validation") for name, run in drawn.catalog.runs.items()}
    return {name: float(np.nanmin(each.value)) for name, each in series.items() if each is not None}


def test_ranks_are_those_of_the_metric(
    shown: dict[str, list[Panel]], parts: dict[str, FigurePart], drawn: Drawn
) -> None:
    from scipy.stats import rankdata

    ours = planes(parts["rank"], drawn)
    panels = [panel for panel in shown["rank"] if panel["dots"]]
    assert [(panel["x"], panel["y"]) for panel in panels] == [
        ("learning_rate", "width"), ("learning_rate", "weight_decay"), ("width", "weight_decay"),
    ]  # fmt: skip
    assert len(ours) == 3
    known = losses(drawn)
    expected = dict(zip(known, rankdata(list(known.values())), strict=True))
    found = panels[0]["values"][0]
    np.testing.assert_allclose(
        np.sort(found[~np.isnan(found)]), sorted(expected[run] for run in having(drawn, "width") if run in known)
    )


def test_distributions_and_bests_have_the_corners_of_the_page(shown: dict[str, list[Panel]], drawn: Drawn) -> None:
    (edf,), (best,) = shown["edf"], shown["best"]
    known = losses(drawn)
    for optimiser, (values, shares) in edf["lines"].items():
        mine = [
            name
            for name, run in drawn.catalog.runs.items()
            if run.params.get("optimiser") == (None if optimiser == "–" else optimiser)
        ]
        numbers = np.array([known[name] for name in mine if name in known])
        for value, share in zip(values, shares, strict=True):
            assert share == pytest.approx(np.mean(numbers <= value))
    assert len(edf["lines"]) >= 3
    ((order, lowest),) = best["lines"].values()
    assert (np.diff(order) > 0).all()
    assert (np.diff(lowest) <= 0).all()
    np.testing.assert_allclose(lowest, np.fmin.accumulate(best["dots"][0][:, 1]))


def test_bars_of_importance_are_what_the_evaluators_say(
    shown: dict[str, list[Panel]], parts: dict[str, FigurePart], drawn: Drawn
) -> None:
    state = state_of(parts["importance"], drawn.catalog)
    from core.views.importance.page import complete

    complete(drawn.catalog, drawn.results, state)
    board = answer_of(drawn.catalog, drawn.results, state).board
    (panel,) = shown["importance"]
    assert panel["rows"] == [row.title for row in board.rows]
    told = [row.cells[0].value if row.cells[0] is not None else np.nan for row in board.rows]
    np.testing.assert_allclose(panel["bars"], told, rtol=1e-9)


def test_compared_curves_are_those_of_the_page(
    shown: dict[str, list[Panel]], parts: dict[str, FigurePart], drawn: Drawn
) -> None:
    ours = [each.part for each in picture_of(parts["compare"], drawn.catalog, drawn.results, SHOWN).parts]
    assert [panel["title"] for panel in shown["compare"]] == ["loss/train", "loss/validation"]
    for panel, chart in zip(shown["compare"], ours, strict=True):
        assert isinstance(chart, Chart)
        front = next(layer for layer in chart.layers if isinstance(layer, Curves) and not layer.behind)
        assert len(front.keys) == len(panel["lines"]) == 3
        for start, (_, y) in zip(front.starts, panel["lines"].values(), strict=False):
            assert front.y[start] == pytest.approx(y[0], rel=1e-6)


def test_images_are_those_of_the_cards_pixel_by_pixel(
    shown: dict[str, list[Panel]], parts: dict[str, FigurePart], drawn: Drawn
) -> None:
    (placed,) = picture_of(parts["images"], drawn.catalog, drawn.results, Viewport(6000, 6000)).parts
    assert isinstance(placed.part, ImagePart)
    ours = [image.pixels for image in placed.part.images]
    found = [image for panel in shown["images"] for image in panel["images"]]
    assert len(found) == len(ours) > 6
    for mine, theirs in zip(ours, found, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_texts_are_what_was_logged(shown: dict[str, list[Panel]]) -> None:
    (panel,) = shown["texts"]
    assert panel["title"].startswith("configuration")
    assert "learning_rate" in panel["texts"][0]


def test_texts_of_the_shown_step_are_the_last_at_or_before_it(logs: Logs) -> None:
    every = logs.texts()
    step = sorted(set(every["step"]))[-1] - 1
    shown = replace(logs, state=replace(logs.state, step=step)).texts(every_step=False)
    for (run, tag), steps in every.groupby(["run", "tag"])["step"]:
        before = steps[steps <= step]
        expected = before.max() if len(before) else steps.min()
        mine = shown[(shown["run"] == run) & (shown["tag"] == tag)]
        assert set(mine["step"]) == {expected}
