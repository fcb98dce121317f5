"""One real window with small logs open, put back to how it opened before every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs import QtJobs
from app.main_window import MainWindow
from app.settings import Remembered
from app.theme import apply
from app.workspace import Workspace
from core.cloud import compiling
from core.jobs.runner import Runner
from core.session import Session
from core.style import ThemeName
from tests.app.conftest import put_away
from tests.app.linking.hand import Hand
from tests.core.session.small_logs import make_logs


@pytest.fixture(scope="session")
def small_logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_logs(tmp_path_factory.mktemp("linking") / "logs")


def open_window(jobs: QtJobs) -> MainWindow:
    """Show a window in the light theme that keeps nothing; nothing is compiled any more while tests wait for it."""
    compiling.warm_up()
    window = MainWindow(Workspace(Session(), jobs), jobs, Remembered(), keep=False)
    window.docks.details.show()
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    return window


@pytest.fixture(scope="module")
def linked(qapp: QApplication, small_logs: Path) -> Iterator[MainWindow]:
    """The window; `hand` uses it."""
    apply(qapp, ThemeName.LIGHT)
    jobs = QtJobs(Runner())
    window = open_window(jobs)
    yield window
    put_away(window)
    jobs.close()


@pytest.fixture
def hand(qtbot: QtBot, dressed: QApplication, linked: MainWindow, small_logs: Path) -> Hand:
    """A hand on the window as it is after the logs were opened, with the points in the plane."""
    result = Hand(linked, qtbot)
    result.start_over(small_logs)
    return result
