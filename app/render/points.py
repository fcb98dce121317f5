"""Drawing a cloud of points with OpenGL 3.3 in whatever context is current."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from OpenGL import GL

from app.render import passes
from app.render.buffers import PointBuffers, Uploads
from app.render.close_up import CloseUp, coarse_tiles, plane_distances
from app.render.depth_order import back_to_front
from app.render.depths import unsliced
from app.render.form_buffers import UNIT, form_table
from app.render.packing import is_flat
from app.render.program import Program
from app.render.target import Framebuffer
from app.render.timing import Timer
from app.render.totals import Totals
from core.cloud.cloud import Cloud, Ranges
from core.cloud.formed.sheet import SheetForms
from core.cloud.forms import EXTENT
from core.cloud.painting.sheet import drawn_ranges, tone_of
from core.cloud.points import Emphasis, Look, Points, added_up
from core.cloud.projecting import has_depth, is_perspective
from core.cloud.shading import Layer, Shading, shading
from core.cloud.toning import Tone
from core.model.arrays import F4, F8, I8

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
        self._formed: Program | None = None
        self._forms: SheetForms | None = None
        self._form_table: F4 | None = None
        self._buffers: PointBuffers | None = None
        self._stale: PointBuffers | None = None
        self._close: CloseUp | None = None
        self._sent: Points | None = None
        self._shades_of: tuple[object, Look] | None = None
        self._shade_rows = 1

    def upload(self, points: Points, cloud: Cloud | None = None) -> None:
        """Take the points to be drawn; only arrays that are other objects than before are sent, with the next `draw`.

        `cloud` is that of the positions; without it one is made if the positions are others.
        """
        if cloud is None:
            known = self._cloud
            cloud = known if known is not None and known.positions is points.positions else Cloud(points.positions)
        buffers = self._buffers
        if buffers is not None and cloud is not None and not buffers.fits(cloud):
            self._stale, self._buffers = buffers, None
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
        passes.clear(shown)
        self._view, self.drawn, self.whole = None, 0, 0
        if self._points is None or self._cloud is None or len(self._cloud.order) == 0:
            return
        shade = shading(self._points, shown, matrix, scale, self._cloud.bounds)
        guard = math.ceil(shade.radii.max() * (1.0 if self._points.forms is None else EXTENT)) + 1
        self._forms = SheetForms.of(self._cloud, self._points, scale)
        ranges = drawn_ranges(self._cloud, self._points, matrix, (width, height), guard / scale)
        self.whole = ranges.whole
        tone = self._tone(ranges, matrix, width, height)
        size = round(width * scale), round(height * scale)
        wide = passes.widened(matrix, *size, guard)
        self._view = _View(matrix, wide, size, guard, shown, shade, tone, ranges, np.zeros_like(ranges.count))
        self._add(self._view, budget)

    def go_on(self, budget: int | None = None) -> None:
        """Add to the picture in the current framebuffer, which must hold what was drawn last, some more points."""
        if self._view is not None and not self.complete:
            self._add(self._view, budget)

    def depth(self) -> F4:
        """Return the depth of what is on top at each pixel of the picture drawn last, float32 (h, w), first row on top.

        It is 0 at the near plane and 1 at the far one and where there is no point, as that of `core.cloud.splat`. All
        points are drawn once more for it, also those that were not drawn yet; points are as opaque as they can be.
        """
        view = self._view
        if view is None or self._points is None or self._cloud is None:
            return np.ones((0, 0), dtype=np.float32)
        before = GL.glGetIntegerv(GL.GL_DRAW_FRAMEBUFFER_BINDING)
        buffers, program = self._ready(view.shade, view.look)
        target = Framebuffer(*view.size)
        target.bind()
        passes.clear(view.look)
        GL.glUseProgram(program.number)
        buffers.bind()
        passes.look_through(program, view.wide, *view.size, view.guard)
        self._set_shading(program, view.shade, self._cloud.tiles.size, view.matrix)
        passes.opaque(program, _EVERYTHING, soft=False)
        passes.draw_ranges(view.ranges)
        self._draw_close(program, buffers)
        if buffers.crowd:
            passes.choose(program, (Layer.HALO,), False)
            passes.draw_ranges(view.ranges)
            self._draw_close(program, buffers)
        self._forward(program, buffers)
        found = unsliced(target.depth(), view.matrix)
        target.release()
        passes.restore()
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, before)
        GL.glViewport(0, 0, *view.size)
        return found

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
            if not self.drawn:
                self._look_through(view, buffers, ordered=self._points.opacity < 1 and not adding)
            passes.look_through(program, view.wide, *view.size, view.guard)
            self._set_shading(program, view.shade, self._cloud.tiles.size, view.matrix)
            if adding:
                self._add_up(view, program, buffers, part)
            else:
                self._passes(program, buffers, part, view)
        view.done[:] += part.count
        self.drawn += part.drawn
        GL.glViewport(0, 0, *view.size)
        passes.restore()

    def _look_through(self, view: _View, buffers: PointBuffers, ordered: bool) -> None:
        """Have the tiles seen through another matrix, and the points of those that are too close drawn exactly.

        Points that are laid over one another in order are all drawn exactly as soon as some are.
        """
        points, cloud = self._points, self._cloud
        assert points is not None
        assert cloud is not None
        coarse = coarse_tiles(cloud, view.ranges.tiles, view.matrix, *view.size)
        if len(coarse) and ordered:
            coarse = view.ranges.tiles
        if len(coarse) or self._close is not None:
            self._close = self._close or CloseUp()
            tiles = cloud.tiles
            close = Ranges(coarse, tiles.first[coarse], tiles.count[coarse], tiles.count[coarse])
            emphasis = cloud.emphasis_in_order(points.emphasis)
            colours = cloud.colours_in_order(points.colour_index, len(points.palette))
            forms = None if self._forms is None else self._forms.index
            self._close.fill(cloud, close, view.wide, emphasis, colours, ordered, forms)
            self.uploads.views += self._close.sent
        buffers.look_through(view.wide, coarse)
        buffers.bind()

    def _draw_close(self, program: Program, buffers: PointBuffers) -> None:
        """Draw the points that are looked at closely, with the same states as the others."""
        if self._close is not None and self._close.number:
            GL.glUniform1i(program.place("close_up"), 1)
            self._close.draw()
            GL.glUniform1i(program.place("close_up"), 0)
            buffers.bind()

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
            passes.choose(program, (layer,), True, adding=True)
            passes.draw_ranges(part)
            if not self.drawn:
                self._draw_close(program, buffers)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, target)
        passes.clear(view.look)
        GL.glViewport(0, 0, *view.size)
        share = (self.drawn + part.drawn) / max(self.whole, 1)
        for layer in present:
            totals.lay_over(layer, view.tone, share)
        GL.glUseProgram(program.number)
        buffers.bind()
        passes.look_through(program, view.wide, *view.size, view.guard)
        self._forward(program, buffers)

    def _ready(self, shade: Shading, look: Look) -> tuple[PointBuffers, Program]:
        """Send what has changed since the last time, and return what to draw with."""
        points, cloud = self._points, self._cloud
        assert points is not None
        assert cloud is not None
        self._drop_stale()
        program = self._program_for(points)
        if self._buffers is None:
            self._buffers = PointBuffers(cloud, self.uploads)
            self._sent = self._shades_of = None
        buffers, sent = self._buffers, self._sent
        buffers.move(cloud)
        if sent is None or sent.colour_index is not points.colour_index:
            buffers.set_colours(points.colour_index)
        if sent is None or sent.emphasis is not points.emphasis:
            buffers.set_emphasis(points.emphasis)
        if self._shades_of is None or self._shades_of[0] is not points.palette or self._shades_of[1] != look:
            self._shade_rows = buffers.set_shades(shade.shades)
            self._shades_of = points.palette, look
        if self._forms is not None:
            self._send_forms(buffers, self._forms, points, sent)
        self._sent = points
        return buffers, program

    def _program_for(self, points: Points) -> Program:
        if points.forms is None:
            self._program = self._program or Program("points")
            return self._program
        self._formed = self._formed or Program("points", "FORMED")
        return self._formed

    def _send_forms(self, buffers: PointBuffers, forms: SheetForms, points: Points, sent: Points | None) -> None:
        """Send forms that are others than before, and their radii, which change with the size of all points."""
        assert points.forms is not None
        if sent is None or sent.forms is None or sent.forms.index is not points.forms.index:
            buffers.set_forms(forms)
            self._form_table = None
        table = form_table(forms)
        if self._form_table is None or not np.array_equal(self._form_table, table):
            buffers.set_form_table(forms)
            self._form_table = table

    def _set_shading(self, program: Program, shade: Shading, tile_size: int, matrix: F8) -> None:
        assert self._cloud is not None
        if self._forms is not None:
            GL.glUniform1i(program.place("forms"), UNIT)
        for texture, name in enumerate(("cells", "shades", "corners")):
            GL.glUniform1i(program.place(name), texture)
        GL.glUniform1i(program.place("close_up"), 0)
        GL.glUniform1i(program.place("tile_shift"), tile_size.bit_length() - 1)
        GL.glUniform1i(program.place("shade_rows"), self._shade_rows)
        flat = is_flat(self._cloud)
        GL.glUniform1i(program.place("flat_cloud"), int(flat))
        GL.glUniform1i(program.place("by_lot"), int(flat and not has_depth(matrix)))
        GL.glUniform1fv(program.place("radii"), 6, shade.radii.astype(np.float32))
        GL.glUniform1fv(program.place("opacities"), 6, shade.opacities.astype(np.float32))
        GL.glUniform1fv(program.place("fog"), 3, shade.fog[:3].astype(np.float32))
        GL.glUniform1i(program.place("perspective"), int(is_perspective(matrix)))
        GL.glUniform2f(program.place("planes"), *plane_distances(matrix))
        GL.glUniform3f(program.place("background"), *(shade.background[:3] / 255))

    def _passes(self, program: Program, buffers: PointBuffers, part: Ranges, view: _View) -> None:
        """Draw the layers; what is brought forward lies on top, and is in a sample, too."""
        assert self._points is not None
        assert self._cloud is not None
        if self._points.opacity < 1:
            buffers.use_order(back_to_front(self._cloud, part, view.matrix))
            for layer, _ in buffers.added:
                passes.blended(program, (layer,))
                passes.draw_elements(part.drawn)
                self._draw_close(program, buffers)
            buffers.use_order(None)
        else:
            passes.opaque(program, _EVERYTHING, passes.smooth())
            passes.draw_ranges(part)
            self._draw_close(program, buffers)
            if buffers.crowd:
                passes.opaque(program, (Layer.HALO,), passes.smooth())
                passes.draw_ranges(part)
                self._draw_close(program, buffers)
        self._forward(program, buffers)

    def _forward(self, program: Program, buffers: PointBuffers) -> None:
        """Draw what is brought forward; halos lie under all selected points, so they are drawn apart."""
        if buffers.chosen:
            passes.opaque(program, _FORWARD, passes.smooth())
            passes.draw_elements(buffers.chosen)
            self._draw_close(program, buffers)
        if buffers.chosen and buffers.counts[Emphasis.SELECTED]:
            passes.opaque(program, (Layer.HALO,), passes.smooth())
            passes.draw_elements(buffers.chosen)
            self._draw_close(program, buffers)

    def release(self) -> None:
        """Delete everything in the graphics memory; the next `draw` sends it again."""
        self._drop_stale()
        if self._buffers is not None:
            self._buffers.release()
        for part in (self._program, self._formed, self._totals, self._timer, self._close):
            if part is not None:
                part.release()
        self.forget()

    def forget(self) -> None:
        """Give up what was in the graphics memory of a context that is lost; the next `draw` sends it again."""
        self._buffers = self._program = self._stale = self._totals = self._timer = self._view = self._close = None
        self._formed = self._form_table = None

    def _drop_stale(self) -> None:
        if self._stale is not None:
            self._stale.release()
            self._stale = None


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """What a picture is drawn with, and how many places of each of its tiles are in it.

    `wide` is the matrix for a viewport that is larger by the guard.
    """

    matrix: F8
    wide: F8
    size: tuple[int, int]
    guard: int
    look: Look
    shade: Shading
    tone: Tone
    ranges: Ranges
    done: I8
