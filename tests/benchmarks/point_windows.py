"""Windows that show the same cloud: by the software painter, by pyqtgraph's GLScatterPlotItem, by vispy's Markers."""

from __future__ import annotations

import math
import time
from importlib import import_module
from typing import Any

import numpy as np
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.collecting import Collector
from core.cloud.camera import FIELD_OF_VIEW, CameraState, distance
from core.cloud.cloud import Cloud
from core.cloud.points import PointArrays
from core.cloud.splat import paint, while_moving
from core.model.arrays import F8, U1
from tests.benchmarks.clouds import HEIGHT, WIDTH, assert_drawn
from tests.images import pixels

DEGREES_A_FRAME = 2.7


def application() -> Any:
    """Return the one QApplication, on whose thread garbage is collected as in the program."""
    running = QApplication.instance()
    if running is None:
        running = QApplication([])
        Collector(running)
    return running


def wait_exposed(window: QWidget) -> None:
    """Wait until a window is on the screen; raises AssertionError if it does not come there."""
    for _ in range(200):
        QApplication.processEvents()
        handle = window.windowHandle()
        if handle is not None and handle.isExposed():
            return
        time.sleep(0.02)
    raise AssertionError("the window was never shown")


class SplatWindow(QWidget):
    """Paints the cloud into an image and the image onto the window, at each frame."""

    def __init__(self, cloud: Cloud, points: PointArrays) -> None:
        application()
        super().__init__()
        self._cloud, self._points = cloud, points
        self._matrix: F8 = np.eye(4)
        self._budget: int | None = None
        self._rough: bool | None = None
        self._image: U1 = np.zeros((1, 1, 4), dtype=np.uint8)
        self.frames = 0
        self.resize(WIDTH, HEIGHT)
        self.show()
        wait_exposed(self)

    def show_frame(self, matrix: F8, budget: int | None = None) -> None:
        """Show the cloud through a matrix before returning, with a budget as the view does while the camera moves."""
        self._matrix, self._budget = matrix, budget
        self._rough = None if budget is None else while_moving(self._points, len(self._cloud))
        self.repaint()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.frames += 1
        size, how = (WIDTH, HEIGHT), (self._budget, self._rough)
        self._image = paint(self._cloud, self._points, self._matrix, *size, 1.0, None, *how).image
        with QPainter(self) as painter:
            painter.drawImage(0, 0, QImage(self._image.data, WIDTH, HEIGHT, QImage.Format.Format_RGBX8888))

    def assert_drawn(self) -> float:
        """Return which share of the window shows points."""
        return assert_drawn(pixels(self.grab().toImage()))


class PeerWindow:
    """pyqtgraph's three-dimensional view with one scatter item, opaque, in the same colours and of the same size."""

    def __init__(self, points: PointArrays) -> None:
        application()
        from pyqtgraph.opengl import GLScatterPlotItem, GLViewWidget

        class _CountingView(GLViewWidget):  # type: ignore[misc]
            frames = 0

            def paintGL(self) -> None:
                super().paintGL()
                self.frames += 1

        self._view = _CountingView()
        self._view.setBackgroundColor("w")
        self._view.resize(WIDTH, HEIGHT)
        # pyqtgraph's field of view is horizontal, ours that of the shorter side.
        across = 2 * math.degrees(math.atan(math.tan(FIELD_OF_VIEW / 2) * WIDTH / HEIGHT))
        self._view.setCameraParams(distance=distance(CameraState()), fov=across)
        colours = (points.palette[points.colour_index] / 255).astype(np.float32)
        self._view.addItem(GLScatterPlotItem(pos=points.positions, color=colours, size=points.size, glOptions="opaque"))
        self._view.show()
        wait_exposed(self._view)
        self.show_next_frame()

    @property
    def frames(self) -> int:
        """How often the view was drawn."""
        return int(self._view.frames)

    def show_next_frame(self) -> None:
        """Turn a little and show the cloud, before returning."""
        from OpenGL import GL

        self._view.orbit(DEGREES_A_FRAME, 0.5)
        self._view.repaint()
        self._view.makeCurrent()
        GL.glFinish()

    def assert_drawn(self) -> float:
        """Return which share of the view shows points."""
        return assert_drawn(pixels(self._view.grabFramebuffer()))


class VispyWindow:
    """vispy's three-dimensional view with its Markers, opaque, in the same colours and of the same size."""

    def __init__(self, points: PointArrays) -> None:
        application()
        scene, use_app = import_module("vispy.scene"), import_module("vispy.app").use_app
        use_app("pyside6")
        self._canvas: Any = scene.SceneCanvas(size=(WIDTH, HEIGHT), bgcolor="white", show=True)
        view = self._canvas.central_widget.add_view()
        self._camera = scene.TurntableCamera(fov=math.degrees(FIELD_OF_VIEW), distance=distance(CameraState()))
        view.camera = self._camera
        colours = (points.palette[points.colour_index] / 255).astype(np.float32)
        markers = scene.visuals.Markers(parent=view.scene)
        markers.set_data(points.positions, face_color=colours, size=points.size, edge_width=0)
        wait_exposed(self._canvas.native)
        self.show_next_frame()

    def show_next_frame(self) -> None:
        """Turn a little and show the cloud, before returning."""
        self._camera.azimuth += DEGREES_A_FRAME
        self._canvas.native.repaint()
        self._canvas.set_current()
        import_module("vispy.gloo.gl").glFinish()

    def assert_drawn(self) -> float:
        """Return which share of the view shows points."""
        return assert_drawn(np.ascontiguousarray(self._canvas.render()[..., :4]))

    def close(self) -> None:
        """Let it go."""
        self._canvas.close()
