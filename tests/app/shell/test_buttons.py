"""Buttons that are disabled by what they begin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.buttons import IconButton, TextButton
from app.workspace import Workspace

Make = Callable[[Workspace, Callable[[], object]], QAbstractButton]


@pytest.mark.parametrize(
    "make",
    [
        lambda workspace, action: TextButton(workspace, "Find", action),
        lambda workspace, action: IconButton(workspace, "search", "Find", action),
    ],
)
def test_a_button_that_is_disabled_by_a_click_gives_the_keys_to_no_field(
    qtbot: QtBot, workspace: Workspace, make: Make
) -> None:
    host, field = QWidget(), QLineEdit()
    button = make(workspace, lambda: button.setEnabled(False))
    layout = QVBoxLayout(host)
    layout.addWidget(field)
    layout.addWidget(button)
    qtbot.addWidget(host)
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Tab)
    assert field.hasFocus(), "Tab goes on as ever"
    button.setFocus()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.isEnabled()
    assert QApplication.focusWidget() is None
    QTest.keyClick(host, Qt.Key.Key_2)
    assert field.text() == ""
