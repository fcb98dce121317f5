from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.wheel import WheelGuard


def turn(widget: QWidget) -> bool:
    """Turn the wheel down by one notch over the middle of a widget; return whether it kept the event to itself."""
    at = QPointF(widget.rect().center())
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        at, widget.mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, none,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_the_wheel_changes_only_a_chosen_control_and_is_handed_on_by_others(qtbot: QtBot) -> None:
    area, body, box = QScrollArea(), QWidget(), QComboBox()
    qtbot.addWidget(area)
    box.addItems(["a", "b", "c"])
    layout = QVBoxLayout(body)
    layout.addWidget(box)
    layout.addSpacing(2000)
    area.setWidgetResizable(True)
    area.setWidget(body)
    area.resize(200, 300)
    WheelGuard(body)
    with qtbot.waitActive(area):
        area.show()
        area.activateWindow()
    area.setFocus()
    assert not turn(box)
    assert box.currentText() == "a"
    box.setFocus()
    assert turn(box)
    assert box.currentText() == "b"
