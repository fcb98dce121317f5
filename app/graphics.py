"""What the machine draws with: whether OpenGL can be used, on what it runs, and which painter of points that means."""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import threading
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext, QSurfaceFormat

from app.settings import PainterChoice

VARIABLE = "ARMILLARY_PAINTER"
"""Environment variable that overrides the choice: ``gl`` or ``cpu``."""
SAMPLES = 4
_RENDERER, _VERSION = 0x1F01, 0x1F02
_RENDERING = "app.render.points"
"""What draws points with OpenGL. Its bindings are many modules, and are not imported to find out that they are of no
use: Qt knows what OpenGL runs on, too."""
_log = logging.getLogger(__name__)


class Painter(StrEnum):
    """What draws points."""

    GL = "gl"
    CPU = "cpu"


@dataclass(frozen=True, slots=True)
class Graphics:
    """What OpenGL runs on.

    Attributes
    ----------
    renderer
        Name of the device, empty where there is no OpenGL 3.3.
    hardware
        Whether it is a graphics processor, not the processor itself.
    """

    renderer: str = ""
    hardware: bool = False


_answers: list[Graphics] = []
_surfaces: list[QOffscreenSurface] = []
"""Destroyed with the program: the thread that asks must not destroy what belongs to the window's thread."""


def surface_format() -> QSurfaceFormat:
    """Return the format of contexts that points are drawn in: OpenGL 3.3 core, depth, several samples a pixel."""
    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setDepthBufferSize(24)
    wanted.setSamples(SAMPLES)
    return wanted


def painter(choice: PainterChoice = PainterChoice.AUTOMATIC) -> Painter:
    """Return the painter to use: as the environment says, else as was chosen, where that is possible.

    Left to the program it is OpenGL where a graphics processor runs it.
    """
    wished = os.environ.get(VARIABLE, "").lower()
    if wished in {p.value for p in Painter}:
        return Painter(wished)
    if choice is PainterChoice.OPENGL:
        return Painter.GL if graphics().renderer else Painter.CPU
    if choice is PainterChoice.SOFTWARE:
        return Painter.CPU
    return Painter.GL if graphics().hardware else Painter.CPU


def described(choice: PainterChoice = PainterChoice.AUTOMATIC) -> str:
    """Return in a sentence what draws the points and why."""
    found, chosen = graphics(), painter(choice)
    if os.environ.get(VARIABLE, "").lower() in {p.value for p in Painter}:
        why = f"as {VARIABLE} says"
    elif choice is PainterChoice.AUTOMATIC:
        why = "chosen automatically"
    elif choice is PainterChoice.OPENGL and chosen is Painter.CPU:
        why = "OpenGL 3.3 cannot be used here"
    else:
        why = "as chosen in the menu"
    if chosen is Painter.GL:
        return f"Points are drawn by OpenGL on {found.renderer or 'an unknown device'}, {why}"
    return f"Points are drawn by the software painter, {why}"


def graphics() -> Graphics:
    """Return what OpenGL 3.3 runs on; asked once."""
    if not _answers:
        _answers.append(_ask(_surface()) if _can_be_asked() else Graphics())
    return _answers[0]


def make_surface() -> None:
    """Make on the window's thread, where that has to be done, what `ask_beside` needs; contexts do on any thread."""
    if not (_answers or _surfaces or QGuiApplication.instance() is None) and _can_be_asked():
        _surfaces.append(_surface())


def ask_beside(choice: PainterChoice = PainterChoice.AUTOMATIC) -> None:
    """Find out on a thread that is not the window's what `graphics` answers there afterwards without a pause.

    If OpenGL will draw the points, what it takes is imported, too.
    """
    on_window_thread = threading.current_thread() is threading.main_thread()
    if _surfaces and not (_answers or on_window_thread):
        _answers.append(_ask(_surfaces[0]))
    if _answers and painter(choice) is Painter.GL:
        with contextlib.suppress(ImportError):  # the view decides what to do without
            importlib.import_module(_RENDERING)


def _can_be_asked() -> bool:
    return QGuiApplication.platformName() not in ("offscreen", "minimal")


def _surface() -> QOffscreenSurface:
    surface = QOffscreenSurface()
    surface.setFormat(surface_format())
    surface.create()
    return surface


def _ask(surface: QOffscreenSurface | None) -> Graphics:
    try:
        return Graphics() if surface is None else _device(surface)
    except (ImportError, RuntimeError, OSError) as error:
        _log.info("OpenGL cannot be used: %s", error)
        return Graphics()


def _device(surface: QOffscreenSurface) -> Graphics:
    from app.render.device import is_software

    context = QOpenGLContext()
    context.setFormat(surface.requestedFormat())
    if not (context.create() and context.makeCurrent(surface)):
        return Graphics()
    try:
        renderer, version = (str(context.functions().glGetString(name)) for name in (_RENDERER, _VERSION))
        _log.info("OpenGL %s on %s", version, renderer)
        return Graphics(renderer, not is_software(renderer)) if context.format().version() >= (3, 3) else Graphics()
    finally:
        context.doneCurrent()
