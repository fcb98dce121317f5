from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from core.views.embedding.runs.layouts import Layout
from tests.app.embedding.conftest import Stage
from tests.app.embedding.test_projections import LONG, choose, finish, page, press_run, section

PAGE = "Projection"


def field(stage: Stage, name: str) -> QWidget:
    return {**page(stage).main.fields, **page(stage).more.fields}[name].box


def pick(stage: Stage, name: str, text: str) -> None:
    """Choose an entry by the keyboard."""
    box = field(stage, name)
    assert isinstance(box, QComboBox)
    box.setFocus()
    for _ in range(box.findText(text) - box.currentIndex()):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentText() == text


def type_text(stage: Stage, name: str, text: str) -> None:
    box = field(stage, name)
    assert isinstance(box, QLineEdit)
    box.setFocus()
    QTest.keyClicks(box, text)
    stage.settle()


def test_axes_are_laid_between_what_is_typed_and_undone(stage: Stage) -> None:
    choose(stage, "custom")
    assert "x is principal component 1 until both ends are searched" in stage.frame.scene.note
    type_text(stage, "x_from", "ant")
    type_text(stage, "x_to", "bee")
    assert stage.frame.scene.axis_titles == ("ant → bee", "PC 2")
    assert "x from “ant” (36) to “bee” (36)" in stage.frame.scene.note
    where = stage.frame.points.positions[:, 0]
    assert where[0::3].max() < where[1::3].min(), "the clusters at both ends lie apart"
    stage.workspace.session.undo()
    stage.settle()
    assert stage.frame.scene.axis_titles == ("ant → all", "PC 2")
    text = field(stage, "x_to")
    assert isinstance(text, QLineEdit)
    assert text.text() == ""


def test_the_third_axis_is_offered_in_three_dimensions_only(stage: Stage) -> None:
    choose(stage, "custom")
    assert not field(stage, "z_to").isVisible()
    height = page(stage).main.sizeHint().height()
    pick(stage, "dimensions", "3D")
    stage.settle()
    assert field(stage, "z_to").isVisible()
    assert page(stage).main.sizeHint().height() > height + 40
    assert len(stage.frame.scene.axis_titles) == 3


def test_columns_of_the_metadata_are_offered_and_shown(stage: Stage) -> None:
    choose(stage, "columns")
    assert stage.frame.scene.axis_titles[0] == "score"
    assert "There is no further column of numbers: y is 0" in stage.frame.scene.note
    box = field(stage, "y")
    assert isinstance(box, QComboBox)
    assert [box.itemText(place) for place in range(box.count())] == ["Automatic", "label", "score", "name"]
    pick(stage, "y", "score")
    stage.settle()
    assert stage.frame.scene.axis_titles == ("x", "score")
    where = stage.frame.points.positions
    assert not where[:, 0].any()
    assert (np.diff(where[:, 1]) > 0).all(), "the scores ascend by row"
    pick(stage, "x", "name")
    stage.settle()
    assert stage.frame.scene.note == "PCA: column “name” holds texts that are not all numbers"


def test_a_run_is_guided_by_a_column_that_is_picked(stage: Stage) -> None:
    choose(stage, "umap")
    page(stage).more_wanted.click()
    pick(stage, "target", "label")
    press_run(stage)
    layout = finish(stage)
    assert isinstance(layout, Layout)
    assert stage.frame.scene.title == "run/layer · UMAP, guided by label, seed 0"
    stage.qtbot.waitUntil(lambda: not section(stage).run_box.run.isEnabled(), timeout=LONG)
