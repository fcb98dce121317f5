"""Which painter draws the points: OpenGL, or the processor where OpenGL would run on it anyway."""

from __future__ import annotations

import logging
import os
import threading
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext

from app.views.embedding.scene.surface import SoftwareSurface, Surface

VARIABLE = "ARMILLARY_PAINTER"
"""Environment variable that overrides the choice: ``gl`` or ``cpu``."""
_PATIENCE = 2.0
"""Seconds the window's thread may take for a surface; it may be waiting for the thread that asks."""
_log = logging.getLogger(__name__)
_answers: list[bool] = []
_kept: list[QObject] = []
"""Destroyed with the program: the thread that asks must not destroy what belongs to the window's thread."""


class Painter(StrEnum):
    """What draws points."""

    GL = "gl"
    CPU = "cpu"


def painter() -> Painter:
    """Return the painter to use: as the environment says, else OpenGL where a graphics processor runs it."""
    wished = os.environ.get(VARIABLE, "").lower()
    if wished in {p.value for p in Painter}:
        return Painter(wished)
    return Painter.GL if accelerated() else Painter.CPU


def surface_class() -> type[Surface]:
    """Return the class of the widget that shows points."""
    if painter() is Painter.CPU:
        return SoftwareSurface
    from app.views.embedding.scene.gl_surface import OpenGLSurface

    return OpenGLSurface


def accelerated() -> bool:
    """Return whether OpenGL 3.3 runs on a graphics processor; asked once."""
    if not _answers:
        _answers.append(_can_be_asked() and _ask(_surface()))
    return _answers[0]


def ask_beside() -> None:
    """Find out on a thread that is not the window's what `accelerated` answers there afterwards without a pause."""
    application = QGuiApplication.instance()
    on_window_thread = threading.current_thread() is threading.main_thread()
    if _answers or on_window_thread or application is None or not _can_be_asked():
        return
    maker = _SurfaceMaker()
    _kept.append(maker)
    maker.moveToThread(application.thread())
    maker.wanted.emit()
    if maker.made.wait(_PATIENCE):
        _answers.append(_ask(maker.surface))


class _SurfaceMaker(QObject):
    """Makes a surface on the window's thread, where that has to be done; contexts can be made on any thread."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.made = threading.Event()
        self.surface: QOffscreenSurface | None = None
        self.wanted.connect(self._make, Qt.ConnectionType.QueuedConnection)

    def _make(self) -> None:
        try:
            self.surface = _surface()
        finally:
            self.made.set()


def _can_be_asked() -> bool:
    return QGuiApplication.platformName() not in ("offscreen", "minimal")


def _surface() -> QOffscreenSurface | None:
    try:
        from app.views.embedding.scene.gl_surface import surface_format
    except ImportError as error:
        _log.info("OpenGL cannot be used: %s", error)
        return None
    surface = QOffscreenSurface()
    surface.setFormat(surface_format())
    surface.create()
    return surface


def _ask(surface: QOffscreenSurface | None) -> bool:
    try:
        return surface is not None and _device_is_hardware(surface)
    except (ImportError, RuntimeError, OSError) as error:
        _log.info("OpenGL cannot be used: %s", error)
        return False


def _device_is_hardware(surface: QOffscreenSurface) -> bool:
    from app.render.device import device

    context = QOpenGLContext()
    context.setFormat(surface.requestedFormat())
    if not (context.create() and context.makeCurrent(surface)):
        return False
    try:
        found = device()
        version = context.format().version()
        _log.info("OpenGL %s on %s", found.version, found.renderer)
        return not found.software and version >= (3, 3)
    finally:
        context.doneCurrent()
