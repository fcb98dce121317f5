from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.views.embedding.scene import kernel_loading
from app.views.embedding.scene.kernel_loading import Kernels
from app.workspace import Workspace
from core.jobs import Event, EventKind, Task
from core.results import Results
from core.state import SessionState
from core.views.embedding import Known, known
from tests.core.views.embedding.made import catalog, table


class Asked:
    """Jobs that are noted and end when they are told to."""

    def __init__(self) -> None:
        self.tasks: list[str] = []
        self.listeners: list[Callable[[Event], None]] = []

    def start(self, task: Task, listener: Callable[[Event], None]) -> int:
        self.tasks.append(task.function)
        self.listeners.append(listener)
        return len(self.tasks)


@pytest.fixture
def asked(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Asked:
    jobs = Asked()
    monkeypatch.setattr(workspace, "jobs", jobs)
    monkeypatch.setattr(kernel_loading, "compiled", lambda: False)
    return jobs


def about(folder: Path, rows: int) -> Known:
    found = known(catalog(replace(table(folder), rows=rows)), Results(), SessionState())
    assert found is not None
    return found


def test_few_points_are_seen_before_kernels_are_loaded(
    qtbot: QtBot, workspace: Workspace, asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_loading, "_AWAITED", 600_000)
    host = QObject()
    kernels, ready = Kernels(workspace, host), []
    kernels.ready.connect(lambda: ready.append(True))
    kernels.await_picture(about(tmp_path, 599_999))
    assert asked.tasks == []
    kernels.go_on()
    kernels.go_on()
    qtbot.waitUntil(lambda: asked.tasks == ["core.cloud.compiling:warm_up"])
    kernels.load()
    assert len(asked.tasks) == 1
    asked.listeners[0](Event(1, EventKind.STARTED))
    assert ready == []
    asked.listeners[0](Event(1, EventKind.DONE))
    assert ready == [True]


def test_many_points_have_them_loaded_at_once(workspace: Workspace, asked: Asked, tmp_path: Path) -> None:
    host = QObject()
    Kernels(workspace, host).await_picture(about(tmp_path, 600_000))
    assert len(asked.tasks) == 1


def test_a_picture_that_does_not_come_is_not_waited_for(
    qtbot: QtBot, workspace: Workspace, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_loading, "_AWAITED", 20)
    host = QObject()
    Kernels(workspace, host).await_picture(None)
    assert asked.tasks == []
    qtbot.waitUntil(lambda: len(asked.tasks) == 1)
