"""Series calculated from others, written by keys: completed, corrected, added, changed, removed, undone."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.scalars.panel import ScalarsPanel
from app.views.scalars.view import ScalarsView
from app.widgets.expression_popup import ExpressionPopup
from tests.app.scalars.conftest import card, settle
from tests.app.scalars.mouse import hover

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def popup_of(view: ScalarsView) -> ExpressionPopup:
    found = QApplication.activePopupWidget()
    assert isinstance(found, ExpressionPopup)
    return found


def typed(qtbot: QtBot, popup: ExpressionPopup, text: str) -> None:
    QTest.keyClicks(popup.field, text)
    qtbot.waitUntil(lambda: popup._look.text == popup.field.text())


def test_a_series_is_written_by_keys_with_completion_and_shown_for_all_runs(qtbot: QtBot, view: ScalarsView) -> None:
    actions = {action.id: action for action in view.actions_table()}
    actions["scalars.new_series"].callback()
    popup = popup_of(view)
    typed(qtbot, popup, "valid/lo")
    assert popup.list.item(0).text() == "valid/loss"
    assert not popup.accept.isEnabled()
    QTest.keyClick(popup.field, Qt.Key.Key_Tab)
    assert popup.field.text() == "valid/loss"
    typed(qtbot, popup, " * 2 - train/los")
    QTest.keyClick(popup.field, Qt.Key.Key_Down)
    assert popup.tip.text() == "Tag"
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: popup.accept.isEnabled())
    assert popup.note.text() == "4 of 4 runs have all that it names"
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    (chart,) = view.workspace.session.state.scalars.charts
    assert chart.title == "valid/loss * 2 - train/loss"
    settle(qtbot, view)
    first = card(view)
    assert first.card.key == chart.key
    assert first.painted is not None
    assert [line.series.value[0] for line in first.painted.wish.lines] == [0.0, 1.0, 2.0, 3.0]
    hover(first, QPoint(60, 40))
    actions["scalars.remove_series"].callback()
    assert not view.workspace.session.state.scalars.charts
    view.workspace.session.undo()
    assert view.workspace.session.state.scalars.charts == (chart,)


def test_what_is_wrong_is_said_and_can_be_mended(qtbot: QtBot, view: ScalarsView) -> None:
    panel = view.panel()
    assert isinstance(panel, ScalarsPanel)
    popup = panel.expressions.write()
    typed(qtbot, popup, "log10(valid/los) ")
    assert popup.note.text() == "No tag is called valid/los (at character 7)"
    assert popup.note.property("role") == "bad"
    QTest.mouseClick(popup.fix, LEFT)
    qtbot.waitUntil(lambda: popup.accept.isEnabled())
    assert popup.field.text() == "log10(valid/loss) "
    popup.name.setText("Log of the loss")
    QTest.mouseClick(popup.accept, LEFT)
    (chart,) = view.workspace.session.state.scalars.charts
    assert (chart.title, chart.sources[0].text) == ("Log of the loss", "log10(valid/loss)")
    (row,) = panel.expressions.rows
    again = row.change()
    assert (again.field.text(), again.name.text()) == ("log10(valid/loss)", "Log of the loss")
    again.field.clear()
    typed(qtbot, again, "cummin(valid/loss)")
    QTest.keyClick(again.field, Qt.Key.Key_Return)
    assert view.workspace.session.state.scalars.charts[0].sources[0].text == "cummin(valid/loss)"
    assert view.workspace.session.state.scalars.charts[0].key == chart.key
    QTest.mouseClick(panel.expressions.rows[0].remove, LEFT)
    assert not panel.expressions.rows
    view.workspace.session.undo()
    assert len(panel.expressions.rows) == 1
