"""The view of PR curves on the screen, and hands that use it as a user does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.views.pr_curves.drawing import mapping_of, plot_area
from app.views.pr_curves.painter import PaintedCard
from app.views.pr_curves.panel import PrCurvesPanel
from app.views.pr_curves.surface import Surface
from app.views.pr_curves.view import PrCurvesView
from app.workspace import Workspace
from core.model import Catalog
from core.session.commands.cards.pr_curves import change_pr_curves
from core.state import PrCurvesState, SessionState
from core.views.curves import paint
from core.views.pr_curves.points import PLACES
from tests.core.views.pr_curves.made import catalog, write_curves, write_predictions

LEFT = Qt.MouseButton.LeftButton
NO_KEY, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip


@dataclass
class Stage:
    """The view with its session."""

    view: PrCurvesView
    panel: PrCurvesPanel
    workspace: Workspace
    qtbot: QtBot

    @property
    def surface(self) -> Surface:
        return self.view.surface

    @property
    def ground(self) -> QWidget:
        return self.view.surface.viewport()

    @property
    def state(self) -> SessionState:
        return self.workspace.session.state

    @property
    def wished(self) -> PrCurvesState:
        return self.state.pr_curves

    def card(self, name: str) -> PaintedCard:
        painted = self.surface.painted
        assert painted is not None
        return next(card for card in painted.cards if card.place.card.name == name)

    def settle(self) -> None:
        QApplication.processEvents()
        self.qtbot.waitUntil(self.view.ready)
        QApplication.processEvents()

    def do(self, **changes: Any) -> None:
        self.workspace.session.do(change_pr_curves("Test", **changes))
        self.settle()

    def at(self, name: str, x: float, y: float) -> QPoint:
        """Return a place in data units on a card."""
        card = self.card(name)
        area, mapping = plot_area(card.place), mapping_of(card)
        left, top = mapping.x(np.array([x]))[0], mapping.y(np.array([y]))[0]
        return QPoint(round(area.left() + left), round(area.top() + top - self.surface.offset()))

    def mark(self, name: str, run: str) -> QPoint:
        """Return where the marked point of a run is."""
        mark = next(mark for mark in self.card(name).plot.marks if mark.run == run)
        return self.at(name, mark.x, mark.y)

    def move(self, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
        # QTest.mouseMove tells no pressed button without a real pointer, and a drag is a move with one.
        where = QPointF(self.ground.mapToGlobal(at))
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), where, Qt.MouseButton.NoButton, button, NO_KEY)
        QApplication.sendEvent(self.ground, event)
        QApplication.processEvents()

    def drag(self, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT, release: bool = True) -> None:
        QTest.mousePress(self.ground, button, NO_KEY, start)
        for share in (0.2, 0.5, 0.8, 1.0):
            self.move(start + (end - start) * share, button)
        if release:
            QTest.mouseRelease(self.ground, button, NO_KEY, end)
            self.settle()

    def click(self, at: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseClick(self.ground, LEFT, keys, at)
        self.settle()

    def double_click(self, at: QPoint) -> None:
        QTest.mouseClick(self.ground, LEFT, NO_KEY, at)
        QTest.mouseDClick(self.ground, LEFT, NO_KEY, at)
        self.settle()

    def wheel(self, at: QPoint, turns: int, keys: Qt.KeyboardModifier = CONTROL) -> None:
        event = QWheelEvent(
            QPointF(at), QPointF(self.ground.mapToGlobal(at)), QPoint(), QPoint(0, 120 * turns),
            Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.ground, event)
        self.settle()

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(self.surface, key, keys)
        self.settle()

    def undo(self) -> None:
        self.workspace.session.undo()
        self.settle()


@pytest.fixture(scope="session")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Return three runs with raw predictions of three classes at three steps."""
    folder = tmp_path_factory.mktemp("raw")
    write_predictions(folder)
    return catalog(folder)


@pytest.fixture
def logged(tmp_path: Path) -> Catalog:
    """Return two runs with logged curves, and one without."""
    write_curves(tmp_path)
    return catalog(tmp_path)


@pytest.fixture
def stage(qtbot: QtBot, workspace: Workspace, raw: Catalog) -> Iterator[Stage]:
    """The view of three runs, with its panel."""
    paint.warm_up()
    view = PrCurvesView(workspace)
    panel = view.panel()
    assert isinstance(panel, PrCurvesPanel)
    workspace.session.set_catalog(raw)
    view.resize(1100, 900)
    with qtbot.waitExposed(view):
        view.show()
    panel.resize(300, 800)
    panel.show()
    view.activateWindow()
    result = Stage(view, panel, workspace, qtbot)
    result.settle()
    yield result
    view.painter.close()
    for widget in (view, panel):
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def cell(stage: Stage, run: str, name: str, column: str) -> str:
    """Return what the table shows."""
    model = stage.view.points.rows
    assert model.points is not None
    row = next(k for k, each in enumerate(model.points.rows) if (each.run, each.short) == (run, name))
    return str(model.index(row, 2 + PLACES[column]).data())
