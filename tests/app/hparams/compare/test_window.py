"""How runs come to the page that compares them, and how a metric opens from there, in the whole window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.views.hparams.compare.page import ComparePage
from app.views.hparams.view import HParamsView
from app.views.scalars.view import ScalarsView
from app.widgets.run_drag import runs_in
from core.model import Catalog
from core.session.commands.cards.scalars import fold_groups
from core.session.commands.runs.runs import select_runs
from tests.app.hparams.compare.conftest import LEFT, NO_KEY, few_runs

Show = Callable[[Catalog], None]


@pytest.fixture
def opened(window: MainWindow, show: Show) -> MainWindow:
    show(few_runs())
    return window


def page(qtbot: QtBot, window: MainWindow) -> ComparePage:
    qtbot.waitUntil(lambda: isinstance(window.stage.current, HParamsView))
    view = window.stage.current
    assert isinstance(view, HParamsView)
    qtbot.waitUntil(view.ready)
    assert isinstance(view.page, ComparePage)
    return view.page


def test_a_key_compares_the_selected_runs(qtbot: QtBot, opened: MainWindow) -> None:
    session = opened.workspace.session
    QTest.keyClick(opened, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert not session.state.compare.runs
    session.do(select_runs(["c", "a"]))
    QTest.keyClick(opened, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert page(qtbot, opened).values.compare.columnCount() == 2
    assert session.state.compare.runs == ("a", "c")
    session.undo()
    assert session.state.active_view == "scalars"


def test_the_menu_of_the_list_compares_several_runs_only(qtbot: QtBot, opened: MainWindow) -> None:
    opened.workspace.session.do(select_runs(["b"]))
    assert "Compare runs" not in titles(menu_of(opened, "b"))
    opened.workspace.session.do(select_runs(["b", "e"]))
    menu = menu_of(opened, "b")
    next(action for action in menu.actions() if action.text() == "Compare runs").trigger()
    menu.close()
    assert page(qtbot, opened).values.compare.found is not None
    assert opened.workspace.session.state.compare.runs == ("b", "e")


def titles(menu: QMenu) -> list[str]:
    found = [action.text() for action in menu.actions()]
    menu.close()
    return found


def place(window: MainWindow, name: str) -> QPoint:
    row = window.runs.model.row_of(name)
    assert row is not None
    rect = window.runs.list.visualRect(window.runs.model.index(row, 0))
    return QPoint(rect.left() + 90, rect.center().y())


def menu_of(window: MainWindow, name: str) -> QMenu:
    window.runs.list.menu_wanted.emit(window.runs.list.viewport().mapToGlobal(place(window, name)))
    return next(menu for menu in window.runs.findChildren(QMenu) if menu.isVisible())


def drag(window: MainWindow, start: QPoint, end: QPoint) -> None:
    ground = window.runs.list.viewport()
    QTest.mousePress(ground, LEFT, NO_KEY, start)
    for share in (0.3, 0.6, 1.0):
        at = QPointF(start) + QPointF(end - start) * share
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, QPointF(ground.mapToGlobal(at)), Qt.MouseButton.NoButton, LEFT, NO_KEY
        )
        QApplication.sendEvent(ground, event)
    QTest.mouseRelease(ground, LEFT, NO_KEY, end)


def test_selected_runs_are_carried_out_of_the_list(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    carried: list[list[str]] = []
    # Qt's own loop would wait for a real pointer.
    monkeypatch.setattr(QDrag, "exec", lambda drag, *_: carried.append(runs_in(drag.mimeData())))
    session = opened.workspace.session
    session.do(select_runs(["b", "d"]))
    drag(opened, place(opened, "b"), place(opened, "b") + QPoint(120, 60))
    assert carried == [["b", "d"]]
    assert session.state.selected_runs == {"b", "d"}


def test_a_drag_that_begins_elsewhere_still_selects(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDrag, "exec", lambda *_: pytest.fail("nothing is to be carried"))
    opened.workspace.session.do(select_runs(["e"]))
    drag(opened, place(opened, "a"), place(opened, "c"))
    assert opened.workspace.session.state.selected_runs == {"a", "b", "c"}


def test_a_click_on_one_of_several_selected_runs_selects_it_alone(opened: MainWindow) -> None:
    opened.workspace.session.do(select_runs(["b", "d"]))
    QTest.mouseClick(opened.runs.list.viewport(), LEFT, NO_KEY, place(opened, "d"))
    assert opened.workspace.session.state.selected_runs == {"d"}


def test_a_metric_comes_into_sight_in_the_scalars_view(qtbot: QtBot, opened: MainWindow) -> None:
    from core.session.commands.runs.compare import change_compare, compare_runs
    from core.state import ComparePart

    opened.resize(1100, 420)  # a single row of cards is in sight
    session = opened.workspace.session
    session.do(compare_runs(["a", "b"]))
    session.do(change_compare("", part=ComparePart.CURVES))
    session.do(fold_groups([""], True))
    compare = page(qtbot, opened)
    QTest.mouseClick(compare.charts.charts["loss"], LEFT, NO_KEY, QPoint(40, 10))
    qtbot.waitUntil(lambda: isinstance(opened.stage.current, ScalarsView))
    view = opened.stage.current
    assert isinstance(view, ScalarsView)
    qtbot.waitUntil(lambda: "loss" in [card.tag for card in view.grid.in_sight()])
