from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs import QtJobs
from app.main_window import MainWindow
from app.settings import Remembered, Settings, ThemeChoice
from app.views.hparams.view import HParamsView
from app.workspace import Workspace
from core.session import Session
from core.session.command import change_session
from core.session.commands.runs.runs import check_runs
from core.state import SessionState
from core.views.shown import shown_runs
from tests.app.conftest import on_screen, put_away

SAMPLE = Path(__file__).parents[3] / "resources" / "sample_logs"


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """Three of the sample runs, in a folder of their own."""
    folder = tmp_path / "logs"
    runs = sorted(path.parent for path in SAMPLE.rglob("events.out.tfevents*"))
    for run in list(dict.fromkeys(runs))[:3]:
        shutil.copytree(run, folder / run.relative_to(SAMPLE))
    return folder


@pytest.fixture
def keeping(qtbot: QtBot, jobs: QtJobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A window that keeps settings and sessions in a folder of the test."""
    monkeypatch.setenv("ARMILLARY_HOME", str(tmp_path / "home"))
    result = open_window(qtbot, jobs, tmp_path)
    yield result
    put_away(result)


def open_window(qtbot: QtBot, jobs: QtJobs, tmp_path: Path) -> MainWindow:
    remembered = Remembered.at(tmp_path / "home" / "settings.json")
    return on_screen(qtbot, MainWindow(Workspace(Session(), jobs), jobs, remembered, keep=True))


def read(window: MainWindow, qtbot: QtBot) -> None:
    session = window.workspace.session
    qtbot.waitUntil(lambda: session.catalog.complete and bool(session.catalog.runs))


def drop(window: MainWindow, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(200, 200), actions, mime, buttons, none))
    assert window.welcome.drop.property("over")
    assert window.drop_sign.isVisible() == bool(window.documents.sources)
    QApplication.sendEvent(window, QDropEvent(QPointF(200, 200), actions, mime, buttons, none))


def test_a_dropped_folder_is_opened_and_listed(keeping: MainWindow, logs: Path, qtbot: QtBot) -> None:
    assert keeping.stage.currentWidget() is keeping.welcome
    drop(keeping, logs)
    read(keeping, qtbot)
    assert len(keeping.runs.model.names) == 3
    assert keeping.windowTitle().endswith(logs.name)
    assert keeping.remembered.value.recent[0] == (str(logs),)
    assert keeping.stage.currentWidget() is not keeping.welcome
    drop(keeping, logs)
    assert keeping.drop_sign.says.text() == f"Drop to open {logs.name}"
    assert "open it beside" in keeping.drop_sign.hint.text()
    assert not keeping.drop_sign.isVisible()
    drop(keeping, logs, logs)
    assert "open them beside" in keeping.drop_sign.hint.text()


def test_a_dropped_table_of_trials_is_seen_across_its_columns(
    keeping: MainWindow, logs: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    table = tmp_path / "search.csv"
    table.write_text("uid,from_uid,lr,loss\na,,0.1,0.5\nb,a,0.2,0.25\n", encoding="utf-8")
    drop(keeping, table)
    read(keeping, qtbot)
    assert keeping.runs.model.names == ("search.csv/a", "search.csv/b")
    session = keeping.workspace.session
    assert (session.state.active_view, session.undo_label) == ("hparams", None)
    qtbot.waitUntil(lambda: keeping.stage.current is not None)
    assert keeping.stage.current is keeping.stage.views["hparams"]
    keeping.documents.open_paths([str(logs)])
    read(keeping, qtbot)
    assert keeping.workspace.session.state.active_view == "scalars"


def test_a_view_chosen_by_hand_stays(keeping: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    table = tmp_path / "search.csv"
    table.write_text("uid,from_uid,lr,loss\na,,0.1,0.5\n", encoding="utf-8")
    keeping.documents.open_paths([str(table)])
    keeping.choose_view("embedding")
    read(keeping, qtbot)
    assert keeping.workspace.session.state.active_view == "embedding"


def test_a_path_that_does_not_exist_is_told_and_changes_nothing(keeping: MainWindow, tmp_path: Path) -> None:
    keeping.documents.open_paths([str(tmp_path / "gone")])
    assert "gone" in keeping.toaster.toasts[0].message
    assert keeping.documents.sources == ()


def test_reopening_a_folder_brings_its_state_back(
    keeping: MainWindow, logs: Path, qtbot: QtBot, jobs: QtJobs, tmp_path: Path
) -> None:
    keeping.documents.open_paths([str(logs)])
    read(keeping, qtbot)
    hidden = keeping.runs.model.names[1]
    keeping.workspace.session.do(check_runs([hidden], checked=False))
    keeping.close()
    again = open_window(qtbot, jobs, tmp_path)
    again.documents.open_paths([str(logs)])
    read(again, qtbot)
    session = again.workspace.session
    assert hidden not in shown_runs(session.catalog, session.state)
    assert session.undo_label is None
    put_away(again)


def test_a_session_is_saved_and_reopened_as_a_file(
    keeping: MainWindow, logs: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    keeping.documents.open_paths([str(logs)])
    read(keeping, qtbot)
    hidden = keeping.runs.model.names[0]
    keeping.workspace.session.do(check_runs([hidden], checked=False))
    saved = keeping.workspace.session.state
    keeping.documents.save_session(tmp_path / "mine")
    qtbot.waitUntil(lambda: keeping.documents.session_file is not None)
    assert (tmp_path / "mine.armillary").exists()
    keeping.documents.close()
    assert keeping.workspace.session.state == SessionState()
    assert keeping.stage.currentWidget() is keeping.welcome
    keeping.documents.open_paths([str(tmp_path / "mine.armillary")])
    read(keeping, qtbot)
    assert keeping.workspace.session.state == saved
    assert keeping.documents.session_file == tmp_path / "mine.armillary"


def test_a_damaged_session_is_told(keeping: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "broken.armillary"
    path.write_text("{")
    keeping.documents.open_paths([str(path)])
    assert "damaged" in keeping.toaster.toasts[0].message


def test_the_layout_comes_back(keeping: MainWindow, qtbot: QtBot, jobs: QtJobs, tmp_path: Path) -> None:
    QTest.mouseClick(keeping.top.panel, Qt.MouseButton.LeftButton)
    assert not keeping.docks.panel.isVisible()
    keeping.docks.problems.show()
    keeping.close()
    again = open_window(qtbot, jobs, tmp_path)
    assert not again.docks.panel.isVisible()
    assert again.docks.problems.isVisible()
    again.reset_layout()
    assert again.docks.panel.isVisible()
    assert not again.docks.problems.isVisible()
    put_away(again)


def test_how_page_and_table_share_the_height_comes_back(
    keeping: MainWindow, logs: Path, qtbot: QtBot, jobs: QtJobs, tmp_path: Path
) -> None:
    keeping.documents.open_paths([str(logs)])
    read(keeping, qtbot)
    first = hparams_of(keeping, qtbot)
    above, below = first.halves.sizes()
    assert above > below
    handle = first.halves.handle(1)
    middle = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    for step in (40, 80, 120):
        QTest.mouseMove(handle, middle - QPoint(0, step))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle)
    moved = first.halves.sizes()
    assert moved[0] < above - 30
    keeping.close()
    again = open_window(qtbot, jobs, tmp_path)
    again.documents.open_paths([str(logs)])
    read(again, qtbot)
    view = hparams_of(again, qtbot)
    share = moved[0] / sum(moved)
    assert view.halves.sizes()[0] / sum(view.halves.sizes()) == pytest.approx(share, abs=0.02)
    again.reset_layout()
    sizes = view.halves.sizes()
    assert sizes[0] / sum(sizes) == pytest.approx(0.6, abs=0.02)
    put_away(again)


def hparams_of(window: MainWindow, qtbot: QtBot) -> HParamsView:
    """Return the view of hyperparameters, brought to the front."""
    window.workspace.session.do(change_session("Show", active_view="hparams"))
    qtbot.waitUntil(lambda: isinstance(window.stage.current, HParamsView))
    view = window.stage.current
    assert isinstance(view, HParamsView)
    qtbot.waitUntil(lambda: view.runs.isVisible() and view.ready())
    return view


def test_a_floating_panel_docks_again_with_a_reset(keeping: MainWindow) -> None:
    keeping.docks.runs.setFloating(True)
    assert keeping.docks.runs.isFloating()
    keeping.reset_layout()
    assert not keeping.docks.runs.isFloating()
    assert keeping.docks.runs.x() == 0


def test_the_chosen_theme_is_remembered(keeping: MainWindow, tmp_path: Path) -> None:
    keeping.appearance.choose(ThemeChoice.DARK)
    assert Remembered.at(tmp_path / "home" / "settings.json").value.theme is ThemeChoice.DARK
    keeping.appearance.choose(ThemeChoice.LIGHT)


def test_runs_that_appear_while_open_are_followed(keeping: MainWindow, logs: Path, qtbot: QtBot) -> None:
    keeping.documents.open_paths([str(logs)])
    read(keeping, qtbot)
    first = next(path.parent for path in logs.rglob("events.out.tfevents*"))
    shutil.copytree(first, logs / "appeared")
    qtbot.waitUntil(lambda: "appeared" in keeping.runs.model.names)
    qtbot.waitUntil(lambda: keeping.runs.model.live(keeping.runs.model.names.index("appeared")))


def test_the_welcome_page_marks_what_is_gone_and_forgets_it(
    qtbot: QtBot, jobs: QtJobs, logs: Path, tmp_path: Path
) -> None:
    remembered = Remembered(value=Settings(recent=((str(logs),), (str(tmp_path / "gone"),))))
    window = on_screen(qtbot, MainWindow(Workspace(Session(), jobs), jobs, remembered, keep=False))
    rows = window.welcome.recent
    assert [row.button.isEnabled() for row in rows] == [True, False]
    assert "forget it here" in rows[1].toolTip()
    QTest.mouseClick(rows[1].forget, Qt.MouseButton.LeftButton)
    assert len(window.welcome.recent) == 1
    QTest.mouseClick(window.welcome.recent[0].button, Qt.MouseButton.LeftButton)
    read(window, qtbot)
    put_away(window)


def test_the_sample_is_opened_from_the_welcome_page(window: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(window.welcome.open_sample, Qt.MouseButton.LeftButton)
    read(window, qtbot)
    assert len(window.runs.model.names) >= 24
