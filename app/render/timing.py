"""How long the graphics processor takes, asked without waiting for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from OpenGL import GL


class Timer:
    """Times one piece of work after another; while an answer is awaited others are not timed."""

    def __init__(self) -> None:
        self._query = int(GL.glGenQueries(2)[0])  # two: the answer for one is no list
        self._points = 0

    @contextmanager
    def timing(self, points: int) -> Iterator[None]:
        """Time the drawing of some points."""
        if self._points:
            yield
            return
        GL.glBeginQuery(GL.GL_TIME_ELAPSED, self._query)
        yield
        GL.glEndQuery(GL.GL_TIME_ELAPSED)
        self._points = points

    def answer(self) -> tuple[float, int]:
        """Return seconds and points of what was timed last; zeros while that is not known."""
        if not self._points or not GL.glGetQueryObjectuiv(self._query, GL.GL_QUERY_RESULT_AVAILABLE):
            return 0.0, 0
        points, self._points = self._points, 0
        return int(GL.glGetQueryObjectuiv(self._query, GL.GL_QUERY_RESULT)) / 1e9, points

    def release(self) -> None:
        """Delete the query."""
        GL.glDeleteQueries(1, [self._query])
