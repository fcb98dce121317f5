"""The page on importance on the screen, with runs whose importances are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.views.hparams.importance.page import ImportancePage
from app.views.hparams.importance.panel import ImportancePanel
from app.views.hparams.view import HParamsView
from app.workspace import Workspace
from core.session.commands.runs.hparams import show_page
from core.state import ImportanceState
from core.views.importance.bars import HEAD, ROW
from core.views.importance.board import Board
from tests.core.analysis.importance import problems
from tests.core.views.importance.known import runs_of

LEFT = Qt.MouseButton.LeftButton
NO_KEY, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip


@dataclass
class Scene:
    """The view with its session, and hands."""

    host: HParamsView
    page: ImportancePage
    workspace: Workspace
    qtbot: QtBot

    @property
    def wish(self) -> ImportanceState:
        return self.workspace.session.state.importance

    @property
    def board(self) -> Board:
        board = self.page.bars.board
        assert board is not None
        return board

    @property
    def panel(self) -> ImportancePanel:
        panel = self.page.panel()
        assert isinstance(panel, ImportancePanel)
        return panel

    def settle(self) -> None:
        QApplication.processEvents()
        self.qtbot.waitUntil(self.page.ready)
        QApplication.processEvents()

    def at_row(self, row: int, column: int = 0) -> QPoint:
        """Return the middle of a cell of the bars."""
        bars = self.page.bars.bars
        assert bars is not None
        top = HEAD + bars.tops[row] + ROW / 2 - self.page.bars.verticalScrollBar().value()
        return QPoint(round((bars.edges[column] + bars.edges[column + 1]) / 2), round(top))

    def at_title(self, column: int) -> QPoint:
        return QPoint(self.at_row(0, column).x(), 20)

    def click(self, where: QPoint, keys: Qt.KeyboardModifier = NO_KEY, on: QWidget | None = None) -> None:
        QTest.mouseClick(on or self.page.bars.viewport(), LEFT, keys, where)
        self.settle()

    def move(self, where: QPoint, on: QWidget) -> None:
        at = QPointF(where)
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, QPointF(on.mapToGlobal(where)), Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton, NO_KEY,
        )  # fmt: skip
        QApplication.sendEvent(on, event)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(self.page.bars, key, keys)
        self.settle()


@pytest.fixture
def scene(qtbot: QtBot, workspace: Workspace) -> Iterator[Scene]:
    """The page with 150 runs of Ishigami's function."""
    workspace.session.set_catalog(runs_of(problems.ishigami(0, 150)))
    workspace.session.do(show_page("importance", "Importance"))
    host = HParamsView(workspace)
    page = host.page
    assert isinstance(page, ImportancePage)
    host.resize(1100, 760)
    with qtbot.waitExposed(host):
        host.show()
    host.activateWindow()
    result = Scene(host, page, workspace, qtbot)
    result.settle()
    yield result
    host.close()
    host.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
