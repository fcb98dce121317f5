from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from app.views.embedding.scene.card import row_title
from app.views.embedding.scene.stops import stops_of
from core.session.command import change_embedding
from core.state import ProjectionSpec
from core.views import Stops
from core.views.embedding import Known, subject
from core.views.embedding.runs.stepping import run
from core.views.embedding.runs.walking import walk_work
from tests.app.embedding.conftest import Stage
from tests.core.views.embedding.made import drifting_table

STEPS = (0, 100, 200)


@pytest.fixture
def walked(open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    stage = open_stage(drifting_table(tmp_path, STEPS))
    session, spec = stage.workspace.session, ProjectionSpec("pca", aligned=0.5)
    session.do(change_embedding("Align", projection=spec))
    looked = subject(session.catalog, session.state)
    assert looked is not None
    made, keys = walk_work(session.catalog, looked, spec, session.results)
    ended = run(None, **{**made.task.arguments, "folder": None})  # type: ignore[arg-type]
    assert ended.layouts is not None
    for key, value in zip([made.key, *keys], [ended.walk, *ended.layouts], strict=True):
        session.results.put(key, value)
    session.results_changed()
    stage.settle()
    return stage


def stops(stage: Stage) -> Stops:
    found = stops_of(stage.frame)
    assert found is not None
    return found


def about(stage: Stage) -> Known:
    found = stage.view.drawing.about
    assert found is not None
    return found


def test_a_path_tells_its_steps_and_leads_to_them(walked: Stage) -> None:
    stage = walked
    row = stage.lone_row()
    stage.click(stage.place(row))
    stage.press(Qt.Key.Key_J)
    stage.qtbot.waitUntil(lambda: stops_of(stage.frame) is not None)
    stage.settle()
    tag = stage.view.path_stepping.tag
    before = stage.state
    assert before.step is None
    seen = stage.frame.places(stops(stage).positions)[:, :2]
    x, y = seen[0]
    at = QPoint(round(x), round(y))
    stage.move(at)
    assert tag.isVisible()
    assert tag.text() == f"step 0 (1 of 3) · {row_title(about(stage), stage.state.embedding, row)}\nClick goes there"
    assert stage.canvas.rect().contains(tag.geometry())
    stage.click(at)
    assert stage.state.step == 0
    assert stops(stage).here == 0
    assert stage.selected == [row], "the point stays selected"
    now = stage.place(row)
    assert abs(now.x() - x) <= 1
    assert abs(now.y() - y) <= 1
    stage.workspace.session.undo()
    stage.settle()
    assert stage.state == before
    stage.move(stage.empty_place())
    assert not tag.isVisible()
    stage.press(Qt.Key.Key_J)
    assert stops_of(stage.frame) is None
