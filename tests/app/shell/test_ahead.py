from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.jobs import QtJobs
from app.window.ahead import Ahead
from app.workspace import Workspace
from core.analysis.projection.pca import Pca
from core.state import SessionState
from core.views.embedding.subject import subject
from core.views.embedding.work import missing_work
from tests.core.views.embedding.made import catalog, table

LOOK = "core.views.embedding.ahead:look_ahead"


def test_points_are_there_before_there_is_a_view(
    qtbot: QtBot, workspace: Workspace, jobs: QtJobs, tmp_path: Path
) -> None:
    host, session, found = QObject(), workspace.session, catalog(table(tmp_path))
    other = tmp_path / "other"  # not the file that is being read
    other.mkdir()
    ahead = Ahead(workspace, host)
    thread = threading.Thread(target=ahead.begin, args=(LOOK,))
    thread.start()
    thread.join()
    session.set_catalog(catalog())
    qtbot.wait(1)
    assert jobs.running() == ()
    session.set_catalog(found)
    assert [job.title for job in jobs.running()] == ["Looking at the first table"]
    session.set_catalog(catalog(table(other, rows=20)))
    assert len(jobs.running()) == 1
    qtbot.waitUntil(lambda: jobs.running() == (), timeout=60_000)
    about = subject(found, SessionState())
    assert about is not None
    assert session.results.get(about.first_look, Pca) is not None
    kinds = {work.key.kind for work in missing_work(found, session.results, session.state)}
    assert kinds.isdisjoint({"vectors", "projection", "cloud"})


def test_nothing_begins_once_the_view_is_there(
    qtbot: QtBot, workspace: Workspace, jobs: QtJobs, tmp_path: Path
) -> None:
    host = QObject()
    ahead = Ahead(workspace, host)
    ahead.begin(LOOK)
    qtbot.wait(1)
    ahead.end()
    workspace.session.set_catalog(catalog(table(tmp_path)))
    assert jobs.running() == ()
