"""Which painter draws the points: OpenGL, or the processor where OpenGL would run on it anyway."""

from __future__ import annotations

from app.views.embedding.surface import SoftwareSurface, Surface


def surface_class() -> type[Surface]:
    """Return the class of the widget that paints points."""
    return SoftwareSurface
