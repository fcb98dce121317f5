"""Which painter draws the points: OpenGL, or the processor where OpenGL would run on it anyway."""

from __future__ import annotations

import logging
import os
from enum import StrEnum
from functools import lru_cache

from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext

from app.views.embedding.surface import SoftwareSurface, Surface

VARIABLE = "ARMILLARY_PAINTER"
"""Environment variable that overrides the choice: ``gl`` or ``cpu``."""
_log = logging.getLogger(__name__)


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
    from app.views.embedding.gl_surface import OpenGLSurface

    return OpenGLSurface


@lru_cache(maxsize=1)
def accelerated() -> bool:
    """Return whether OpenGL 3.3 runs on a graphics processor; asked once."""
    if QGuiApplication.platformName() in ("offscreen", "minimal"):
        return False
    try:
        return _ask()
    except (ImportError, RuntimeError, OSError) as error:
        _log.info("OpenGL cannot be used: %s", error)
        return False


def _ask() -> bool:
    from app.render.device import device
    from app.views.embedding.gl_surface import surface_format

    context, surface = QOpenGLContext(), QOffscreenSurface()
    context.setFormat(surface_format())
    surface.setFormat(surface_format())
    surface.create()
    if not (context.create() and context.makeCurrent(surface)):
        return False
    try:
        found = device()
        version = context.format().version()
        _log.info("OpenGL %s on %s", found.version, found.renderer)
        return not found.software and version >= (3, 3)
    finally:
        context.doneCurrent()
