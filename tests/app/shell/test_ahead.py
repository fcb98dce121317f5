from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from app.window.ahead import Ahead
from app.workspace import Workspace
from core.model import Catalog
from core.work import Token
from tests.core.views.embedding.made import catalog, table


class Looks:
    """Notes what it is asked to look ahead for, and lasts until it may end."""

    def __init__(self) -> None:
        self.seen: list[Any] = []
        self.cancelled: list[bool] = []
        self.threads: set[str] = set()
        self.ends = threading.Event()

    def __call__(self, found: Catalog, results: object, state: object, token: Token) -> None:
        self.threads.add(threading.current_thread().name)
        self.seen.append(found)
        self.ends.wait(30)
        self.cancelled.append(token.cancelled)


def test_it_begins_once_and_only_when_there_is_a_table(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    ahead, looks, found = Ahead(workspace), Looks(), catalog(table(tmp_path))
    ahead.begin(looks)
    workspace.session.set_catalog(catalog())
    assert looks.seen == []
    workspace.session.set_catalog(found)
    qtbot.waitUntil(lambda: looks.seen == [found])
    workspace.session.set_catalog(catalog(table(tmp_path, rows=20)))
    assert looks.threads == {"ahead"}
    assert len(looks.seen) == 1
    ahead.stop()
    looks.ends.set()
    qtbot.waitUntil(lambda: looks.cancelled == [True])


def test_nothing_begins_once_the_view_is_there(workspace: Workspace, tmp_path: Path) -> None:
    ahead, looks = Ahead(workspace), Looks()
    ahead.begin(looks)
    ahead.end()
    workspace.session.set_catalog(catalog(table(tmp_path)))
    assert looks.threads == set()
