"""Widgets that flow into lines."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.flow import FlowLayout


def flowing(qtbot: QtBot, count: int, width: int) -> tuple[QWidget, list[QPushButton]]:
    holder = QWidget()
    qtbot.addWidget(holder)
    row = FlowLayout(holder, 6)
    buttons = [QPushButton(f"Button {number}") for number in range(count)]
    for button in buttons:
        button.setFixedSize(100, 30)
        row.addWidget(button)
    holder.resize(width, 200)
    with qtbot.waitExposed(holder):
        holder.show()
    return holder, buttons


def test_items_wrap_where_there_is_no_room(qtbot: QtBot) -> None:
    _, buttons = flowing(qtbot, 5, 330)
    assert [(button.x(), button.y()) for button in buttons] == [(0, 0), (106, 0), (212, 0), (0, 36), (106, 36)]


def test_hidden_items_take_no_room(qtbot: QtBot) -> None:
    holder, buttons = flowing(qtbot, 5, 330)
    for button in (buttons[1], buttons[2]):
        button.hide()
    qtbot.waitUntil(lambda: buttons[3].x() == 106)
    assert [(button.x(), button.y()) for button in (buttons[0], buttons[3], buttons[4])] == [(0, 0), (106, 0), (212, 0)]
    layout = holder.layout()
    assert layout is not None
    assert layout.heightForWidth(330) == 30
