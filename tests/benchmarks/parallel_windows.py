"""The same lines across parallel axes on the screen: in our view with a brush held down, and as pyqtgraph's curve."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.heartbeat import Heartbeat
from app.jobs import QtJobs
from app.views.hparams.parallel.page import ParallelPage
from app.views.hparams.parallel.painter import Painted
from app.views.hparams.view import HParamsView
from app.workspace import Workspace
from core.jobs.runner import Runner
from core.model import F8, Catalog
from core.model.arrays import Bool
from core.session import Session
from core.session.commands.runs.hparams import change_hparams
from core.views.hparams.lines import warm
from core.views.parallel import Parallel
from tests.benchmarks.point_windows import application, wait_exposed

SIZE = (1400, 1050)
PATIENCE = 60.0
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@dataclass(frozen=True)
class Frame:
    """What one move of the mouse took in seconds: to a first picture, to the exact one on the screen."""

    first: float
    exact: float


class Paints(QObject):
    """Notes when a widget was last painted."""

    last = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._note)  # once it has been painted
        return False

    def _note(self) -> None:
        self.last = time.perf_counter()


class OurWindow:
    """The view of hyperparameters with a brush on its last axis."""

    def __init__(self, catalog: Catalog, axes: tuple[str, ...]) -> None:
        application()
        warm.warm_up()
        self._jobs = QtJobs(Runner(warm=False))
        self.workspace = Workspace(Session(), self._jobs)
        self.view = HParamsView(self.workspace)
        page = self.view.page
        assert isinstance(page, ParallelPage)
        self.page = page
        self.workspace.session.set_catalog(catalog)
        self.workspace.session.do(change_hparams("Axes", axes=axes))
        self.view.resize(*SIZE)
        self.view.show()
        wait_exposed(self.view)
        self._heard: list[tuple[float, Painted]] = []
        self.page.painter.painted.connect(lambda painted: self._heard.append((time.perf_counter(), painted)))
        self._paints = Paints()
        self.page.surface.viewport().installEventFilter(self._paints)
        self._clock = QTimer(interval=50)  # what is waited for may have come before
        self._clock.start()
        self._wait(self.view.ready)
        self.heart = Heartbeat()

    @property
    def part(self) -> Parallel:
        """The plot in sight."""
        part = self.page.surface.part
        assert part is not None
        return part

    def _wait(self, done: Any) -> None:
        """Wait as the program does: asleep, so that the painter's thread has the interpreter."""
        end = time.monotonic() + PATIENCE
        while not done():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            assert time.monotonic() < end, "the picture never came"

    def press(self, share: float) -> None:
        """Press the mouse on the last axis."""
        QTest.mousePress(self.page.surface.viewport(), LEFT, NO_KEY, self._at(share))

    def release(self, share: float) -> None:
        """Let go of the mouse."""
        QTest.mouseRelease(self.page.surface.viewport(), LEFT, NO_KEY, self._at(share))
        self._wait(self.view.ready)

    def _at(self, share: float) -> QPoint:
        part = self.part
        return QPoint(round(part.axes[-1].x), round(part.bottom - share * (part.bottom - part.top)))

    def move(self, share: float) -> Frame:
        """Move the held mouse; return when the exact picture is on the screen."""
        ground, at = self.page.surface.viewport(), self._at(share)
        self._heard.clear()
        where = QPointF(ground.mapToGlobal(at))
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), where, Qt.MouseButton.NoButton, LEFT, NO_KEY)
        began = time.perf_counter()
        QApplication.sendEvent(ground, event)
        self._wait(lambda: any(not painted.sample for _, painted in self._heard))
        exact = self._heard[-1][0]
        QApplication.processEvents()
        if self._paints.last <= exact:
            ground.repaint()
        return Frame(self._heard[0][0] - began, time.perf_counter() - began)

    def assert_drawn(self) -> float:
        """Return which share of the picture shows lines."""
        painted = self.page.surface.painted
        assert painted is not None
        image = painted.image
        bits = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), -1, 4)
        share = float((bits[..., 3] > 0).mean())
        assert share > 0.05
        return share

    def close(self) -> None:
        """Take the view away."""
        self.page.painter.close()
        self.view.close()
        self._jobs.close()


class PeerWindow:
    """A PlotCurveItem that holds all shown lines, each broken off by NaN, over one of all lines that never changes."""

    def __init__(self, part: Parallel) -> None:
        application()
        import pyqtgraph

        self._plot: Any = pyqtgraph.PlotWidget(background="w")
        self._plot.resize(SIZE[0], round(part.bottom) + 20)
        self._y: F8 = np.stack([axis.places for axis in part.axes] + [np.full(len(part.keys), np.nan)], axis=1)
        self._x = np.append(np.array([axis.x for axis in part.axes]), np.nan)
        style = {"connect": "finite", "antialias": True}
        faint = pyqtgraph.PlotCurveItem(pen=pyqtgraph.mkPen((150, 150, 150, 20), width=1), **style)
        faint.setData(np.tile(self._x, len(self._y)), self._y.ravel())
        self._curve = pyqtgraph.PlotCurveItem(pen=pyqtgraph.mkPen((0, 114, 178, 60), width=1), **style)
        self._plot.addItem(faint)
        self._plot.addItem(self._curve)
        self._plot.setXRange(0, SIZE[0])
        self._plot.setYRange(0, part.bottom)
        self._plot.show()
        wait_exposed(self._plot)
        self.show(np.ones(len(part.keys), dtype=np.bool_))

    def show(self, shown: Bool) -> float:
        """Show some lines; return the seconds until they are on the screen."""
        began = time.perf_counter()
        y = self._y[shown]
        self._curve.setData(np.tile(self._x, len(y)), y.ravel())
        self._plot.viewport().repaint()
        return time.perf_counter() - began

    def close(self) -> None:
        """Take the window away."""
        self._plot.close()
