"""Axes, colours and lines from the panel, the menu of an axis, and the list that opens below a button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidgetItem, QMenu

from app.views.hparams.parallel.axis_menu import AxisMenu, LimitsPopup
from app.views.hparams.parallel.field_list import FieldList, FieldPopup
from app.views.hparams.parallel.panel import ParallelPanel
from core.state import AxisLimits, FieldScale, Marginal
from tests.app.hparams.conftest import ACCURACY, AXES, LEFT, LR, OPTIMISER, Stage


@pytest.fixture
def panel(stage: Stage) -> ParallelPanel:
    found = stage.view.panel()
    assert isinstance(found, ParallelPanel)
    found.resize(300, 700)
    stage.qtbot.addWidget(found)
    found.show()
    return found


def row(fields: FieldList, title: str) -> QListWidgetItem:
    (found,) = fields.list.findItems(title, Qt.MatchFlag.MatchExactly)
    return found


def tick(fields: FieldList, title: str) -> None:
    """Click the box of a field."""
    rect = fields.list.visualItemRect(row(fields, title))
    QTest.mouseClick(fields.list.viewport(), LEFT, pos=QPoint(rect.left() + 14, rect.center().y()))


def entries(menu: QMenu) -> dict[str, QAction]:
    return {action.text(): action for action in menu.actions()}


def menu_of(stage: Stage, axis: int) -> AxisMenu:
    """Open the menu of an axis by a click on its title."""
    stage.click(stage.title(axis))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, AxisMenu)
    return menu


def test_boxes_make_and_remove_axes(stage: Stage, panel: ParallelPanel) -> None:
    tick(panel.fields, "depth")
    stage.settle()
    assert [axis.title for axis in stage.part.axes] == ["lr", "optimiser", "loss", "accuracy"]
    tick(panel.fields, "depth")
    stage.settle()
    assert [axis.title for axis in stage.part.axes][-1] == "depth"
    QTest.mouseClick(panel.automatic, LEFT)
    stage.settle()
    assert stage.state.hparams.axes is None
    titles = [axis.title for axis in stage.part.axes]
    assert (titles[0], set(titles[1:3]), titles[3:]) == ("lr", {"depth", "optimiser"}, ["loss", "accuracy"])


def test_fields_are_found_by_typing(panel: ParallelPanel) -> None:
    QTest.keyClicks(panel.fields.search, "acc")
    seen = [panel.fields.list.item(place) for place in range(panel.fields.list.count())]
    assert [item.text() for item in seen if not item.isHidden()] == ["accuracy"]


def test_an_axis_is_added_by_button_and_keys(stage: Stage) -> None:
    QTest.mouseClick(stage.view.add, LEFT)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, FieldPopup)
    listed = [popup.fields.list.item(place).text() for place in range(popup.fields.list.count())]
    assert "name" in listed
    assert "user_id" not in listed, "no run has a user"
    QTest.keyClicks(popup.fields.search, "name")
    QTest.keyClick(popup.fields.search, Qt.Key.Key_Return)
    popup.close()
    stage.settle()
    assert stage.part.axes[-1].title == stage.state.hparams.axes[-1]  # type: ignore[index]
    assert len(stage.part.axes) == 6
    assert len(stage.part.axes[-1].places) == 200


def test_colours_follow_the_panel(stage: Stage, panel: ParallelPanel) -> None:
    place = panel.colour.findText("optimiser")
    panel.colour.setCurrentIndex(place)
    panel.colour.activated.emit(place)
    stage.settle()
    assert stage.state.hparams.colour_by == "params.optimiser"
    legend = stage.view.legend.legend
    assert legend is not None
    assert [entry.label for entry in legend.entries] == ["adam", "lamb", "sgd"]
    panel.colour.activated.emit(1)
    stage.settle()
    assert stage.state.hparams.colour_by == ""
    assert stage.view.legend.legend is None
    panel.colour_map.activated.emit(2)
    assert stage.state.hparams.colour_map == "magma"


def test_lines_and_marginals_follow_the_panel(stage: Stage, panel: ParallelPanel) -> None:
    before = stage.surface.painted
    assert before is not None
    QTest.mouseClick(panel.shape.buttons[1], LEFT)
    stage.settle()
    assert stage.part.curved
    after = stage.surface.painted
    assert after is not None
    assert after.image != before.image
    QTest.mouseClick(panel.marginal.buttons[1], LEFT)
    stage.settle()
    assert stage.state.hparams.marginal is Marginal.HISTOGRAM
    assert stage.part.axes[LR].marginal is not None
    panel.opacity.box.setValue(0.8)
    stage.settle()
    assert stage.part.opacity == 0.8
    QTest.mouseClick(panel.opacity.reset, LEFT)
    stage.settle()
    assert stage.state.hparams.opacity is None


def test_the_menu_of_an_axis_scales_and_inverts_it(stage: Stage) -> None:
    menu = menu_of(stage, LR)
    scales = entries(menu)["Scale"].menu()
    assert isinstance(scales, QMenu)
    entries(scales)["Percentile"].trigger()
    menu.close()
    stage.settle()
    assert stage.state.hparams.choice("params.lr").scale is FieldScale.PERCENTILE
    assert stage.part.axes[LR].detail == "percentile"
    first = stage.part.axes[LR].places.copy()
    menu = menu_of(stage, LR)
    entries(menu)["Invert"].trigger()
    menu.close()
    stage.settle()
    assert stage.part.axes[LR].detail == "percentile · inverted"
    assert stage.part.axes[LR].places == pytest.approx(stage.part.top + stage.part.bottom - first, abs=0.01)


def test_the_menu_moves_colours_clears_and_removes(stage: Stage) -> None:
    stage.click(stage.category(OPTIMISER, "adam"))
    menu = menu_of(stage, OPTIMISER)
    entries(menu)["Clear ranges"].trigger()
    entries(menu)["Colour lines by this"].trigger()
    entries(menu)["Move left"].trigger()
    menu.close()
    stage.settle()
    assert stage.brushes == ()
    assert stage.state.hparams.colour_by == "params.optimiser"
    assert stage.part.axes[0].title == "optimiser"
    menu = menu_of(stage, 0)
    assert not entries(menu)["Move left"].isEnabled()
    entries(menu)["Remove axis"].trigger()
    menu.close()
    stage.settle()
    assert len(stage.part.axes) == len(AXES) - 1


def test_other_numbers_of_a_metric_become_axes(stage: Stage) -> None:
    menu = menu_of(stage, ACCURACY)
    beside = entries(menu)["Add beside"].menu()
    assert isinstance(beside, QMenu)
    entries(beside)["max accuracy"].trigger()
    menu.close()
    stage.settle()
    assert stage.part.axes[-1].key == "max(metrics.accuracy)"


def test_limits_are_typed(stage: Stage) -> None:
    menu = menu_of(stage, ACCURACY)
    entries(menu)["Limits…"].trigger()
    menu.close()
    popup = next(w for w in QApplication.topLevelWidgets() if isinstance(w, LimitsPopup) and w.isVisible())
    for text, error in (("x", "Both must be numbers"), ("0.9", "The first must be less than the second")):
        popup.low.setText(text)
        popup.high.setText("0.5")
        QTest.mouseClick(popup.apply, LEFT)
        assert popup.error.text() == error
    popup.low.selectAll()
    QTest.keyClicks(popup.low, "0.25")
    popup.high.selectAll()
    QTest.keyClicks(popup.high, "0.75")
    QTest.keyClick(popup.high, Qt.Key.Key_Return)
    stage.settle()
    assert stage.state.hparams.choice("metrics.accuracy").limits == AxisLimits(0.25, 0.75)
    stage.undo()
    assert stage.state.hparams.choice("metrics.accuracy").limits is None
