"""Asking where a file goes: a name is offered, and one that is typed without an ending is given it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.save_dialog import ask_where


def test_a_name_is_offered_and_a_typed_one_is_given_its_ending(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    window, written = QWidget(), list[str]()
    qtbot.addWidget(window)
    window.show()
    ask_where(window, "Export points", "points.csv", "CSV table (*.csv)", written.append)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.isVisible()
    field = dialog.findChild(QLineEdit)
    assert field is not None
    assert field.text() == "points.csv"
    field.selectAll()
    QTest.keyClicks(field, "mine")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert written == [str(tmp_path / "mine.csv")]
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is None)
