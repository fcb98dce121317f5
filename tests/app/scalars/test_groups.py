"""Groups of runs as curves: their panel, pointing at them and selecting their runs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.views.scalars.panel import ScalarsPanel
from app.views.scalars.splitting import SplitChecklist
from app.views.scalars.view import ScalarsView
from app.widgets.checklist import Checklist
from app.window.runs.grouping import Grouper
from core.analysis.aggregation import Alignment, Centre, Spread
from core.session import Hover
from core.session.commands.runs.grouping import group_by_pattern
from core.views import Band
from core.views.grouping import token_of
from tests.app.scalars.conftest import card, settle
from tests.app.scalars.mouse import LEFT, NONE, at_value, hover

LEFT_BUTTON = Qt.MouseButton.LeftButton
PAIRS = token_of("run")


def grouped(qtbot: QtBot, view: ScalarsView) -> ScalarsView:
    """Runs 0, 1 and 2, horizontal lines at these values, as one group beside run 3."""
    view.workspace.session.do(group_by_pattern("^(run)[012]"))
    settle(qtbot, view)
    return view


def test_pointing_at_a_group_tells_its_band_and_a_click_selects_its_runs(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(grouped(qtbot, view))
    assert first.painted is not None
    assert sum(isinstance(layer, Band) for layer in first.painted.chart.layers) == 1
    hover(first, at_value(first, 0.5, 1.0))
    assert view.workspace.session.hover.run == PAIRS
    readout = view.gestures.readout
    assert readout.header[-2:] == ("± SD", "n")
    row = next(row for row in readout.rows if row.cells[0] == "run")
    assert row.strong
    assert row.cells[-2:] == ("0 – 2", "3") or row.cells[-2:] == ("0.000 – 2.000", "3")
    QTest.mouseClick(first.plot.viewport(), LEFT, NONE, at_value(first, 0.5, 1.0))
    assert view.workspace.session.state.selected_runs == {"run0", "run1", "run2"}
    view.workspace.session.undo()
    assert not view.workspace.session.state.selected_runs


def test_a_run_that_is_hovered_elsewhere_highlights_its_group(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(grouped(qtbot, view))
    view.workspace.session.set_hover(Hover(run="run1"))
    assert first.plot.marks.run == PAIRS
    view.workspace.session.set_hover(Hover(run="run3"))
    assert first.plot.marks.run == "run3"


def test_the_panel_says_how_groups_are_drawn(qtbot: QtBot, view: ScalarsView) -> None:
    panel = view.panel()
    assert isinstance(panel, ScalarsPanel)
    assert not panel.spread.isEnabled()
    assert not panel.ungrouped.isHidden()
    grouped(qtbot, view)
    session = view.workspace.session
    assert panel.spread.isEnabled()
    assert panel.ungrouped.isHidden()
    panel.spread.setCurrentIndex(2)
    panel.spread.activated.emit(2)
    panel.centre.buttons[1].click()
    panel.steps.buttons[1].click()
    panel.members.check.click()
    scalars = session.state.scalars
    assert (scalars.spread, scalars.centre) == (Spread.CONFIDENCE, Centre.MEDIAN)
    assert (scalars.alignment, scalars.members) == (Alignment.LOGGED, True)
    panel.centre.buttons[2].click()
    panel.spread.activated.emit(3)
    settle(qtbot, view)
    painted = card(view).painted
    assert painted is not None
    assert painted.chart.note.startswith("IQM with bootstrap 95 % CI")
    session.undo()
    session.undo()
    panel.grouped.check.click()
    settle(qtbot, view)
    painted = card(view).painted
    assert painted is not None
    assert not painted.wish.grouped
    assert not panel.spread.isEnabled()
    for _ in range(5):
        session.undo()
    assert session.state.scalars.spread is Spread.DEVIATION
    assert panel.spread.currentIndex() == 0


def test_dashes_others_and_a_card_for_each_value_are_chosen_from_menus(qtbot: QtBot, view: ScalarsView) -> None:
    session = view.workspace.session
    grouper = Grouper(view.workspace, view)
    session.do(group_by_pattern("run(.)"))
    menu = grouper.group_menu()
    entries = {entry.text(): entry for part in menu.findChildren(QMenu) for entry in part.actions()}
    entries["After 3 groups"].trigger()
    assert session.state.grouping.most == 3
    grouper.choose_dash()
    chooser = QApplication.activePopupWidget()
    assert isinstance(chooser, Checklist)
    chooser.field.setText("name")
    chooser.list.currentItem().setCheckState(Qt.CheckState.Checked)
    assert session.state.grouping.dash
    settle(qtbot, view)
    painted = card(view).painted
    assert painted is not None
    assert [line.dash for line in painted.wish.lines] == [0, 1, 2, 3]
    hover(card(view), at_value(card(view), 0.5, 1.0))
    next(action for action in view.actions_table() if action.id == "scalars.split_card").callback()
    splitter = QApplication.activePopupWidget()
    assert isinstance(splitter, SplitChecklist)
    splitter.field.setText("name")
    splitter.list.currentItem().setCheckState(Qt.CheckState.Checked)
    (split,) = session.state.scalars.splits
    assert split.column == "run_name"
    settle(qtbot, view)
    keys = [key for key in view.grid.cards if key.startswith(split.spec.key)]
    assert len(keys) == 4
    one = view.grid.cards[keys[0]]
    assert "one chart for each value of run_name" in one.title.toolTip()
    hover(one, at_value(one, 0.5, 1.0))
    next(action for action in view.actions_table() if action.id == "scalars.split_card").callback()
    again = QApplication.activePopupWidget()
    assert isinstance(again, SplitChecklist)
    assert again.list.item(0).checkState() is Qt.CheckState.Checked
    again.shared.click()
    assert not session.state.scalars.splits[0].shared
    again.close()
    menu = QMenu()
    view.desk.offer(menu, one)
    next(action for action in menu.actions() if action.text() == "Join again").trigger()
    assert not session.state.scalars.splits
    for _ in range(5):
        session.undo()
    assert (session.state.scalars.splits, session.state.grouping.dash, session.state.grouping.most) == ((), "", 0)
