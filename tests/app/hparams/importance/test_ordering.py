"""Ordering the axes of parallel coordinates from their own page, before anybody has asked for importance."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.views.hparams.importance.ordering import AxisOrderer
from app.views.hparams.parallel.panel import ParallelPanel
from app.workspace import Workspace
from core.session.commands.runs.importance import change_importance
from core.views.importance.page import answer_of
from tests.app.hparams.conftest import Stage
from tests.core.analysis.importance import problems
from tests.core.views.hparams.made import made_catalog
from tests.core.views.importance.known import runs_of


def test_the_panel_orders_axes_and_says_by_what(stage: Stage) -> None:
    session, panel = stage.workspace.session, stage.view.panel()
    assert isinstance(panel, ParallelPanel)
    assert panel.order.text() == "In your own order"
    panel.by_importance.click()
    assert panel.order.text() == "Asking for importance…"
    assert not panel.by_importance.isEnabled()
    stage.qtbot.waitUntil(lambda: not stage.view.orderer.busy)
    stage.settle()
    assert panel.order.text() == "Ordered by mean rank of importance for accuracy"
    assert next(iter(session.state.hparams.axes or ())) == "params.lr"
    assert set(session.state.hparams.axes or ()) == {axis.key for axis in stage.part.axes}
    assert panel.by_importance.isEnabled()
    session.undo()
    stage.settle()
    assert panel.order.text() == "In your own order"


def test_only_what_the_order_depends_on_is_asked(qtbot: QtBot, workspace: Workspace) -> None:
    session = workspace.session
    session.set_catalog(runs_of(problems.linear(0, 60)))
    session.do(change_importance("Order", order_by="spearman"))
    orderer = AxisOrderer(workspace, workspace)
    orderer.order()
    qtbot.waitUntil(lambda: not orderer.busy)
    assert next(iter(session.state.hparams.axes or ())) == "params.x0"
    assert session.state.importance.ordered is not None
    assert session.state.importance.ordered.by == "Spearman correlation for loss"
    answer = answer_of(session.catalog, session.results, session.state)
    assert set(answer.found) == {"spearman"}, "nobody waited for the others"


def test_where_nothing_can_be_asked_it_is_said(qtbot: QtBot, workspace: Workspace) -> None:
    told: list[str] = []
    workspace.notified.connect(lambda _, message, __: told.append(message))
    workspace.session.set_catalog(made_catalog({"a": [1, 2, 3]}, {"loss": [1.0, 2.0, 3.0]}))
    orderer = AxisOrderer(workspace, workspace)
    orderer.order()
    qtbot.waitUntil(lambda: not orderer.busy)
    assert told == ["Axes keep their order: too few runs"]
    assert workspace.session.state.hparams.axes is None
