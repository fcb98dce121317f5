from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox

from app.views.embedding.panel import Panel
from app.views.embedding.projecting.component_box import ComponentBox
from app.views.embedding.projecting.method_pages import MethodPage
from core.analysis.projection.pca import PcaOptions, fit_pca
from core.analysis.projection.scaling import Scaling
from tests.app.embedding.conftest import Stage
from tests.core.views.embedding.made import table, vectors

PAGE = "Projection"

NAMES = ("height", "width", "mass", "age", "speed", "a name that is far too long for the panel at the right")


@pytest.fixture
def named(open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A view of 90 points in six columns that have names."""
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    return open_stage(replace(table(tmp_path, rows=90), names=NAMES))


def box(stage: Stage) -> ComponentBox:
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    panel.reveal(panel.projection.components.loadings)
    return panel.projection.components


def page(stage: Stage) -> MethodPage:
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    return panel.projection.pages["pca"]


def set_scaling(stage: Stage, value: str) -> None:
    field = page(stage).main.fields["scaling"].box
    assert isinstance(field, QComboBox)
    field.setFocus()
    place = field.findData(value)
    while field.currentIndex() != place:
        QTest.keyClick(field, Qt.Key.Key_Down if field.currentIndex() < place else Qt.Key.Key_Up)
    stage.settle()


def switch(stage: Stage, name: str) -> None:
    field = page(stage).more.fields[name].box
    assert isinstance(field, QCheckBox)
    field.click()
    stage.settle()


def test_options_act_at_once_and_undo_brings_back_what_was(named: Stage) -> None:
    plain = named.frame.points.positions
    set_scaling(named, "z-score")
    assert named.frame.scene.title == "run/layer · PCA, scaling z-score"
    expected = fit_pca(vectors(90, 6), 6, options=PcaOptions(Scaling.ZSCORE))
    share = expected.explained_variance_ratio[0]
    assert named.frame.scene.axis_titles[0] == f"PC 1 ({share:.1%})".replace("%", " %")
    where, scores = (np.ptp(each, axis=0) for each in (named.frame.points.positions, expected.scores[:, :3]))
    np.testing.assert_allclose(where / where[0], scores / scores[0], atol=1e-5)
    page(named).more_wanted.click()
    switch(named, "whitened")
    switch(named, "centred")
    assert named.frame.scene.title == "run/layer · PCA, scaling z-score, centring off, whitening on"
    for _ in range(3):
        named.workspace.session.undo()
    named.settle()
    np.testing.assert_array_equal(named.frame.points.positions, plain)
    assert not page(named).main.resets["scaling"].isVisible()
    named.workspace.session.redo()
    named.settle()
    assert "z-score" in named.frame.scene.title


def test_what_there_is_to_say_about_constant_columns_stands_below_the_picture(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    made = table(tmp_path, rows=40)
    values = vectors(40, 6)
    values[:, 2] = 5.0
    np.save(tmp_path / "0.npy", values)
    stage = open_stage(made)
    set_scaling(stage, "z-score")
    assert stage.frame.scene.note == "1 constant column counts as 0"


def test_the_mouse_and_the_keys_say_the_exact_shares(named: Stage) -> None:
    chart, summary = box(named).chart, box(named).summary
    whole = summary.text()
    ratios = fit_pca(vectors(90, 6), 10).explained_variance_ratio
    slot = (chart.width() - 38) / 6
    QTest.mouseMove(chart, QPoint(round(38 + 2.5 * slot), 40))
    named.qtbot.waitUntil(lambda: summary.text() != whole)
    assert summary.text() == f"PC 3: {ratios[2]:.2%} of the variance, {ratios[:3].sum():.2%} up to here"
    QTest.mouseMove(named.canvas, QPoint(5, 5))
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Home)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert summary.text().startswith("PC 2: ")
    assert chart.accessibleDescription() == summary.text()
    QTest.keyClick(chart, Qt.Key.Key_End)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert box(named).loadings.component.currentText() == "PC 6"
    QApplication.sendEvent(chart, QFocusEvent(QEvent.Type.FocusOut))
    assert summary.text() == whole


def test_loadings_name_the_columns_and_can_be_copied(named: Stage) -> None:
    found = box(named).loadings
    made = fit_pca(vectors(90, 6), 10)
    expected = made.loadings[0]
    order = np.argsort(-np.abs(expected))
    assert [item.name for item in found.bars.items] == [NAMES[column] for column in order]
    np.testing.assert_allclose([item.value for item in found.bars.items], expected[order], rtol=1e-6)
    QTest.mouseClick(found.copy, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "column\tloading on PC 1"
    assert lines[1].split("\t")[0] == NAMES[order[0]]
    assert float(lines[1].split("\t")[1]) == pytest.approx(expected[order[0]], rel=1e-5)
    found.component.setFocus()
    QTest.keyClick(found.component, Qt.Key.Key_Down)
    assert found.bars.items[0].name == NAMES[np.abs(made.loadings[1]).argmax()]
    found.bars.setFocus()
    QTest.keyClick(found.bars, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith(f"{found.bars.items[0].name}\t")


def test_columns_without_names_are_numbered(open_stage: Callable[..., Stage], tmp_path: Path) -> None:
    stage = open_stage(table(tmp_path, rows=60, columns=30))
    items = box(stage).loadings.bars.items
    column = np.abs(fit_pca(vectors(60, 30), 3).axes[0]).argmax()
    assert len(items) == 8
    assert items[0].name == f"dimension {column + 1}"
    assert abs(items[0].share) == 1
