"""The page of points on the screen, and hands that use it as a user does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.hparams.plane.surface import PlaneSurface
from app.views.hparams.scatter.page import ScatterPage
from app.views.hparams.view import HParamsView
from app.workspace import Workspace
from core.session.commands.runs.hparams import change_hparams
from core.state import FieldBrush, PlaneTool, SessionState
from core.views.plane.dots import warm
from core.views.plane.part import Plane
from core.views.plane.plot import PlanePlot
from core.views.shown import shown_runs
from tests.core.views.hparams.made import sweep

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO_KEY, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip


@dataclass
class PlaneStage:
    """The page with its session."""

    host: HParamsView
    page: ScatterPage
    workspace: Workspace
    qtbot: QtBot

    @property
    def surface(self) -> PlaneSurface:
        return self.page.surface

    @property
    def state(self) -> SessionState:
        return self.workspace.session.state

    @property
    def plot(self) -> PlanePlot:
        plot = self.surface.plot
        assert plot is not None
        return plot

    @property
    def part(self) -> Plane:
        return self.plot.part

    @property
    def brushes(self) -> dict[str, FieldBrush]:
        return {brush.field: brush for brush in self.state.brushes if isinstance(brush, FieldBrush)}

    @property
    def shown(self) -> set[str]:
        return set(shown_runs(self.workspace.session.catalog, self.state))

    def limited(self) -> bool:
        return self.state.scatter.x_limits is not None or self.state.scatter.y_limits is not None

    def settle(self) -> None:
        QApplication.processEvents()
        self.qtbot.waitUntil(self.host.ready)
        QApplication.processEvents()

    def inside(self, across: float, down: float) -> QPoint:
        """Return a place in the area, by shares from its left and its top."""
        area = self.part.area
        return QPoint(round(area.left + across * area.width), round(area.top + down * area.height))

    def point(self, number: int) -> QPoint:
        x, y = self.part.places[number].tolist()
        return QPoint(round(x), round(y))

    def alone(self) -> int:
        """Return the shown point that is farthest from all others."""
        places = self.part.places
        away = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
        np.fill_diagonal(away, np.inf)
        return int(np.argmax(np.where(self.part.shown, away.min(axis=1), -1.0)))

    def seen_inside(self, one: QPoint, other: QPoint) -> set[str]:
        """Return the runs whose points are seen between two corners."""
        low = np.minimum(one.toTuple(), other.toTuple())
        high = np.maximum(one.toTuple(), other.toTuple())
        inside = ((self.part.places >= low) & (self.part.places <= high)).all(axis=1)
        return {self.part.keys[number] for number in np.flatnonzero(inside)}

    def drag(
        self, *way: QPoint, keys: Qt.KeyboardModifier = NO_KEY, button: Qt.MouseButton = LEFT, release: bool = True
    ) -> None:
        QTest.mousePress(self.surface, button, keys, way[0])
        for start, end in itertools.pairwise(way):
            for share in (0.25, 0.5, 0.75, 1.0):
                self.move(start + (end - start) * share, button, keys)
        if release:
            QTest.mouseRelease(self.surface, button, keys, way[-1])
            self.settle()

    def move(
        self, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.NoButton, keys: Qt.KeyboardModifier = NO_KEY
    ) -> None:
        # QTest.mouseMove tells no pressed button without a real pointer, and a drag is a move with one.
        where = QPointF(self.surface.mapToGlobal(at))
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), where, Qt.MouseButton.NoButton, button, keys)
        QApplication.sendEvent(self.surface, event)
        QApplication.processEvents()

    def click(self, at: QPoint, keys: Qt.KeyboardModifier = NO_KEY, button: Qt.MouseButton = LEFT) -> None:
        QTest.mouseClick(self.surface, button, keys, at)
        self.settle()

    def wheel(self, at: QPoint, turns: int) -> None:
        event = QWheelEvent(
            QPointF(at), QPointF(self.surface.mapToGlobal(at)), QPoint(), QPoint(0, 120 * turns),
            Qt.MouseButton.NoButton, NO_KEY, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.surface, event)
        self.settle()

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(self.surface, key, keys)
        self.settle()

    def tool(self, tool: PlaneTool) -> None:
        QTest.mouseClick(self.page.tool_buttons.buttons[tool], LEFT)
        self.settle()

    def undo(self) -> None:
        self.workspace.session.undo()
        self.settle()

    def photo(self) -> QImage:
        return self.surface.grab().toImage()


@pytest.fixture
def stage(qtbot: QtBot, workspace: Workspace) -> Iterator[PlaneStage]:
    """The page with 200 runs between a learning rate and an accuracy."""
    warm.warm_up()
    workspace.session.set_catalog(sweep())
    workspace.session.do(change_hparams("Page", page="scatter"))
    host = HParamsView(workspace)
    page = host.page
    assert isinstance(page, ScatterPage)
    host.resize(1000, 800)
    with qtbot.waitExposed(host):
        host.show()
    host.activateWindow()
    result = PlaneStage(host, page, workspace, qtbot)
    result.settle()
    yield result
    page.painter.close()
    host.close()
    host.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
