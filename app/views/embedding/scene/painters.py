"""The widget that shows points: that of OpenGL, or that of the processor where OpenGL would run on it anyway."""

from __future__ import annotations

from app.graphics import Painter, painter
from app.settings import PainterChoice
from app.views.embedding.scene.surface import SoftwareSurface, Surface


def surface_class(choice: PainterChoice = PainterChoice.AUTOMATIC) -> type[Surface]:
    """Return the class of the widget that shows points, for what the user chose."""
    if painter(choice) is Painter.CPU:
        return SoftwareSurface
    from app.views.embedding.scene.gl_surface import OpenGLSurface

    return OpenGLSurface
