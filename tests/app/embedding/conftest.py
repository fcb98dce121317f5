from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.views.embedding.panel import PAGES
from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.frame import Frame
from app.views.embedding.view import EmbeddingView
from app.workspace import Workspace
from core.cloud import compiling
from core.model import Bool, EmbeddingTable
from core.state import SessionState
from tests.core.views.embedding.made import catalog, table

TABLE = "run/layer"
NO_KEY = Qt.KeyboardModifier.NoModifier


@dataclass
class Stage:
    """A view on the screen, and hands that use it as a user does."""

    view: EmbeddingView
    workspace: Workspace
    qtbot: QtBot
    host: QWidget

    @property
    def canvas(self) -> Canvas:
        return self.view.canvas

    @property
    def frame(self) -> Frame:
        frame = self.view.acts.frame
        assert frame is not None
        return frame

    @property
    def state(self) -> SessionState:
        return self.workspace.session.state

    @property
    def selected(self) -> list[int]:
        rows = self.state.selected_points.get(TABLE)
        return [] if rows is None else rows.indices().tolist()

    def settle(self) -> None:
        self.qtbot.waitUntil(self.view.ready)
        QApplication.processEvents()

    def place(self, row: int) -> QPoint:
        at = self.frame.place(row)
        assert at is not None
        return QPoint(round(at[0]), round(at[1]))

    def lone_row(self) -> int:
        """A row that nothing else covers: the nearest other is far from it; found in no time, for the window waits."""
        from scipy.spatial import KDTree

        drawn = np.flatnonzero(self.frame.points.emphasis != 0)
        seen = self.frame.places(self.frame.points.positions)[drawn, :2]
        to_next = KDTree(seen).query(seen, 2)[0][:, 1]
        return int(drawn[np.argmax(to_next)])

    def empty_place(self) -> QPoint:
        seen = self.frame.places(self.frame.points.positions)[:, :2]
        for x, y in [(x, y) for x in range(160, self.canvas.width() - 160, 12) for y in range(30, 260, 12)]:
            if np.linalg.norm(seen - (x, y), axis=1).min() > 25:
                return QPoint(x, y)
        raise AssertionError("points are everywhere")

    def click(self, at: QPoint, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseClick(self.canvas, Qt.MouseButton.LeftButton, modifiers, at)
        self.settle()

    def drag(
        self,
        *path: QPoint,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        modifiers: Qt.KeyboardModifier = NO_KEY,
        release: bool = True,
    ) -> None:
        QTest.mousePress(self.canvas, button, modifiers, path[0])
        for at in path[1:]:
            self.move(at, button, modifiers)
        if release:
            QTest.mouseRelease(self.canvas, button, modifiers, path[-1])
            self.settle()

    def move(
        self,
        at: QPoint,
        button: Qt.MouseButton = Qt.MouseButton.NoButton,
        modifiers: Qt.KeyboardModifier = NO_KEY,
    ) -> None:
        where = QPointF(at)
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            where,
            QPointF(self.canvas.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            button,
            modifiers,
        )
        QApplication.sendEvent(self.canvas, event)
        QApplication.processEvents()

    def wheel(self, at: QPoint, angle: int) -> None:
        event = QWheelEvent(
            QPointF(at),
            QPointF(self.canvas.mapToGlobal(at)),
            QPoint(0, 0),
            QPoint(0, angle),
            Qt.MouseButton.NoButton,
            NO_KEY,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.canvas, event)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(self.canvas, key, modifiers)
        self.settle()

    def enclosed(self, polygon: list[tuple[float, float]]) -> Bool:
        """Every point tested against a polygon by the even-odd rule."""
        seen = self.frame.places(self.frame.points.positions)[:, :2]
        inside = np.zeros(len(seen), dtype=np.bool_)
        for (ax, ay), (bx, by) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
            crosses = (ay > seen[:, 1]) != (by > seen[:, 1])
            with np.errstate(divide="ignore", invalid="ignore"):
                inside ^= crosses & (seen[:, 0] < (bx - ax) * (seen[:, 1] - ay) / (by - ay) + ax)
        shown: Bool = inside & (self.frame.points.emphasis > 0)
        return shown


@pytest.fixture
def open_stage(request: pytest.FixtureRequest, qtbot: QtBot, workspace: Workspace) -> Callable[..., Stage]:
    """Open views; a module that is about one page of the panel names it as PAGE."""
    compiling.warm_up()
    page = [title for title, _ in PAGES].index(getattr(request.module, "PAGE", "Look"))

    def make(*tables: EmbeddingTable, wait: bool = True) -> Stage:
        workspace.session.set_catalog(catalog(*tables))
        host = QWidget()
        layout = QHBoxLayout(host)
        layout.setContentsMargins(0, 0, 0, 0)
        view = EmbeddingView(workspace)
        layout.addWidget(view, 1)
        layout.addWidget(view.panel())
        view.panel().show_page(page)
        host.resize(1200, 700)
        qtbot.addWidget(host)
        with qtbot.waitExposed(host):
            host.show()
        stage = Stage(view, workspace, qtbot, host)
        if wait:
            qtbot.waitUntil(lambda: view.panel().pages[page].whole)  # its sections are made turn by turn
            stage.settle()
        return stage

    return make


@pytest.fixture
def stage(open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    return open_stage(table(tmp_path, rows=120))
