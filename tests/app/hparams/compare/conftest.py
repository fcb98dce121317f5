"""The page that compares runs on the screen, and hands that use it as a user does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.views.hparams.compare.page import ComparePage
from app.views.hparams.compare.values import TitleHeader, ValuesTable
from app.views.hparams.view import HParamsView
from app.workspace import Workspace
from core.analysis import warm
from core.model import Catalog, Run, ScalarSeries, SourceSpec
from core.model.arrays import F8
from core.session.commands.runs.compare import compare_runs
from core.session.commands.runs.hparams import show_page
from core.state import ComparePart, CompareState, SessionState
from core.views.curves import paint

LEFT = Qt.MouseButton.LeftButton
NO_KEY, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
CONFIG = "\n".join(f"layer{number}: {number}" for number in range(30))


def series(count: int, low: float) -> ScalarSeries:
    steps = np.arange(count, dtype=np.int64)
    value: F8 = np.linspace(1.0, low, count).astype(np.float64)
    return ScalarSeries(steps.astype(np.float64) + 1000.0, steps, value)


def few_runs() -> Catalog:
    """Five runs; `a` has the lowest loss, `c` no accuracy, and the texts of `a` and `b` differ in a line."""
    runs = {}
    for place, name in enumerate("abcde"):
        config = CONFIG.replace("layer20: 20", f"layer20: {20 + place}")
        scalars = {"loss": series(40, 0.1 * (place + 1)), "accuracy": series(40, 0.5), "final": series(1, 0.0)}
        if name == "c":
            del scalars["accuracy"]
        params = {"lr": float(f"1e-{place + 1}"), "depth": 3, "config": config}
        runs[name] = Run(
            name, "made", (), params=MappingProxyType(params), scalars=MappingProxyType(scalars), loaded=True,
            started=1000.0, updated=1100.0 + place,
        )  # fmt: skip
    return Catalog((SourceSpec("/logs"),), MappingProxyType(runs))


@dataclass
class Stage:
    """The page with its session."""

    host: HParamsView
    page: ComparePage
    workspace: Workspace
    qtbot: QtBot

    @property
    def state(self) -> SessionState:
        return self.workspace.session.state

    @property
    def compare(self) -> CompareState:
        return self.workspace.session.state.compare

    def part(self) -> ComparePart:
        return self.compare.part

    def runs(self) -> tuple[str, ...]:
        return self.compare.runs

    @property
    def values(self) -> ValuesTable:
        return self.page.values

    def settle(self) -> None:
        QApplication.processEvents()
        self.qtbot.waitUntil(self.host.ready)
        QApplication.processEvents()

    def fields(self) -> list[str]:
        """Return the fields that are listed."""
        model = self.values.compare
        return [model.row(line).column.key for line in model.lines if isinstance(line, int)]

    def cell(self, key: str, run: str) -> QPoint:
        """Return the middle of a cell, having scrolled to it."""
        index = self.values.compare.index_of(key, run)
        assert index.isValid()
        self.values.scrollTo(index)
        return self.values.visualRect(index).center()

    def text(self, key: str, run: str) -> tuple[str, str]:
        """Return value and change of a cell."""
        at = self.values.compare.where(self.values.compare.index_of(key, run))
        assert at is not None
        face = self.values.compare.face(*at)
        return face.text, face.change

    def click(self, key: str, run: str) -> None:
        QTest.mouseClick(self.values.viewport(), LEFT, NO_KEY, self.cell(key, run))
        QApplication.processEvents()

    def double_click(self, key: str, run: str) -> None:
        self.click(key, run)
        QTest.mouseDClick(self.values.viewport(), LEFT, NO_KEY, self.cell(key, run))
        self.settle()

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(self.values, key, keys)
        self.settle()

    def drag_title(self, header: TitleHeader, before: int, after: int) -> None:
        """Drag the title of a section to where another one is."""
        upright = header.orientation() is Qt.Orientation.Vertical
        starts = [header.sectionViewportPosition(place) + header.sectionSize(place) // 2 for place in (before, after)]
        beyond = header.sectionSize(after) // 3 * (1 if after > before else -1)
        start, end = starts[0], starts[1] + beyond
        places = [start, start + (end - start) // 2, end, end]
        points = [QPoint(12, place) if upright else QPoint(place, 12) for place in places]
        QTest.mousePress(header.viewport(), LEFT, NO_KEY, points[0])
        for point in points[1:]:
            QTest.mouseMove(header.viewport(), point)
            QApplication.processEvents()
        QTest.mouseRelease(header.viewport(), LEFT, NO_KEY, points[-1])
        self.settle()

    def choose(self, menu: QMenu, title: str) -> None:
        action = next(action for action in menu.actions() if action.text() == title)
        assert action.isEnabled()
        action.trigger()
        menu.close()
        self.settle()


@pytest.fixture
def empty_stage(qtbot: QtBot, workspace: Workspace) -> Iterator[Stage]:
    """The page without runs to compare."""
    warm.warm_up()
    paint.warm_up()
    workspace.session.set_catalog(few_runs())
    workspace.session.do(show_page("compare", "Compare"))
    host = HParamsView(workspace)
    page = host.page
    assert isinstance(page, ComparePage)
    host.resize(1100, 900)
    with qtbot.waitExposed(host):
        host.show()
    host.activateWindow()
    stage = Stage(host, page, workspace, qtbot)
    stage.settle()
    yield stage
    page.charts.painter.close()
    host.close()
    host.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def stage(empty_stage: Stage) -> Stage:
    """The page with three of five runs."""
    empty_stage.workspace.session.do(compare_runs(["a", "b", "c"]))
    empty_stage.settle()
    return empty_stage
