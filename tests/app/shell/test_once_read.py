from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

import app.cli.window
from app.cli.window import once_read
from app.main_window import MainWindow
from core.model import Catalog, SourceSpec


def test_worker_processes_take_no_processor_from_what_reads_logs(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.cli.window, "AFTER_PICTURE", 1)
    session, begun = window.workspace.session, list[str]()
    reading = Catalog(sources=(SourceSpec("logs"),), complete=False)
    session.set_catalog(reading)
    once_read(window, lambda: begun.append("workers"))
    qtbot.wait(50)
    assert not begun
    session.set_catalog(replace(reading, complete=True))
    qtbot.waitUntil(lambda: bool(begun))
    qtbot.wait(50)
    assert begun == ["workers"]
