from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.views.hparams.table.chooser import ColumnChooser
from app.widgets.swatches import ColourPopup
from app.workspace import Workspace


def test_a_box_of_colours_opens_where_all_of_it_is_on_the_screen(qtbot: QtBot, dressed: QApplication) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    room = host.screen().availableGeometry()
    for corner in (room.bottomRight(), room.topLeft() - QPoint(50, 50)):
        box = ColourPopup(host, ("#112233", "#445566"), "#112233", lambda _: None)
        box.show_at(corner)
        assert room.contains(box.geometry())
        box.close()


def test_the_chooser_of_columns_opens_where_all_of_it_is_on_the_screen(qtbot: QtBot, workspace: Workspace) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    room = host.screen().availableGeometry()
    host.setGeometry(room.right() - 60, room.bottom() - 40, 60, 30)
    host.show()
    chooser = ColumnChooser(workspace, host)
    chooser.open_below(host)
    assert room.contains(chooser.geometry())
    chooser.close()
