from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.views.registry import VIEWS, ViewEntry, create
from app.window.stage import Stage
from app.workspace import Workspace


def test_other_work_begins_when_the_wanted_view_is_made(qtbot: QtBot, workspace: Workspace) -> None:
    stage = Stage(workspace, QWidget())
    qtbot.addWidget(stage)
    told: list[tuple[str, int]] = []
    stage.painted.connect(lambda: told.append(("painted", len(stage.views))))
    stage.settled.connect(lambda: told.append(("settled", len(stage.views))))
    stage.show_view("scalars")
    stage.show()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=20_000)
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
    qtbot.waitUntil(lambda: len(told) == 2, timeout=20_000)
    assert told == ["painted", "settled"]


@pytest.mark.parametrize("entry", VIEWS, ids=lambda entry: entry.kind)
def test_qt_knows_that_a_view_tells_when_it_can_do_other_things(
    qtbot: QtBot, workspace: Workspace, entry: ViewEntry
) -> None:
    view = create(entry, workspace)
    qtbot.addWidget(view)
    assert view.metaObject().indexOfSignal("actions_changed()") >= 0
