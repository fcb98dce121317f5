"""Panels at the side are as wide as what stands in them, within reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.panel_area import LEAST, MOST, PanelArea

OFF, NEEDED = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded


def test_a_panel_grows_with_its_page_and_scrolls_sideways_only_where_that_is_too_wide(qtbot: QtBot) -> None:
    area, page, wide = PanelArea(), QWidget(), QWidget()
    qtbot.addWidget(area)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(wide)
    area.setWidget(page)
    area.show()
    bar = area.verticalScrollBar().sizeHint().width()
    assert (area.minimumWidth(), area.horizontalScrollBarPolicy()) == (LEAST, OFF)
    for width, least, policy in ((280, 280 + bar, OFF), (MOST + 40, MOST, NEEDED), (100, LEAST, OFF)):
        wide.setMinimumWidth(width)
        qtbot.waitUntil(lambda: area.minimumWidth() == least)  # noqa: B023
        assert (area.minimumSizeHint().width(), area.horizontalScrollBarPolicy()) == (least, policy)
