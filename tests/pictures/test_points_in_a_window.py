from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QOffscreenSurface, QOpenGLContext, QSurfaceFormat
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from pytestqt.qtbot import QtBot

from app.render.device import device
from app.render.points import PointRenderer
from tests.images import pixels
from tests.pictures.point_scenes import HEIGHT, LOOK, WIDTH, scenes

pytestmark = pytest.mark.gl
SCENE = scenes()["crowd"]


def core_profile() -> QSurfaceFormat:
    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setDepthBufferSize(24)
    return wanted


class Window(QOpenGLWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFormat(core_profile())
        self.resize(WIDTH, HEIGHT)
        self.renderer = PointRenderer()
        self.renderer.upload(SCENE.points)

    def paintGL(self) -> None:
        self.renderer.draw(SCENE.matrix, WIDTH, HEIGHT, self.devicePixelRatioF(), LOOK)


def test_the_renderer_draws_into_a_widget(qtbot: QtBot, kernels: None) -> None:
    window = Window()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    image, wanted = pixels(window.grabFramebuffer()).astype(int), SCENE.painted().image
    assert image.shape == wanted.shape
    assert (np.abs(image - wanted).max(axis=2) > 3).mean() < 0.002
    assert (wanted != np.array(LOOK.background)).any(axis=2).mean() > 0.05


def test_the_renderer_draws_into_an_offscreen_surface(qtbot: QtBot) -> None:
    from app.render.target import Framebuffer

    surface, context = QOffscreenSurface(), QOpenGLContext()
    surface.setFormat(core_profile())
    surface.create()
    context.setFormat(core_profile())
    assert context.create()
    assert context.makeCurrent(surface)
    assert device().renderer
    target, renderer = Framebuffer(WIDTH, HEIGHT), PointRenderer()
    target.bind()
    renderer.upload(SCENE.points)
    renderer.draw(SCENE.matrix, WIDTH, HEIGHT, 1.0, LOOK)
    assert (target.image() != np.array(LOOK.background)).any(axis=2).mean() > 0.05
    assert target.depth().min() < 1
    renderer.release()
    renderer.draw(SCENE.matrix, WIDTH, HEIGHT, 1.0, LOOK)
    assert (target.image() != np.array(LOOK.background)).any(axis=2).mean() > 0.05
    renderer.release()
    target.release()
    context.doneCurrent()
