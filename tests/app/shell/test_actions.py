from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.actions import Action
from app.main_window import MainWindow
from app.settings import ThemeChoice
from app.views.hparams.pages import PAGES
from app.views.hparams.view import HParamsView
from app.views.registry import VIEWS
from app.window.shortcut_help import ShortcutHelp
from core.model import Catalog
from core.session.command import change_session
from core.session.commands.runs.hparams import show_page
from core.style import ThemeName
from tests.app.conftest import make_catalog

Show = Callable[[Catalog], None]


@pytest.fixture(autouse=True)
def inert_system(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Nothing of a test opens a program of the desktop."""
    opened: list[str] = []
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda url: opened.append(url.toString()))
    yield opened
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog):
            dialog.close()


def all_tables(window: MainWindow, qtbot: QtBot) -> Iterator[tuple[str, list[Action]]]:
    for view in VIEWS:
        window.choose_view(view.kind)
        qtbot.waitUntil(lambda kind=view.kind: _in_front(window, kind))  # type: ignore[misc]
        yield view.kind, window.actions_table()
        if view.kind == HParamsView.kind:
            yield from _page_tables(window, qtbot)


def _page_tables(window: MainWindow, qtbot: QtBot) -> Iterator[tuple[str, list[Action]]]:
    view, session = window.stage.current, window.workspace.session
    assert isinstance(view, HParamsView)
    for page in (*PAGES[1:], PAGES[0]):
        session.do(show_page(page.kind, page.title))
        qtbot.waitUntil(lambda kind=page.kind: view.page.kind == kind)  # type: ignore[misc]
        yield f"{view.kind}, {page.title}", window.actions_table()


def _in_front(window: MainWindow, kind: str) -> bool:
    return window.stage.current is not None and window.stage.current.kind == kind


def test_ids_and_shortcuts_are_unique_in_every_view(window: MainWindow, show: Show, qtbot: QtBot) -> None:
    show(make_catalog("a", "b"))
    for kind, table in all_tables(window, qtbot):
        ids = [action.id for action in table]
        assert len(ids) == len(set(ids)), kind
        keys = [QKeySequence(action.shortcut).toString() for action in table if action.shortcut]
        assert all(keys), "every shortcut is one Qt understands"
        assert sorted(keys) == sorted(set(keys)), kind


def test_every_action_works_or_says_that_it_cannot(window: MainWindow, show: Show, qtbot: QtBot) -> None:
    noticed: list[tuple[str, str]] = []
    window.workspace.notified.connect(lambda severity, message, details: noticed.append((severity, message)))
    show(make_catalog("a", "b"))
    ids = {action.id for _, table in all_tables(window, qtbot) for action in table} - {"quit.quit", "open.close"}
    done: set[str] = set()
    for view in VIEWS:
        for action_id in sorted(ids - done):
            if not _in_front(window, view.kind):
                window.choose_view(view.kind)
            action = {action.id: action for action in window.actions_table()}.get(action_id)
            if action is not None and action.when():
                done.add(action_id)
                action.callback()
                qtbot.wait(1)
                _close_what_opened(window)
    assert len(done) > 200, "most of them can be done where there is a run"
    assert [message for severity, message in noticed if severity == "error"] == []
    window.appearance.choose(ThemeChoice.LIGHT)


def _close_what_opened(window: MainWindow) -> None:
    window.command_palette.close_palette()
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog | QMenu):
            widget.close()
    if window.isFullScreen():
        window.toggle_full_screen()


def test_disabled_actions_do_nothing(window: MainWindow) -> None:
    refused = [action for action in window.actions_table() if not action.when()]
    assert {"open.close", "undo.undo", "export.figure", "step.play"} <= {action.id for action in refused}
    before = window.workspace.session.state
    for action in refused:
        window.bound.run(action)
    assert window.workspace.session.state is before
    assert not [dialog for dialog in window.findChildren(QFileDialog) if dialog.isVisible()]


def test_undo_is_named_after_what_it_undoes(window: MainWindow, qtbot: QtBot) -> None:
    assert window.bound.find("undo.undo").title == "Undo"
    window.workspace.session.do(change_session("Go to step 7", step=7))
    assert window.bound.find("undo.undo").title == "Undo go to step 7"
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace.session.state.step is None
    assert window.bound.find("undo.redo").title == "Redo go to step 7"


def test_menus_show_the_table_as_it_is_now(window: MainWindow, show: Show) -> None:
    menus = {menu.title(): menu for menu in window.bound.menus(window)}
    listed = {action.menu for action in window.actions_table() if action.menu}
    assert listed <= set(menus)
    menus["Edit"].aboutToShow.emit()
    entries = [action for action in menus["Edit"].actions() if not action.isSeparator()]
    assert entries[0].text().startswith("Undo")
    assert not entries[0].isEnabled()
    window.workspace.session.do(change_session("Go to step 7", step=7))
    menus["Edit"].aboutToShow.emit()
    first = menus["Edit"].actions()[0]
    assert first.isEnabled()
    first.trigger()
    assert window.workspace.session.state.step is None


def test_the_help_lists_every_shortcut(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(window, "?")
    shown = window.findChild(ShortcutHelp)
    assert shown is not None
    texts = {child.text() for child in shown.findChildren(QLabel)}
    for action in window.actions_table():
        if action.shortcut:
            assert QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText) in texts
    shown.close()


def test_digits_with_control_choose_views(window: MainWindow, show: Show, qtbot: QtBot) -> None:
    show(make_catalog("a"))
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace.session.state.active_view == VIEWS[1].kind
    assert window.top.tabs.currentIndex() == 1
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.top.tabs.currentIndex() == 0


def test_the_theme_button_switches_live_and_back(window: MainWindow) -> None:
    base = window.palette().window().color().name()
    window.top.theme.click()
    assert window.workspace.theme is ThemeName.DARK
    assert window.palette().window().color().name() == window.workspace.tokens.window.lower() != base
    window.top.theme.click()
    assert window.palette().window().color().name() == base


def test_every_widget_that_takes_the_focus_has_a_name(window: MainWindow, show: Show, qtbot: QtBot) -> None:
    show(make_catalog("a", "b"))
    parts = (window.top, window.runs, window.problems, window.bottom, window.welcome, window.command_palette)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for part in parts
        for widget in part.findChildren(QWidget)
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []
