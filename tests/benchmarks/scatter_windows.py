"""The same points on the screen: on our page of points with a range held down, and as pyqtgraph's scatter plot."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.heartbeat import Heartbeat
from app.jobs import QtJobs
from app.views.hparams.matrix.page import MatrixPage
from app.views.hparams.scatter.page import ScatterPage
from app.views.hparams.view import HParamsView
from app.workspace import Workspace
from core.jobs.runner import Runner
from core.model import Catalog
from core.model.arrays import Bool
from core.session import Session
from core.session.commands.runs.hparams import change_hparams
from core.session.commands.runs.scatter import change_scatter, show_matrix
from core.views.plane.dots import warm
from core.views.plane.part import Plane
from tests.benchmarks.parallel_windows import Paints
from tests.benchmarks.point_windows import application, wait_exposed

SIZE = (1400, 1050)
PATIENCE = 60.0
LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class PlaneWindow:
    """A page of points or a matrix, with a range that is dragged on one of its planes."""

    def __init__(self, catalog: Catalog, page: str, fields: tuple[str, ...]) -> None:
        application()
        warm.warm_up()
        self._jobs = QtJobs(Runner(warm=False))
        session = Session()
        self.workspace = Workspace(session, self._jobs)
        session.set_catalog(catalog)
        session.do(change_hparams("Page", page=page))
        session.do(change_scatter("Axes", x=fields[0], y=fields[-1]))
        session.do(show_matrix(fields))
        self.view = HParamsView(self.workspace)
        self.view.resize(*SIZE)
        self.view.show()
        wait_exposed(self.view)
        shown = self.view.page
        assert isinstance(shown, (ScatterPage, MatrixPage))
        self.page = shown
        self._heard: list[float] = []
        shown.painter.painted.connect(lambda _: self._heard.append(time.perf_counter()))
        self._clock = QTimer(interval=50)  # what is waited for may have come before
        self._clock.start()
        self.wait(self.view.ready)
        self._paints = Paints()
        self._surface.installEventFilter(self._paints)
        self.heart = Heartbeat()

    @property
    def _surface(self) -> QWidget:
        page = self.page
        return page.surface if isinstance(page, ScatterPage) else page.cells[max(page.cells)[0], 0].surface

    @property
    def part(self) -> Plane:
        """The plane that is dragged over."""
        page = self.page
        surface = page.surface if isinstance(page, ScatterPage) else page.cells[max(page.cells)[0], 0].surface
        part = surface.part
        assert part is not None
        return part

    def wait(self, done: Any) -> None:
        """Wait as the program does: asleep, so that the painter's thread has the interpreter."""
        end = time.monotonic() + PATIENCE
        while not done():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            assert time.monotonic() < end, "the picture never came"

    def at(self, across: float, down: float) -> QPoint:
        """Return a place of the plane by shares."""
        area = self.part.area
        return QPoint(round(area.left + across * area.width), round(area.top + down * area.height))

    def press(self, where: QPoint) -> None:
        """Press the mouse."""
        QTest.mousePress(self._surface, LEFT, NO_KEY, where)

    def release(self, where: QPoint) -> None:
        """Let go of the mouse."""
        QTest.mouseRelease(self._surface, LEFT, NO_KEY, where)
        self.wait(self.view.ready)

    def move(self, where: QPoint) -> float:
        """Move the held mouse; return the seconds until its picture is on the screen."""
        surface = self._surface
        self._heard.clear()
        far = QPointF(surface.mapToGlobal(where))
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(where), far, Qt.MouseButton.NoButton, LEFT, NO_KEY)
        began = time.perf_counter()
        QApplication.sendEvent(surface, event)
        self.wait(lambda: bool(self._heard))
        QApplication.processEvents()
        if self._paints.last <= self._heard[0]:
            surface.repaint()
        return time.perf_counter() - began

    def assert_drawn(self) -> float:
        """Return which share of the plane's picture shows points."""
        image = self._surface.grab().toImage()
        bits = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), -1, 4)
        share = float((bits[..., :3] < 250).any(axis=2).mean())
        assert share > 0.02
        return share

    def close(self) -> None:
        """Take the view away."""
        self.page.painter.close()
        self.view.close()
        self._jobs.close()


class ScatterPlot:
    """A ScatterPlotItem that holds the shown points in their colours, over one of all points that never changes."""

    def __init__(self, part: Plane) -> None:
        application()
        import pyqtgraph

        self._plot: Any = pyqtgraph.PlotWidget(background="w")
        self._plot.resize(SIZE[0], round(part.area.bottom) + 20)
        self._places = part.places.astype(np.float64)
        self._brushes = np.array([pyqtgraph.mkBrush(*colour, 150) for colour in part.colours.tolist()])
        style = {"pen": None, "pxMode": True, "size": float(part.diameters[0])}
        faint = pyqtgraph.ScatterPlotItem(brush=pyqtgraph.mkBrush(150, 150, 150, 50), **style)
        faint.setData(self._places[:, 0], self._places[:, 1])
        self._points = pyqtgraph.ScatterPlotItem(**style)
        self._plot.addItem(faint)
        self._plot.addItem(self._points)
        self._plot.setXRange(0, SIZE[0])
        self._plot.setYRange(0, part.area.bottom)
        self._plot.show()
        wait_exposed(self._plot)
        self.show(np.ones(len(part.keys), dtype=np.bool_))

    def show(self, shown: Bool) -> float:
        """Show some points; return the seconds until they are on the screen."""
        began = time.perf_counter()
        chosen = np.flatnonzero(shown)
        self._points.setData(self._places[chosen, 0], self._places[chosen, 1], brush=list(self._brushes[chosen]))
        self._plot.viewport().repaint()
        return time.perf_counter() - began

    def close(self) -> None:
        """Take the window away."""
        self._plot.close()
