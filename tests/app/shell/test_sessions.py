"""Sessions as files: what they keep, how they open when logs moved or changed, and after a crash."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs import QtJobs
from app.main_window import MainWindow
from app.recents import facts_of, recents
from app.settings import Remembered
from app.window.reports import ReportDialog
from app.workspace import Workspace
from core.session import Session
from core.session.command import change_embedding, change_runs, change_scalars, change_session
from core.session.commands.runs.runs import check_runs
from core.state import RowSet
from tests.app.conftest import on_screen, put_away
from tests.core.session.small_logs import ROWS, TABLE, make_logs

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ARMILLARY_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with logs in it."""
    make_logs(tmp_path / "project" / "logs")
    return tmp_path / "project"


@pytest.fixture
def window(qtbot: QtBot, jobs: QtJobs, home: Path) -> Iterator[MainWindow]:
    """A window that keeps settings and sessions in a folder of the test."""
    remembered = Remembered.at(home / "settings.json")
    result = on_screen(qtbot, MainWindow(Workspace(Session(), jobs), jobs, remembered, keep=True))
    yield result
    put_away(result)


def opened(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    window.documents.open_paths([str(path)])
    session = window.workspace.session
    qtbot.waitUntil(lambda: session.catalog.complete and bool(session.catalog.runs))


def saved(window: MainWindow, qtbot: QtBot, path: Path) -> Path:
    window.documents.save_session(path)
    qtbot.waitUntil(lambda: window.documents.session_file == path)
    return path


def work(window: MainWindow) -> None:
    """Do something in several views."""
    session = window.workspace.session
    session.do(check_runs(["adagrad"], checked=False))
    session.do(change_scalars("Smooth", smoothing=0.9))
    session.do(change_embedding("2D", dimensions=2))
    session.do(change_session("Select", selected_points={TABLE: RowSet.of_indices(ROWS, [1, 2])}, step=100))
    session.do(change_runs("Note", notes={"sgd": "again"}))


def dialog(window: MainWindow, qtbot: QtBot) -> ReportDialog:
    qtbot.waitUntil(lambda: bool(window.findChildren(ReportDialog)))
    return window.findChildren(ReportDialog)[-1]


def test_a_session_moves_with_its_logs_and_keeps_all_of_it(
    window: MainWindow, qtbot: QtBot, project: Path, tmp_path: Path
) -> None:
    opened(window, qtbot, project / "logs")
    work(window)
    window.docks.runs.hide()
    window.docks.problems.show()
    state = window.workspace.session.state
    saved(window, qtbot, project / "mine.armillary")
    window.documents.close()
    window.reset_layout()
    assert window.docks.runs.isVisible()
    project.rename(tmp_path / "elsewhere")
    opened(window, qtbot, tmp_path / "elsewhere" / "mine.armillary")
    now = window.workspace.session.state
    assert replace(now, sources=()) == replace(state, sources=())
    assert now.sources[0].path == str(tmp_path / "elsewhere" / "logs")
    assert (window.docks.runs.isVisible(), window.docks.problems.isVisible()) == (False, True)
    report = dialog(window, qtbot)
    assert [each.title for each in report.report.all()] == ["Logs found at another place"]


def test_logs_that_are_nowhere_are_located_by_the_user_once(
    window: MainWindow, qtbot: QtBot, project: Path, tmp_path: Path
) -> None:
    opened(window, qtbot, project / "logs")
    work(window)
    file = saved(window, qtbot, project / "mine.armillary")
    window.documents.close()
    (project / "logs").rename(tmp_path / "archive-of-2024")
    window.documents.open_paths([str(file)])
    report = dialog(window, qtbot)
    assert report.report.missing == (str(project / "logs"),)
    shown = [sign.pixmap().toImage() for sign, _ in report.signs]
    QTest.mouseClick(window.top.theme, LEFT)
    assert all(sign.pixmap().toImage() != before for (sign, _), before in zip(report.signs, shown, strict=True))
    QTest.mouseClick(window.top.theme, LEFT)
    assert len(report.locate_buttons) == 1
    report.locate(str(project / "logs"), str(tmp_path / "archive-of-2024"))
    session = window.workspace.session
    qtbot.waitUntil(lambda: bool(session.catalog.runs))
    assert session.state.runs.notes == {"sgd": "again"}
    assert session.state.scalars.smoothing == 0.9
    window.documents.close()
    opened(window, qtbot, file)
    assert session.state.sources[0].path == str(tmp_path / "archive-of-2024")


def test_what_changed_in_the_logs_is_listed_and_can_be_copied(window: MainWindow, qtbot: QtBot, project: Path) -> None:
    opened(window, qtbot, project / "logs")
    work(window)
    file = saved(window, qtbot, project / "mine.armillary")
    window.documents.close()
    shutil.rmtree(project / "logs" / "sgd")
    vectors = next((project / "logs" / "adam").glob("*190/tensors.tsv"))
    vectors.write_text("\n".join(vectors.read_text().splitlines()[::-1]) + "\n")
    opened(window, qtbot, file)
    report = dialog(window, qtbot)
    titles = [each.title for each in report.report.all()]
    assert titles == [
        "1 run no longer there",
        "1 tag no longer there",
        f"The vectors of {TABLE} are others than before",
    ]
    QTest.mouseClick(report.copy_button, LEFT)
    assert "selection of 2 points" in QGuiApplication.clipboard().text()
    QTest.mouseClick(report.close_button, LEFT)


def test_a_session_whose_logs_are_as_they_were_opens_quietly(window: MainWindow, qtbot: QtBot, project: Path) -> None:
    opened(window, qtbot, project / "logs")
    file = saved(window, qtbot, project / "mine.armillary")
    window.documents.close()
    opened(window, qtbot, file)
    window.documents._judge.wait()
    QApplication.processEvents()
    assert window.findChildren(ReportDialog) == []


def test_a_damaged_part_is_named_and_the_rest_opens(window: MainWindow, qtbot: QtBot, project: Path) -> None:
    opened(window, qtbot, project / "logs")
    work(window)
    file = saved(window, qtbot, project / "mine.armillary")
    window.documents.close()
    file.write_text(file.read_text().replace('"smoothing": 0.9', '"smoothing": "much"'))
    opened(window, qtbot, file)
    state = window.workspace.session.state
    assert (state.runs.notes, state.embedding.dimensions) == ({"sgd": "again"}, 2)
    (found,) = dialog(window, qtbot).report.all()
    assert "state.scalars.smoothing: expected a number" in found.title
    assert "Saving the session again" in found.remedy


def test_a_dropped_session_opens_and_undo_reaches_across_views(window: MainWindow, qtbot: QtBot, project: Path) -> None:
    opened(window, qtbot, project / "logs")
    file = saved(window, qtbot, project / "mine.armillary")
    window.documents.close()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    none = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(200, 200), Qt.DropAction.CopyAction, mime, LEFT, none)
    QApplication.sendEvent(window, entered)
    QApplication.sendEvent(window, QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, mime, LEFT, none))
    session = window.workspace.session
    qtbot.waitUntil(lambda: bool(session.catalog.runs))
    start = session.state
    session.do(change_scalars("Smooth", smoothing=0.3))
    window.choose_view("embedding")
    session.do(change_embedding("2D", dimensions=2))
    window.choose_view("hparams")
    for _ in range(4):
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.state == start
    for _ in range(4):
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert (session.state.scalars.smoothing, session.state.embedding.dimensions) == (0.3, 2)
    assert session.state.active_view == "hparams"


def test_recent_sessions_say_what_is_in_them_are_pinned_and_cleared(
    window: MainWindow, qtbot: QtBot, project: Path
) -> None:
    opened(window, qtbot, project / "logs")
    before = time.time()
    file = saved(window, qtbot, project / "mine.armillary")
    window.documents.close()
    settings = window.remembered.value
    assert [each.entry for each in recents(settings)] == [(str(file),), (str(project / "logs"),)]
    assert facts_of(settings, (str(file),)).holds == "4 runs · 1 table"
    assert before <= facts_of(settings, (str(file),)).at <= time.time()
    row = window.welcome.recent[1]
    QTest.mouseClick(row.pin, LEFT)
    assert window.welcome.recent[0].button.text() == "logs"
    QTest.mouseClick(window.welcome.clear, LEFT)
    assert [each.entry for each in recents(window.remembered.value)] == [(str(project / "logs"),)]
    assert Remembered.at(window.remembered.path or Path()).value == window.remembered.value


_CRASHING = """
import sys, time
from pathlib import Path
from app.cli.window import make_application, make_window
from app.settings import Remembered, settings_file
if __name__ == "__main__":
    app = make_application()
    window, jobs = make_window(app, Remembered.at(settings_file()), keep=True)
    window.show()
    window.documents.open_paths([sys.argv[1]])
    session = window.workspace.session
    while not (session.catalog.complete and session.catalog.runs):
        app.processEvents()
        time.sleep(0.01)
    from core.session.command import change_scalars
    session.do(change_scalars("Smooth", smoothing=0.25))
    while window.documents._soon.isActive():
        app.processEvents()
        time.sleep(0.01)
    window.documents._saver.wait()
    print("kept", flush=True)
    time.sleep(60)
"""


def test_what_was_open_in_a_killed_program_is_offered_as_it_was(
    qtbot: QtBot, jobs: QtJobs, home: Path, project: Path, tmp_path: Path
) -> None:
    script = tmp_path / "crashing.py"
    script.write_text(_CRASHING)
    root = Path(__file__).parents[3]
    child = subprocess.Popen(
        [sys.executable, str(script), str(project / "logs")],
        stdout=subprocess.PIPE, text=True, cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "kept\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    remembered = Remembered.at(home / "settings.json")
    window = on_screen(qtbot, MainWindow(Workspace(Session(), jobs), jobs, remembered, keep=True))
    (banner,) = window.welcome.lost
    QTest.mouseClick(banner.reopen, LEFT)
    session = window.workspace.session
    qtbot.waitUntil(lambda: session.catalog.complete and bool(session.catalog.runs))
    assert session.state.scalars.smoothing == 0.25
    put_away(window)
    again = on_screen(qtbot, MainWindow(Workspace(Session(), jobs), jobs, remembered, keep=True))
    assert again.welcome.lost == []
    put_away(again)
    assert list((home / "running").iterdir()) == []
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
