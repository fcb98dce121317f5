from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.jobs import QtJobs
from app.main_window import MainWindow
from app.settings import Remembered
from app.sources import argument, caption, exists, path_of
from app.window.remote_dialog import RemoteDialog
from app.workspace import Workspace
from core.model import SourceSpec
from core.readers.places import patience
from core.readers.places.stores import forget_stores
from core.session import Session
from core.session.keeping.autosave import autosave_file
from core.session.keeping.persistence import read, save_state
from core.state import SessionState
from tests.app.conftest import on_screen, put_away
from tests.core.readers.logs import event, packed, simple, version
from tests.core.readers.places.servers import FolderRemote, web

EVENTS = "events.out.tfevents.1"
LOG = packed([version(), *(event(k, simple("a", k)) for k in range(20))])


@pytest.fixture
def remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FolderRemote]:
    """A web server with two runs."""
    monkeypatch.setattr(patience, "FIRST", 0.1)
    forget_stores()
    (tmp_path / "served").mkdir()
    with web(tmp_path / "served") as server:
        server.put(f"a/{EVENTS}", LOG)
        server.put(f"b/{EVENTS}", LOG)
        yield server
    forget_stores()


@pytest.fixture
def keeping(qtbot: QtBot, jobs: QtJobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A window that keeps settings and sessions in a folder of the test."""
    monkeypatch.setenv("ARMILLARY_HOME", str(tmp_path / "home"))
    remembered = Remembered.at(tmp_path / "home" / "settings.json")
    result = on_screen(qtbot, MainWindow(Workspace(Session(), jobs), jobs, remembered, keep=True))
    yield result
    put_away(result)


def dialog_of(window: MainWindow) -> RemoteDialog:
    (dialog,) = [found for found in window.findChildren(RemoteDialog) if found.isVisible()]
    return dialog


def read_all(window: MainWindow, qtbot: QtBot, runs: int) -> None:
    session = window.workspace.session
    qtbot.waitUntil(lambda: session.catalog.complete and len(session.catalog.runs) == runs)


def test_an_address_is_typed_opened_followed_and_remembered(
    keeping: MainWindow, remote: FolderRemote, qtbot: QtBot, tmp_path: Path
) -> None:
    QTest.mouseClick(keeping.welcome.open_remote, Qt.MouseButton.LeftButton)
    dialog = dialog_of(keeping)
    assert not dialog.open_button.isEnabled()
    QTest.keyClicks(dialog.field, remote.address)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    read_all(keeping, qtbot, 2)
    assert keeping.windowTitle().endswith("my logs")
    assert keeping.remembered.value.recent[0] == (remote.address,)
    assert json.loads((tmp_path / "home" / "settings.json").read_text())["recent"] == [[remote.address]]
    keeping.documents.close()
    row = keeping.welcome.recent[0]
    assert row.button.text() == "my logs"
    assert row.button.isEnabled()
    QTest.mouseClick(row.button, Qt.MouseButton.LeftButton)
    read_all(keeping, qtbot, 2)


def test_a_second_address_is_added(window: MainWindow, remote: FolderRemote, qtbot: QtBot) -> None:
    window.documents.open_paths([f"first:{remote.address}/a"])
    read_all(window, qtbot, 1)
    window.dialogs.open_remote()
    dialog = dialog_of(window)
    QTest.keyClicks(dialog.field, f"second:{remote.address}/b")
    QTest.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    read_all(window, qtbot, 2)
    assert list(window.workspace.session.catalog.runs) == ["first", "second"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ssh://me:hunter2@host/logs", "password"),
        ("s3://AKIA:hunter2@bucket/logs", "password or a key"),
        ("https://host/logs?sig=hunter2", "query"),
    ],
)
def test_a_secret_is_refused_while_it_is_typed_and_kept_nowhere(
    keeping: MainWindow, typed: str, words: str, tmp_path: Path
) -> None:
    keeping.dialogs.open_remote()
    dialog = dialog_of(keeping)
    QTest.keyClicks(dialog.field, typed)
    assert words in dialog.wrong.text()
    assert dialog.wrong.isVisible()
    assert not dialog.open_button.isEnabled()
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    keeping.documents.open_paths([typed])
    assert keeping.documents.sources == ()
    assert "hunter2" not in keeping.toaster.toasts[0].message
    assert keeping.remembered.value.recent == ()
    dialog.reject()
    kept = [path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert not any(b"hunter2" in content for content in kept)


def test_what_is_no_address_is_said(window: MainWindow, tmp_path: Path) -> None:
    window.dialogs.open_remote()
    dialog = dialog_of(window)
    for typed, words in {"bucket": "begins as in", "gopher://h/x": "s3://", str(tmp_path): "this machine"}.items():
        dialog.field.clear()
        QTest.keyClicks(dialog.field, typed)
        assert not dialog.wrong.isVisible(), "it is not whole yet"
        QTest.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
        assert words in dialog.wrong.text()
        assert dialog.wrong.isVisible()
    dialog.reject()


def test_a_lost_connection_is_a_problem_and_the_runs_stay(
    window: MainWindow, remote: FolderRemote, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.readers.remote_watch.EVERY", 0.5)
    window.documents.open_paths([remote.address])
    read_all(window, qtbot, 2)
    remote.gate.shut()
    session = window.workspace.session
    qtbot.waitUntil(lambda: bool(session.catalog.problems))
    assert session.catalog.problems[0].kind == "lost-connection"
    assert [run.points for run in session.catalog.runs.values()] == [20, 20]
    remote.put(f"c/{EVENTS}", LOG)
    remote.gate.open()
    read_all(window, qtbot, 3)
    assert not session.catalog.problems


def test_a_session_with_a_secret_loses_it(tmp_path: Path) -> None:
    good = SourceSpec("s3://bucket/logs")
    save_state(SessionState(sources=(SourceSpec("s3://A:hunter2@bucket/x"), good)), tmp_path / "x.armillary")
    loaded = read(tmp_path / "x.armillary")
    assert loaded.state.sources == (good,)
    assert "left out" in loaded.notes[0]
    assert "hunter2" not in loaded.notes[0]


def test_addresses_as_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = "s3://bucket/vision/resnet"
    assert argument(SourceSpec(address, "mine")) == f"mine:{address}"
    assert path_of(f"mine:{address}") == path_of(address) == address
    assert exists(address)
    assert caption([SourceSpec(address)]) == "vision/resnet"
    assert caption([SourceSpec("s3://bucket")]) == "bucket"
    first = autosave_file([SourceSpec(address)])
    monkeypatch.chdir(tmp_path)
    assert autosave_file([SourceSpec(address)]) == first, "it does not depend on where the program was started"
