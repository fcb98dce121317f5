from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from app.views.embedding.panel import Panel
from core.analysis.projection.methods import project
from core.analysis.projection.umap.warm import warm_up
from core.model import F4
from core.views.embedding.runs.layouts import Layout
from tests.app.embedding.conftest import Stage
from tests.app.embedding.test_projections import choose, finish, page, press_run, section, type_in
from tests.core.views.embedding.made import table, vectors

PAGE = "Projection"

ROWS, COLUMNS = 300, 8


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    """Nothing is compiled while a test waits."""
    warm_up()


@pytest.fixture
def some(open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    return open_stage(table(tmp_path, rows=ROWS, columns=COLUMNS))


def pick(stage: Stage, name: str, value: str) -> None:
    box = page(stage).main.fields[name].box
    assert isinstance(box, QComboBox)
    box.setFocus()
    place = box.findData(value)
    while box.currentIndex() != place:
        QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < place else Qt.Key.Key_Up)
    stage.settle()


def by_hand(sphereized: bool) -> F4:
    values = vectors(ROWS, COLUMNS).astype(np.float64)
    values -= values.mean(axis=0) if sphereized else 0.0
    made: F4 = (values / np.linalg.norm(values, axis=1, keepdims=True)).astype(np.float32)
    return made


def hint(stage: Stage) -> str:
    return stage.view.projecting.hint()


def test_scaling_is_chosen_run_shown_and_undone(some: Stage) -> None:
    choose(some, "umap")
    type_in(some, "n_epochs", "20")
    pick(some, "scaling", "sphereize")
    press_run(some)
    layout = finish(some)
    expected = project(None, by_hand(sphereized=True), "umap", {"n_epochs": 20}).scores
    assert layout.scores.tobytes() == expected.tobytes()
    assert some.frame.scene.title == "run/layer · UMAP, scaling sphereize, epochs 20, seed 0"
    some.qtbot.waitUntil(lambda: some.view.trusting.trust() is not None)
    panel = some.view.panel()
    assert isinstance(panel, Panel)
    assert "Euclidean distances of sphereized vectors" in panel.quality.basis.text()
    pick(some, "scaling", "none")
    assert hint(some) == "Changed since this picture"
    some.workspace.session.undo()
    some.settle()
    box = page(some).main.fields["scaling"].box
    assert isinstance(box, QComboBox)
    assert box.currentText() == "Sphereize"


def test_scaling_that_does_nothing_to_a_metric_is_said_before_the_run(some: Stage) -> None:
    choose(some, "tsne")
    pick(some, "scaling", "unit")
    assert "lengths" not in hint(some)
    pick(some, "metric", "cosine")
    assert "Cosine does not go by lengths: making vectors one long changes no neighbours" in hint(some)


def test_methods_that_act_at_once_follow_the_scaling(some: Stage) -> None:
    choose(some, "raw")
    pick(some, "scaling", "unit")
    about = some.view.projecting.about
    assert about is not None
    assert isinstance(about.projection, Layout)
    np.testing.assert_array_equal(about.projection.scores, by_hand(sphereized=False)[:, :2])
    assert some.frame.scene.title == "run/layer · Raw axes, scaling unit"
    assert section(some).pages["raw"].main.resets["scaling"].isVisible()
