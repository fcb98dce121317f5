from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.logfile import log_error, log_file, open_log
from app.main_window import MainWindow
from app.notifications import MOST, ErrorCatcher


def test_a_toast_shows_words_details_and_copies_both(window: MainWindow) -> None:
    window.workspace.notify("error", "Reading stopped", "Traceback: here")
    (toast,) = window.toaster.toasts
    assert toast.isVisible()
    assert window.stage.rect().contains(window.toaster.geometry())
    buttons = {button.text(): button for button in toast.findChildren(QPushButton)}
    height = window.toaster.height()
    QTest.mouseClick(buttons["Details"], Qt.MouseButton.LeftButton)
    assert window.toaster.height() > height + 100
    QTest.mouseClick(buttons["Copy"], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Reading stopped\nTraceback: here"


def test_the_same_notice_is_counted_not_repeated(window: MainWindow) -> None:
    for _ in range(3):
        window.workspace.notify("warning", "The disk is full")
    assert [toast.count for toast in window.toaster.toasts] == [3]


def test_only_the_newest_toasts_stay(window: MainWindow) -> None:
    for number in range(MOST + 2):
        window.workspace.notify("error", f"Trouble {number}")
    assert [toast.message for toast in window.toaster.toasts] == [f"Trouble {n}" for n in range(2, MOST + 2)]


def test_a_notice_goes_by_itself_an_error_stays_until_it_is_closed(window: MainWindow, qtbot: QtBot) -> None:
    window.workspace.notify("info", "Saved")
    window.workspace.notify("error", "Broken")
    window.toaster.toasts[0]._timer.setInterval(1)
    qtbot.waitUntil(lambda: [toast.message for toast in window.toaster.toasts] == ["Broken"])
    window.toaster.toasts[0].close_toast()
    assert not window.toaster.isVisible()


def test_a_toast_never_takes_the_focus(window: MainWindow) -> None:
    window.welcome.open_files.setFocus()
    window.workspace.notify("error", "Broken", "details")
    assert window.welcome.open_files.hasFocus()


def test_errors_of_any_thread_become_toasts_and_lines_in_the_log(window: MainWindow, qtbot: QtBot) -> None:
    catcher = ErrorCatcher(window.workspace)
    open_log(log_file())
    restore = catcher.install()
    try:
        thread = threading.Thread(target=lambda: [][1])
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: len(window.toaster.toasts) == 1)
    finally:
        restore()
    toast = window.toaster.toasts[0]
    assert toast.message == "Something went wrong: list index out of range"
    assert "IndexError" in toast.details
    assert "IndexError" in log_file().read_text()


def test_a_log_that_cannot_be_written_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    open_log(tmp_path / "file" / "armillary.log")
    log_error("message", "details")
    assert "Traceback" not in capsys.readouterr().err
