from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

from app.views.scalars.panel import ScalarsPanel
from app.workspace import Workspace
from core.state import ReadoutOrder, ScalarsState, XAxis

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def panel(qtbot: QtBot, workspace: Workspace) -> ScalarsPanel:
    result = ScalarsPanel(workspace)
    qtbot.addWidget(result)
    result.resize(260, 700)
    with qtbot.waitExposed(result):
        result.show()
    return result


def handle(panel: ScalarsPanel) -> QPoint:
    slider = panel.smoothing.slider
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    part = QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider).center()


def test_a_drag_of_the_smoothing_slider_is_one_undo_step(panel: ScalarsPanel, workspace: Workspace) -> None:
    slider, start = panel.smoothing.slider, handle(panel)
    QTest.mousePress(slider, LEFT, NONE, start)
    for offset in (10, 20, 30):
        QTest.mouseMove(slider, start + QPoint(offset, 0))
    QTest.mouseRelease(slider, LEFT, NONE, start + QPoint(30, 0))
    moved = workspace.session.state.scalars.smoothing
    assert 0.6 < moved < 1
    assert panel.smoothing.box.value() == pytest.approx(moved)
    QTest.keyClick(slider, Qt.Key.Key_Left)
    assert workspace.session.state.scalars.smoothing < moved
    workspace.session.undo()
    assert workspace.session.state.scalars.smoothing == moved
    workspace.session.undo()
    assert workspace.session.state.scalars == ScalarsState()
    assert workspace.session.undo_label is None
    assert panel.smoothing.box.value() == 0.6


def test_the_box_takes_exact_numbers_and_reset_goes_back(panel: ScalarsPanel, workspace: Workspace) -> None:
    box = panel.smoothing.box
    box.setFocus()
    box.lineEdit().selectAll()
    QTest.keyClicks(box.lineEdit(), "0.997")
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert workspace.session.state.scalars.smoothing == 0.997
    assert panel.smoothing.reset.isVisible()
    QTest.mouseClick(panel.smoothing.reset, LEFT)
    assert workspace.session.state.scalars.smoothing == 0.6
    assert not panel.smoothing.reset.isVisible()


def test_the_axis_is_chosen_by_a_click(panel: ScalarsPanel, workspace: Workspace) -> None:
    QTest.mouseClick(panel.axes.axis.buttons[2], LEFT)
    assert workspace.session.state.scalars.x_axis is XAxis.WALL
    workspace.session.undo()
    assert panel.axes.axis.buttons[0].isChecked()


@pytest.mark.parametrize(
    ("row", "field"),
    [("log_x", "log_x"), ("log_y", "log_y"), ("outliers", "ignore_outliers"), ("superseded", "superseded")],
)
def test_switches(panel: ScalarsPanel, workspace: Workspace, row: str, field: str) -> None:
    switch = getattr(panel, row, None) or getattr(panel.axes, row)
    switch.check.click()
    assert getattr(workspace.session.state.scalars, field) is True
    QTest.mouseClick(switch.reset, LEFT)
    assert getattr(workspace.session.state.scalars, field) is False
    assert not switch.check.isChecked()
    assert switch.check.toolTip()


def test_card_width_and_order(panel: ScalarsPanel, workspace: Workspace) -> None:
    panel.card_width.slider.setFocus()
    QTest.keyClick(panel.card_width.slider, Qt.Key.Key_PageUp)
    assert workspace.session.state.scalars.card_width > 380
    panel.order.setFocus()
    QTest.keyClick(panel.order, Qt.Key.Key_Down)
    assert workspace.session.state.scalars.readout_order is ReadoutOrder.NEAREST_Y
