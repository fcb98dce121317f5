"""Runs of every method on odd tables in the real view: nothing breaks, and what is odd is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from core.analysis.projection.umap.warm import warm_up
from core.model import EmbeddingStep, EmbeddingTable, TensorFormat, TensorSource
from core.views.embedding.runs.layouts import Layout
from tests.app.embedding.conftest import Stage
from tests.app.embedding.test_projections import LONG, choose, press_run, section

PAGE = "Projection"

BASE = np.random.default_rng(0).standard_normal((30, 5)).astype(np.float32)
ITERATIVE = ("umap", "tsne", "pacmap", "localmap")
_HOLES = BASE.copy()
_HOLES[4, 1], _HOLES[9], _HOLES[:, 3] = np.nan, np.inf, 2.0
_HOLES[20:25] = _HOLES[0]


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    warm_up()


@pytest.fixture
def open_table(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Stage]:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")

    def make(vectors: np.ndarray, wait: bool = True) -> Stage:
        np.save(tmp_path / "odd.npy", vectors)
        source = TensorSource(str(tmp_path / "odd.npy"), TensorFormat.NPY)
        steps = (EmbeddingStep(None, source),)
        shape = (len(vectors), vectors.shape[1])
        return open_stage(EmbeddingTable("run/layer", "run", "layer", *shape, steps), wait=wait)

    return make


def heard(stage: Stage) -> list[str]:
    told: list[str] = []
    stage.workspace.notified.connect(lambda severity, message, details: told.append(f"{severity}: {message}"))
    return told


def run_all(stage: Stage) -> dict[str, Layout]:
    """Run every iterative method by a click, and return what each made."""
    made = {}
    for method in ITERATIVE:
        choose(stage, method)
        press_run(stage)
        stage.qtbot.waitUntil(stage.view.ready, timeout=LONG)
        about = stage.view.projecting.about
        assert about is not None
        assert isinstance(about.projection, Layout), f"{method}: {section(stage).run_box.trouble.text()}"
        assert about.spec.method == method
        assert not section(stage).run_box.trouble.isVisible()
        made[method] = about.projection
    return made


def test_gaps_copies_and_constant_dimensions_are_named_on_the_picture(open_table: Callable[..., Stage]) -> None:
    stage = open_table(_HOLES)
    told = heard(stage)
    for method, layout in run_all(stage).items():
        assert layout.set_aside is not None
        assert layout.set_aside.nonzero()[0].tolist() == [4, 9]
        assert np.isfinite(layout.scores[~layout.set_aside]).all()
        assert layout.notes[0] == "2 rows with NaN or infinity set aside", method
    note = stage.frame.scene.note
    for part in (
        "2 rows with NaN or infinity set aside",
        "1 constant dimension carries no information",
        "5 rows are copies of another",
    ):
        assert note.count(part) == 1
    assert not told
    panel = stage.view.panel()
    said = [each.text() for each in panel.findChildren(QLabel)]
    assert not any("set aside" in each or "copies of another" in each for each in said), "it is said in one place"


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_hardly_any_rows(open_table: Callable[..., Stage], rows: int) -> None:
    stage = open_table(BASE[:rows])
    told = heard(stage)
    for layout in run_all(stage).values():
        assert np.isfinite(layout.scores).all()
        assert any("too few" in note for note in layout.notes)
    assert not told


@pytest.mark.parametrize(
    "vectors",
    [BASE[:, :1], np.full((12, 4), 7, np.int64), BASE > 0, BASE.astype(np.float16), BASE * np.float32(1e30)],
    ids=["one dimension", "all equal integers", "bits", "half precision", "huge"],
)
def test_odd_values(open_table: Callable[..., Stage], vectors: np.ndarray) -> None:
    stage = open_table(vectors)
    told = heard(stage)
    for layout in run_all(stage).values():
        assert layout.set_aside is None
        assert np.isfinite(layout.scores).all()
    assert not told


def test_a_wish_that_contradicts_itself_is_refused_in_the_panel(open_table: Callable[..., Stage]) -> None:
    stage = open_table(BASE)
    told = heard(stage)
    choose(stage, "umap")
    stage.view.projecting.set_parameter("min_dist", 3.0)
    QApplication.processEvents()
    QTest.mouseClick(section(stage).run_box.run, Qt.MouseButton.LeftButton)
    trouble = section(stage).run_box.trouble
    stage.qtbot.waitUntil(lambda: trouble.isVisible() and not stage.view.runs.all(), timeout=LONG)
    assert trouble.text() == "Minimum distance (min_dist) is at most spread, 1, not 3"
    assert not told, "nothing is wrong with the program"
    stage.view.projecting.set_parameter("min_dist", 0.2)
    QTest.mouseClick(section(stage).run_box.run, Qt.MouseButton.LeftButton)
    stage.qtbot.waitUntil(lambda: not trouble.isVisible(), timeout=LONG)
    stage.qtbot.waitUntil(stage.view.ready, timeout=LONG)


def test_a_table_without_a_finite_row_says_so(open_table: Callable[..., Stage]) -> None:
    stage = open_table(np.full((6, 3), np.nan, np.float32), wait=False)
    told = heard(stage)
    waiting = stage.view.waiting
    stage.qtbot.waitUntil(lambda: "did not work" in waiting.heading.text(), timeout=LONG)
    assert "finite values" in waiting.text.text()
    assert "\n" not in waiting.text.text()
    assert not told
