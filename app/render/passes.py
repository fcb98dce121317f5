"""The states of OpenGL in which points are drawn."""

from __future__ import annotations

import numpy as np
from OpenGL import GL

from app.render.program import Program
from core.cloud.cloud import Ranges
from core.cloud.points import Look
from core.cloud.shading import Layer
from core.cloud.tiles import merged
from core.model.arrays import F8


def smooth() -> bool:
    """Return whether the current framebuffer has several samples a pixel."""
    return bool(GL.glGetIntegerv(GL.GL_SAMPLES) > 0)


def clear(look: Look) -> None:
    """Fill the current framebuffer with the background, at the greatest depth."""
    red, green, blue, alpha = (value / 255 for value in look.background)
    GL.glDisable(GL.GL_SCISSOR_TEST)
    GL.glColorMask(True, True, True, True)
    GL.glDepthMask(True)
    GL.glClearColor(red * alpha, green * alpha, blue * alpha, alpha)
    GL.glClearDepth(1.0)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)


def widened(matrix: F8, width: int, height: int, guard: int) -> F8:
    """Return a matrix for a viewport larger by a guard on all sides: OpenGL leaves out centres that are outside."""
    wide: F8 = np.diag([width / (width + 2 * guard), height / (height + 2 * guard), 1.0, 1.0]) @ matrix
    return wide


def look_through(program: Program, wide: F8, width: int, height: int, guard: int) -> None:
    """Set that viewport, and how directions of the world are seen through the matrix."""
    port = width + 2 * guard, height + 2 * guard
    GL.glViewport(-guard, -guard, *port)
    GL.glUniform3f(program.place("port"), *port, -guard)
    GL.glUniformMatrix4fv(program.place("matrix"), 1, True, wide.astype(np.float32))
    GL.glEnable(GL.GL_PROGRAM_POINT_SIZE)


def opaque(program: Program, layers: tuple[Layer, ...], soft: bool) -> None:
    """Draw with a test of depth; with several samples a pixel, an edge covers some of them."""
    GL.glEnable(GL.GL_DEPTH_TEST)
    GL.glDepthFunc(GL.GL_LEQUAL)
    GL.glDisable(GL.GL_BLEND)
    for capability in (GL.GL_SAMPLE_ALPHA_TO_COVERAGE, GL.GL_SAMPLE_ALPHA_TO_ONE):
        (GL.glEnable if soft else GL.glDisable)(capability)
    choose(program, layers, soft)


def blended(program: Program, layers: tuple[Layer, ...]) -> None:
    """Draw over what is there, in order."""
    GL.glDisable(GL.GL_DEPTH_TEST)
    GL.glEnable(GL.GL_BLEND)
    GL.glBlendFuncSeparate(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA, GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)
    choose(program, layers, True)


def choose(program: Program, layers: tuple[Layer, ...], soft: bool, adding: bool = False) -> None:
    """Draw points of some layers only, and their halos if these are among them."""
    GL.glUniform1ui(program.place("layers"), sum(1 << layer for layer in layers))
    GL.glUniform1i(program.place("halo"), int(Layer.HALO in layers))
    GL.glUniform1i(program.place("soft"), int(soft))
    GL.glUniform1i(program.place("adding"), int(adding))
    GL.glUniform1f(program.place("feather"), 1.0 if soft else 0.0)


def draw_ranges(ranges: Ranges) -> None:
    """Draw the places of some ranges."""
    first, count = merged(ranges.first, ranges.count)
    if len(first):
        GL.glMultiDrawArrays(GL.GL_POINTS, first.astype(np.int32), count.astype(np.int32), len(first))


def draw_elements(number: int) -> None:
    """Draw the first places of the list that is bound."""
    if number:
        GL.glDrawElements(GL.GL_POINTS, number, GL.GL_UNSIGNED_INT, None)


def restore() -> None:
    """Leave the context as others expect it."""
    GL.glBindVertexArray(0)
    GL.glUseProgram(0)
    for capability in (
        GL.GL_DEPTH_TEST,
        GL.GL_BLEND,
        GL.GL_PROGRAM_POINT_SIZE,
        GL.GL_SAMPLE_ALPHA_TO_COVERAGE,
        GL.GL_SAMPLE_ALPHA_TO_ONE,
    ):
        GL.glDisable(capability)
