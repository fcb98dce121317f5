"""What the view says of pictures that take long, of files that cannot be read, and of promises that nothing keeps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from core.session.command import change_session
from core.session.commands.cards.pr_curves import set_rule, set_target
from core.state import RunsState, ThresholdRule
from tests.app.pr_curves.conftest import Stage
from tests.core.views.pr_curves.made import catalog, write_predictions


def test_a_promise_that_no_threshold_keeps_is_said(stage: Stage, tmp_path: Path) -> None:
    stage.workspace.session.do(change_session("Hide", runs=RunsState(unchecked=frozenset("bc"))))
    stage.workspace.session.do(set_rule(ThresholdRule.PRECISION))
    stage.workspace.session.do(set_target(0.9))
    stage.settle()
    stage.view.choose_point("a", stage.card("macro average").place.card.key)
    assert stage.panel.whose.text().endswith("each class at its own threshold")
    stage.view.choose_point("a", stage.card("cat").place.card.key)
    assert "at threshold 0." in stage.panel.whose.text()
    assert stage.panel.matrix.isVisible()
    np.savez(tmp_path / "predictions.npz", y_true=[0, 1], y_score=[0.9, 0.1])
    stage.workspace.session.set_catalog(catalog(tmp_path))
    stage.settle()
    assert stage.panel.whose.text().endswith("no threshold reaches the target")
    assert not stage.panel.matrix.isVisible()


def test_a_picture_that_takes_long_is_announced(stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = stage.view.toolbar.count
    assert "3 classes" in counts.text()
    request = stage.view.painter.request
    asked: list[object] = []
    monkeypatch.setattr(stage.view.painter, "request", asked.append)
    stage.workspace.session.do(change_session("Hide", runs=RunsState(unchecked=frozenset("a"))))
    qtbot.waitUntil(lambda: counts.text() == "Drawing…")
    (wish,) = asked
    request(wish)
    stage.settle()
    assert "2 of 2 runs" in counts.text()


def test_files_that_cannot_be_read_are_told_among_the_problems(stage: Stage, tmp_path: Path) -> None:
    write_predictions(tmp_path, ("a",))
    np.savez(tmp_path / "predictions.npz", y_true=np.zeros(0), y_score=np.zeros(0))
    stage.workspace.session.set_catalog(catalog(tmp_path))
    stage.settle()
    assert [problem.message for problem in stage.workspace.session.found] == ["There are no examples in it"]
    assert len(stage.card("cat").plot.marks) == 1
