"""Drawing a cloud of points with OpenGL 3.3 in whatever context is current."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from OpenGL import GL

from app.render.buffers import PointBuffers, Uploads
from app.render.depth_order import back_to_front
from app.render.packing import is_flat
from app.render.program import Program
from app.render.timing import Timer
from app.render.totals import Totals
from core.cloud.cloud import Cloud, Ranges
from core.cloud.painting.sheet import tone_of
from core.cloud.points import Emphasis, Look, Points, added_up
from core.cloud.projecting import depth_terms, has_depth, is_perspective
from core.cloud.shading import Layer, Shading, shading
from core.cloud.tiles import merged
from core.cloud.toning import Tone
from core.model.arrays import F8, I8

_EVERYTHING = (Layer.DIMMED, Layer.NORMAL, Layer.NEIGHBOUR, Layer.SELECTED)
_FORWARD = (Layer.NEIGHBOUR, Layer.SELECTED)


class PointRenderer:
    """Keeps a cloud in the graphics memory and draws it.

    It draws what `core.cloud.splat.paint` paints: the same discs, order of emphasis, halos and fog. Opaque points are
    tested for depth; their edges are soft where the framebuffer has several samples a pixel. Few translucent points lie
    over one another from the farthest to the nearest, many are added up. A picture can be drawn in parts, all but the
    first by `go_on`; when it is complete it does not depend on how.

    All methods but `upload` and `forget` need the context to be current in which the first `draw` was made.

    Attributes
    ----------
    uploads
        Bytes sent to the graphics memory so far.
    drawn, whole
        How many points the picture holds, and how many are in the tiles that reach into it.
    """

    def __init__(self) -> None:
        self.uploads = Uploads()
        self.drawn = self.whole = 0
        self._view: _View | None = None
        self._totals: Totals | None = None
        self._timer: Timer | None = None
        self._points: Points | None = None
        self._cloud: Cloud | None = None
        self._program: Program | None = None
        self._buffers: PointBuffers | None = None
        self._stale: PointBuffers | None = None
        self._sent: Points | None = None
        self._shades_of: tuple[object, Look] | None = None
        self._shade_rows = 1

    def upload(self, points: Points, cloud: Cloud | None = None) -> None:
        """Take the points to be drawn; only arrays that are other objects than before are sent, with the next `draw`.

        `cloud` is that of the positions; without it one is made if the positions are others.
        """
        if cloud is None:
            same = self._cloud is not None and self._cloud.positions is points.positions
            cloud = self._cloud if same else Cloud(points.positions)
        if cloud is not self._cloud and self._buffers is not None:
            self._stale, self._buffers = self._buffers, None
        self._points, self._cloud = points, cloud

    def draw(
        self,
        matrix: F8,
        width: float,
        height: float,
        scale: float = 1.0,
        look: Look | None = None,
        budget: int | None = None,
    ) -> None:
        """Clear the current framebuffer and draw the points into it.

        Parameters
        ----------
        matrix
            World to clip, (4, 4).
        width, height, scale
            Logical pixels of the picture, which fills the framebuffer from its lower left corner, and device pixels
            for each of them.
        look
            Background, halo, fog.
        budget
            About how many points to draw: an unbiased sample. None draws all.
        """
        shown = look or Look()
        _clear(shown)
        self._view, self.drawn, self.whole = None, 0, 0
        if self._points is None or self._cloud is None or len(self._cloud.order) == 0:
            return
        shade = shading(self._points, shown, matrix, scale, self._cloud.bounds)
        guard = math.ceil(shade.radii.max()) + 1
        ranges = self._cloud.ranges(matrix, width, height, guard / scale)
        self.whole = ranges.whole
        tone = self._tone(ranges, matrix, width, height)
        size = round(width * scale), round(height * scale)
        self._view = _View(matrix, size, guard, shown, shade, tone, ranges, np.zeros_like(ranges.count))
        self._add(self._view, budget)

    def go_on(self, budget: int | None = None) -> None:
        """Add to the picture in the current framebuffer, which must hold what was drawn last, some more points."""
        if self._view is not None and not self.complete:
            self._add(self._view, budget)

    @property
    def complete(self) -> bool:
        """Whether all points are in the picture."""
        return self.drawn >= self.whole

    def timed(self) -> tuple[float, int]:
        """Return how many seconds some points took to draw, and how many; zeros while nothing is known."""
        return (0.0, 0) if self._timer is None else self._timer.answer()

    def _tone(self, ranges: Ranges, matrix: F8, width: float, height: float) -> Tone:
        points, cloud = self._points, self._cloud
        assert points is not None
        assert cloud is not None
        return tone_of(cloud, points, cloud.emphasis_in_order(points.emphasis), ranges, matrix, width, height)

    def _add(self, view: _View, budget: int | None) -> None:
        assert self._points is not None
        assert self._cloud is not None
        buffers, program = self._ready(view.shade, view.look)
        adding = added_up(self._points, self.whole)
        if self._points.opacity < 1 and not adding:
            budget = None  # they have to be laid over one another in one go
        part = view.ranges.after(view.done, budget)
        self._timer = self._timer or Timer()
        with self._timer.timing(part.drawn):
            GL.glUseProgram(program.number)
            buffers.bind()
            _widen(program, view.matrix, *view.size, view.guard)
            self._set_shading(program, view.shade, self._cloud.tiles.size, view.matrix)
            if adding:
                self._add_up(view, program, buffers, part)
            else:
                self._passes(program, buffers, part, view)
        view.done[:] += part.count
        self.drawn += part.drawn
        GL.glViewport(0, 0, *view.size)
        _restore()

    def _add_up(self, view: _View, program: Program, buffers: PointBuffers, part: Ranges) -> None:
        """Add points to the sums of their layers, and show these."""
        target = GL.glGetIntegerv(GL.GL_DRAW_FRAMEBUFFER_BINDING)
        if self._totals is not None and self._totals.size != view.size:
            self._totals.release()
            self._totals = None
        totals = self._totals = self._totals or Totals(*view.size)
        if not self.drawn:
            totals.clear()
        GL.glUseProgram(program.number)
        buffers.bind()
        present = [layer for layer, _ in buffers.added]
        for layer in present:
            totals.bind(layer)
            _choose(program, (layer,), True)
            GL.glUniform1i(program.place("adding"), 1)
            _draw_ranges(part)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, target)
        _clear(view.look)
        GL.glViewport(0, 0, *view.size)
        share = (self.drawn + part.drawn) / max(self.whole, 1)
        for layer in present:
            totals.lay_over(layer, view.tone, share)
        GL.glUseProgram(program.number)
        buffers.bind()
        _widen(program, view.matrix, *view.size, view.guard)
        self._forward(program, buffers)

    def _ready(self, shade: Shading, look: Look) -> tuple[PointBuffers, Program]:
        """Send what has changed since the last time, and return what to draw with."""
        points, cloud = self._points, self._cloud
        assert points is not None
        assert cloud is not None
        self._drop_stale()
        self._program = self._program or Program("points")
        if self._buffers is None:
            self._buffers = PointBuffers(cloud, self.uploads)
            self._sent = self._shades_of = None
        buffers, sent = self._buffers, self._sent
        if sent is None or sent.colour_index is not points.colour_index:
            buffers.set_colours(points.colour_index)
        if sent is None or sent.emphasis is not points.emphasis:
            buffers.set_emphasis(points.emphasis)
        if self._shades_of is None or self._shades_of[0] is not points.palette or self._shades_of[1] != look:
            self._shade_rows = buffers.set_shades(shade.shades)
            self._shades_of = points.palette, look
        self._sent = points
        return buffers, self._program

    def _set_shading(self, program: Program, shade: Shading, tile_size: int, matrix: F8) -> None:
        assert self._cloud is not None
        GL.glUniform1i(program.place("tiles"), 0)
        GL.glUniform1i(program.place("shades"), 1)
        GL.glUniform1i(program.place("tile_shift"), tile_size.bit_length() - 1)
        GL.glUniform1i(program.place("shade_rows"), self._shade_rows)
        flat = is_flat(self._cloud)
        GL.glUniform1i(program.place("flat_cloud"), int(flat))
        GL.glUniform1i(program.place("by_lot"), int(flat and not has_depth(matrix)))
        GL.glUniform1fv(program.place("radii"), 6, shade.radii.astype(np.float32))
        GL.glUniform1fv(program.place("opacities"), 6, shade.opacities.astype(np.float32))
        GL.glUniform1fv(program.place("fog"), 3, shade.fog[:3].astype(np.float32))
        GL.glUniform1i(program.place("perspective"), int(is_perspective(matrix)))
        GL.glUniform2f(program.place("planes"), *_plane_distances(matrix))
        GL.glUniform3f(program.place("background"), *(shade.background[:3] / 255))

    def _passes(self, program: Program, buffers: PointBuffers, part: Ranges, view: _View) -> None:
        """Draw the layers; what is brought forward lies on top, and is in a sample, too."""
        assert self._points is not None
        assert self._cloud is not None
        if self._points.opacity < 1:
            buffers.use_order(back_to_front(self._cloud, part, view.matrix))
            for layer, _ in buffers.added:
                _blended(program, (layer,))
                _draw_elements(part.drawn)
            buffers.use_order(None)
        else:
            _opaque(program, _EVERYTHING, _smooth())
            _draw_ranges(part)
            if buffers.crowd:
                _opaque(program, (Layer.HALO,), _smooth())
                _draw_ranges(part)
        self._forward(program, buffers)

    def _forward(self, program: Program, buffers: PointBuffers) -> None:
        """Draw what is brought forward; halos lie under all selected points, so they are drawn apart."""
        if buffers.chosen:
            _opaque(program, _FORWARD, _smooth())
            _draw_elements(buffers.chosen)
        if buffers.chosen and buffers.counts[Emphasis.SELECTED]:
            _opaque(program, (Layer.HALO,), _smooth())
            _draw_elements(buffers.chosen)

    def release(self) -> None:
        """Delete everything in the graphics memory; the next `draw` sends it again."""
        self._drop_stale()
        if self._buffers is not None:
            self._buffers.release()
        for part in (self._program, self._totals, self._timer):
            if part is not None:
                part.release()
        self.forget()

    def forget(self) -> None:
        """Give up what was in the graphics memory of a context that is lost; the next `draw` sends it again."""
        self._buffers = self._program = self._stale = self._totals = self._timer = self._view = None

    def _drop_stale(self) -> None:
        if self._stale is not None:
            self._stale.release()
            self._stale = None


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """What a picture is drawn with, and how many places of each of its tiles are in it."""

    matrix: F8
    size: tuple[int, int]
    guard: int
    look: Look
    shade: Shading
    tone: Tone
    ranges: Ranges
    done: I8


def _plane_distances(matrix: F8) -> tuple[float, float]:
    """Return how far the near and the far plane of a perspective are from the eye."""
    if not is_perspective(matrix):
        return 1.0, 2.0
    slope, offset = depth_terms(matrix)
    return offset / (-1 - slope), offset / (1 - slope)


def _smooth() -> bool:
    return bool(GL.glGetIntegerv(GL.GL_SAMPLES) > 0)


def _clear(look: Look) -> None:
    red, green, blue, alpha = (value / 255 for value in look.background)
    GL.glDisable(GL.GL_SCISSOR_TEST)
    GL.glColorMask(True, True, True, True)
    GL.glDepthMask(True)
    GL.glClearColor(red * alpha, green * alpha, blue * alpha, alpha)
    GL.glClearDepth(1.0)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)


def _widen(program: Program, matrix: F8, width: int, height: int, guard: int) -> None:
    """Set a viewport that is larger by a guard on all sides: OpenGL leaves out points whose centre is outside."""
    GL.glViewport(-guard, -guard, width + 2 * guard, height + 2 * guard)
    shrink = np.diag([width / (width + 2 * guard), height / (height + 2 * guard), 1.0, 1.0])
    GL.glUniformMatrix4fv(program.place("matrix"), 1, True, (shrink @ matrix).astype(np.float32))
    GL.glEnable(GL.GL_PROGRAM_POINT_SIZE)


def _opaque(program: Program, layers: tuple[Layer, ...], smooth: bool) -> None:
    """Draw with a test of depth; with several samples a pixel, an edge covers some of them."""
    GL.glEnable(GL.GL_DEPTH_TEST)
    GL.glDepthFunc(GL.GL_LEQUAL)
    GL.glDisable(GL.GL_BLEND)
    for capability in (GL.GL_SAMPLE_ALPHA_TO_COVERAGE, GL.GL_SAMPLE_ALPHA_TO_ONE):
        (GL.glEnable if smooth else GL.glDisable)(capability)
    _choose(program, layers, smooth)


def _blended(program: Program, layers: tuple[Layer, ...]) -> None:
    """Draw over what is there, in order."""
    GL.glDisable(GL.GL_DEPTH_TEST)
    GL.glEnable(GL.GL_BLEND)
    GL.glBlendFuncSeparate(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA, GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)
    _choose(program, layers, True)


def _choose(program: Program, layers: tuple[Layer, ...], soft: bool) -> None:
    GL.glUniform1ui(program.place("layers"), sum(1 << layer for layer in layers))
    GL.glUniform1i(program.place("halo"), int(Layer.HALO in layers))
    GL.glUniform1i(program.place("soft"), int(soft))
    GL.glUniform1i(program.place("adding"), 0)
    GL.glUniform1f(program.place("feather"), 1.0 if soft else 0.0)


def _draw_ranges(ranges: Ranges) -> None:
    _draw_many(*merged(ranges.first, ranges.count))


def _draw_many(first: I8, count: I8) -> None:
    if len(first):
        GL.glMultiDrawArrays(GL.GL_POINTS, first.astype(np.int32), count.astype(np.int32), len(first))


def _draw_elements(number: int) -> None:
    if number:
        GL.glDrawElements(GL.GL_POINTS, number, GL.GL_UNSIGNED_INT, None)


def _restore() -> None:
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
