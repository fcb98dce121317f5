"""A view of hyperparameters on the screen, and hands that use it as a user does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.views.hparams.parallel.page import ParallelPage
from app.views.hparams.parallel.surface import Surface
from app.views.hparams.table.table import RunTable
from app.views.hparams.view import HParamsView
from app.workspace import Workspace
from core.session.commands.runs.hparams import change_hparams
from core.state import FieldBrush, SessionState
from core.views.hparams.lines import warm
from core.views.parallel import Parallel
from core.views.shown import shown_runs
from tests.app.hparams.tables import a_few_runs, table_of
from tests.core.views.hparams.made import sweep

AXES = ("params.lr", "params.optimiser", "params.depth", "metrics.loss", "metrics.accuracy")
LR, OPTIMISER, DEPTH, LOSS, ACCURACY = range(5)
LEFT = Qt.MouseButton.LeftButton
NO_KEY, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip


@dataclass
class Stage:
    """The view with its session."""

    host: HParamsView
    view: ParallelPage
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
    def part(self) -> Parallel:
        part = self.surface.part
        assert part is not None
        return part

    @property
    def brushes(self) -> tuple[FieldBrush, ...]:
        return tuple(brush for brush in self.state.brushes if isinstance(brush, FieldBrush))

    @property
    def brush(self) -> FieldBrush:
        (brush,) = self.brushes
        return brush

    def count_ranges(self) -> int:
        return len(self.brush.ranges)

    @property
    def shown(self) -> int:
        return len(shown_runs(self.workspace.session.catalog, self.state))

    def numbers(self, axis: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        geometry = self.surface.geometry_of(axis)
        assert geometry is not None
        return geometry.source.values.numbers

    def settle(self) -> None:
        QApplication.processEvents()
        self.qtbot.waitUntil(self.host.ready)
        QApplication.processEvents()

    def on(self, axis: int, share: float) -> QPoint:
        """Return a place on an axis, from its lower end (0) to its upper one (1)."""
        y = self.part.bottom - share * (self.part.bottom - self.part.top)
        return QPoint(round(self.part.axes[axis].x - self.surface.offset()), round(y))

    def rail(self, axis: int, key: str) -> QPoint:
        """Return a place on a rail of an axis."""
        y = next(rail.y for rail in self.part.axes[axis].rails if rail.key == key)
        return QPoint(round(self.part.axes[axis].x - self.surface.offset()), round(y))

    def category(self, axis: int, text: str) -> QPoint:
        """Return the middle of a category's slot."""
        y = next(tick.y for tick in self.part.axes[axis].ticks if tick.label == text)
        return QPoint(round(self.part.axes[axis].x - self.surface.offset()), round(y))

    def title(self, axis: int) -> QPoint:
        """Return a place on the title of an axis."""
        return QPoint(round(self.part.axes[axis].x - self.surface.offset()), 40)

    def between(self, line: int, axis: int, share: float = 0.4) -> QPoint:
        """Return a place on a line between an axis and the next one."""
        one, other = self.part.axes[axis : axis + 2]
        x = one.x + (other.x - one.x) * share - self.surface.offset()
        return QPoint(round(x), round(float(one.places[line] + (other.places[line] - one.places[line]) * share)))

    def drag(self, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NO_KEY, release: bool = True) -> None:
        QTest.mousePress(self.ground, LEFT, keys, start)
        for share in (0.2, 0.5, 0.8, 1.0):
            self.move(start + (end - start) * share, LEFT, keys)
        if release:
            QTest.mouseRelease(self.ground, LEFT, keys, end)
            self.settle()

    def move(
        self, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.NoButton, keys: Qt.KeyboardModifier = NO_KEY
    ) -> None:
        # QTest.mouseMove tells no pressed button without a real pointer, and a drag is a move with one.
        where = QPointF(self.ground.mapToGlobal(at))
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), where, Qt.MouseButton.NoButton, button, keys)
        QApplication.sendEvent(self.ground, event)
        QApplication.processEvents()

    def click(self, at: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseClick(self.ground, LEFT, keys, at)
        self.settle()

    def double_click(self, at: QPoint) -> None:
        QTest.mouseClick(self.ground, LEFT, NO_KEY, at)
        QTest.mouseDClick(self.ground, LEFT, NO_KEY, at)
        self.settle()

    def wheel(self, at: QPoint, turns: int) -> None:
        event = QWheelEvent(
            QPointF(at), QPointF(self.ground.mapToGlobal(at)), QPoint(), QPoint(0, 120 * turns),
            Qt.MouseButton.NoButton, NO_KEY, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.ground, event)
        self.settle()

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(self.surface, key, keys)
        self.settle()

    def undo(self) -> None:
        self.workspace.session.undo()
        self.settle()


@pytest.fixture
def stage(qtbot: QtBot, workspace: Workspace) -> Iterator[Stage]:
    """A view of 200 runs with five axes."""
    warm.warm_up()
    host = HParamsView(workspace)
    view = host.page
    assert isinstance(view, ParallelPage)
    workspace.session.set_catalog(sweep())
    workspace.session.do(change_hparams("Axes", axes=AXES))
    host.resize(1000, 732)
    with qtbot.waitExposed(host):
        host.show()
    host.activateWindow()
    result = Stage(host, view, workspace, qtbot)
    result.settle()
    yield result
    view.painter.close()
    host.close()
    host.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def table(qtbot: QtBot, workspace: Workspace) -> Iterator[RunTable]:
    """A table of five runs."""
    with table_of(qtbot, workspace, a_few_runs()) as result:
        yield result
