"""Pages that judge runs on the screen, and hands that use them as a user does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.hparams.judging.page import JudgingPage
from app.views.hparams.judging.panel import JudgingPanel
from app.views.hparams.plane.surface import PlaneSurface
from app.views.hparams.view import HParamsView
from app.workspace import Workspace
from core.model import Catalog
from core.session.commands.runs.hparams import change_hparams, show_page
from core.state import FieldBrush, SessionState
from core.views.plane.dots import warm
from core.views.plane.part import Plane
from core.views.shown import shown_runs
from tests.core.views.hparams.made import sweep

LEFT = Qt.MouseButton.LeftButton
NO_KEY, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip
KINDS = ("slices", "contour", "rank", "edf", "best")


def trials(count: int = 120) -> Catalog:
    """Return runs of two experiments that started one after the other."""
    runs = {
        name: replace(run, started=1_000_000.0 + 60 * number, experiment=("one", "two")[number % 2])
        for number, (name, run) in enumerate(sweep(count).runs.items())
    }
    return replace(sweep(count), runs=MappingProxyType(runs))


@dataclass
class JudgingStage:
    """The view with its session."""

    host: HParamsView
    workspace: Workspace
    qtbot: QtBot

    @property
    def page(self) -> JudgingPage:
        page = self.host.page
        assert isinstance(page, JudgingPage)
        return page

    @property
    def panel(self) -> JudgingPanel:
        panel = self.page.panel()
        assert isinstance(panel, JudgingPanel)
        return panel

    @property
    def surfaces(self) -> list[PlaneSurface]:
        return [pane.surface for pane in self.page.panes if pane.surface.isVisible()]

    @property
    def surface(self) -> PlaneSurface:
        return self.surfaces[0]

    @property
    def part(self) -> Plane:
        part = self.surface.part
        assert part is not None
        return part

    @property
    def state(self) -> SessionState:
        return self.workspace.session.state

    @property
    def brushes(self) -> dict[str, FieldBrush]:
        return {brush.field: brush for brush in self.state.brushes if isinstance(brush, FieldBrush)}

    @property
    def shown(self) -> set[str]:
        return set(shown_runs(self.workspace.session.catalog, self.state))

    def open(self, kind: str) -> None:
        self.workspace.session.do(show_page(kind, kind))
        self.settle()

    def settle(self) -> None:
        QApplication.processEvents()
        self.qtbot.waitUntil(self.host.ready)
        QApplication.processEvents()

    def until(self, so: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(so)

    def alone(self) -> int:
        """Return the shown point inside of the area that is farthest from all others."""
        places, area = self.part.places, self.part.area
        away = np.hypot(*(places[:, None, :] - places[None, :, :]).transpose(2, 0, 1))
        np.fill_diagonal(away, np.inf)
        inside = np.array([area.holds(x, y) for x, y in places.tolist()])
        return int(np.argmax(np.where(self.part.shown & inside, away.min(axis=1), -1.0)))

    def point(self, number: int) -> QPoint:
        x, y = self.part.places[number].tolist()
        return QPoint(round(x), round(y))

    def inside(self, across: float, down: float) -> QPoint:
        area = self.part.area
        return QPoint(round(area.left + across * area.width), round(area.top + down * area.height))

    def move(self, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
        # QTest.mouseMove tells no pressed button without a real pointer, and a drag is a move with one.
        where = QPointF(self.surface.mapToGlobal(at))
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), where, Qt.MouseButton.NoButton, button, NO_KEY)
        QApplication.sendEvent(self.surface, event)
        QApplication.processEvents()

    def drag(self, start: QPoint, end: QPoint, release: bool = True) -> None:
        surface = self.surface
        QTest.mousePress(surface, LEFT, NO_KEY, start)
        for share in (0.25, 0.5, 0.75, 1.0):
            self.move(start + (end - start) * share, LEFT)
        if release:
            QTest.mouseRelease(surface, LEFT, NO_KEY, end)
            self.settle()

    def click(self, at: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseClick(self.surface, LEFT, keys, at)
        self.settle()

    def wheel(self, at: QPoint, turns: int) -> None:
        event = QWheelEvent(
            QPointF(at), QPointF(self.surface.mapToGlobal(at)), QPoint(), QPoint(0, 120 * turns),
            Qt.MouseButton.NoButton, NO_KEY, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.surface, event)
        self.settle()

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.surface, key)
        self.settle()

    def undo(self) -> None:
        self.workspace.session.end_gesture()
        self.workspace.session.undo()
        self.settle()


@pytest.fixture
def stage(qtbot: QtBot, workspace: Workspace) -> Iterator[JudgingStage]:
    """The view with 120 runs, slices in front."""
    warm.warm_up()
    workspace.session.set_catalog(trials())
    workspace.session.do(change_hparams("Page", page="slices"))
    host = HParamsView(workspace)
    host.resize(1000, 900)
    with qtbot.waitExposed(host):
        host.show()
    host.activateWindow()
    result = JudgingStage(host, workspace, qtbot)
    result.settle()
    yield result
    for page in host.pages.values():
        if isinstance(page, JudgingPage):
            page.painter.close()
    host.close()
    host.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
