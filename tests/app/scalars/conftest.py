"""A scalars view on the screen with four runs whose values are known."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from app.views.scalars.card import CardWidget
from app.views.scalars.view import ScalarsView
from app.workspace import Workspace
from core.model import Catalog, Run, ScalarSeries

STEPS = 400
TAGS = ("lr", "train/acc", "train/loss", "valid/acc", "valid/loss", *(f"layer{index}/norm" for index in range(12)))


def make_run(index: int, steps: int = STEPS) -> Run:
    step = np.arange(steps, dtype=np.int64) * 10
    wall = 1.7e9 + step.astype(np.float64) * 0.5
    value = np.full(steps, float(index), dtype=np.float32)
    scalars = {tag: ScalarSeries(wall, step, value) for tag in TAGS}
    return Run(f"run{index}", "tensorboard", (), scalars=scalars, started=float(wall[0]), loaded=True)


def make_catalog(runs: int = 4) -> Catalog:
    """Run i is the horizontal line at i, in every tag."""
    return Catalog(runs={f"run{index}": make_run(index) for index in range(runs)})


@pytest.fixture
def view(qtbot: QtBot, workspace: Workspace) -> Iterator[ScalarsView]:
    result = ScalarsView(workspace)
    workspace.session.set_catalog(make_catalog())
    result.resize(1000, 760)
    with qtbot.waitExposed(result):
        result.show()
    settle(qtbot, result)
    yield result
    result.close()
    result.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def settle(qtbot: QtBot, view: ScalarsView) -> None:
    """Wait until every card in sight shows what it should."""
    qtbot.waitUntil(view.ready)


def card(view: ScalarsView, place: int = 0) -> CardWidget:
    """A card in sight, counted from the top."""
    return sorted(view.grid.cards.values(), key=lambda card: (card.y(), card.x()))[place]
