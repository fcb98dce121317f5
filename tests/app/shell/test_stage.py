from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.following import Following
from app.reading import Reading
from app.sources import parse
from app.views.embedding.view import EmbeddingView
from app.views.registry import VIEWS, ViewEntry, create
from app.window.stage import Stage
from app.workspace import Workspace
from core.analysis.projection.pca import fit_pca
from core.cloud.cloud import Cloud
from core.jobs import Task
from core.views.embedding import sorting
from tests.core.views.embedding.made import catalog, table


def test_other_work_begins_when_the_wanted_view_is_made(qtbot: QtBot, workspace: Workspace) -> None:
    stage = Stage(workspace, QWidget())
    qtbot.addWidget(stage)
    told: list[tuple[str, int]] = []
    stage.painted.connect(lambda: told.append(("painted", len(stage.views))))
    stage.settled.connect(lambda: told.append(("settled", len(stage.views))))
    stage.show_view("scalars")
    stage.show()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [("painted", 0), ("settled", 1)]
    stage.close_views()
    for view in stage.views.values():
        view.close()


def test_without_a_view_other_work_begins_at_once(qtbot: QtBot, workspace: Workspace) -> None:
    stage = Stage(workspace, QWidget())
    qtbot.addWidget(stage)
    told: list[str] = []
    stage.painted.connect(lambda: told.append("painted"))
    stage.settled.connect(lambda: told.append("settled"))
    stage.show_welcome()
    stage.show()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == ["painted", "settled"]


def test_points_are_looked_at_while_their_view_is_imported(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[tuple[str, int]] = []
    start = workspace.jobs.start

    def starting(task: Task, listener: Any) -> int:
        begun.append((task.title, len(stage.views)))
        return start(task, listener)

    monkeypatch.setattr(workspace.jobs, "start", starting)
    stage = Stage(workspace, QWidget())
    qtbot.addWidget(stage)
    stage.show_view("scalars")
    stage.show()
    qtbot.waitUntil(lambda: stage.current is not None)
    stage.show_view("embedding")
    stage.show_view("scalars")
    assert begun == []
    workspace.session.set_catalog(catalog(table(tmp_path)))
    stage.show_view("embedding")
    assert begun == [("Looking at the first table", 1)]
    qtbot.waitUntil(lambda: "embedding" in stage.views and stage.views["embedding"].ready())
    stage.close_views()
    for view in stage.views.values():
        view.close()


def test_what_the_first_picture_waits_for_is_made_once(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    monkeypatch.setattr(sorting, "LEAST", 40)
    made, wanted = Counter[str](), threading.Event()
    glance = Cloud.glance

    def fitting(*arguments: Any) -> Any:
        made["projection"] += 1
        assert wanted.wait(60)  # until the view wants it, too
        return fit_pca(*arguments)

    def glancing(*arguments: Any) -> Any:
        made["glance"] += 1
        return glance(*arguments)

    monkeypatch.setattr("core.analysis.projection.pca_method.fit_pca", fitting)
    monkeypatch.setattr(Cloud, "glance", glancing)
    np.save(tmp_path / "points.npy", np.random.default_rng(0).normal(size=(400, 5)).astype(np.float32))
    reading = Reading(parse([str(tmp_path / "points.npy")])).start()
    reading.look_ahead(workspace.session.results)
    following = Following(workspace, reading)
    following.attach()
    stage = Stage(workspace, QWidget())
    qtbot.addWidget(stage)
    qtbot.waitUntil(lambda: bool(workspace.session.catalog.embeddings))
    stage.show_view("embedding")
    stage.show()
    qtbot.waitUntil(lambda: stage.current is not None and made["projection"] > 0)
    view = stage.views["embedding"]
    assert isinstance(view, EmbeddingView)
    qtbot.waitUntil(lambda: "PCA" in view.waiting.heading.text())
    wanted.set()
    qtbot.waitUntil(view.ready)
    assert made == {"projection": 1, "glance": 1}
    following.stop(wait=5.0)
    stage.close_views()
    view.close()


@pytest.mark.parametrize("entry", VIEWS, ids=lambda entry: entry.kind)
def test_qt_knows_that_a_view_tells_when_it_can_do_other_things(
    qtbot: QtBot, workspace: Workspace, entry: ViewEntry
) -> None:
    view = create(entry, workspace)
    qtbot.addWidget(view)
    assert view.metaObject().indexOfSignal("actions_changed()") >= 0
