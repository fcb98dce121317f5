"""From what is known of a table to the frame on the canvas, for one state at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize

from app.views.embedding.acts import Acts
from app.views.embedding.readying import Readying
from app.views.embedding.scene.camera_motion import CameraMotion
from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.card import card_of
from app.views.embedding.scene.frame import Frame
from app.views.embedding.scene.legend import LegendView
from app.views.embedding.scene.point_motion import PointMotion
from app.workspace import Workspace
from core.cloud.camera import CameraState, clear_of_corner, view_matrix
from core.cloud.cloud import Cloud
from core.cloud.journey import seen_again
from core.model import F4, Column, Problem
from core.state import SessionState
from core.style import SPACE
from core.views import Scene, Viewport
from core.views.embedding import Known, colour_column, picture_of
from core.views.embedding.ready import Wish, highlighted
from core.views.embedding.scene import camera_of
from core.views.embedding.tray.memory import image_bytes
from core.views.picture import Emphasis


class Drawing:
    """Makes frames of the session's state, with camera and points where their motions hold them.

    Attributes
    ----------
    about
        What is known of the chosen table; None without one.
    highlighted
        Entry of the legend that the mouse is over.
    readying
        Says what can be drawn without a pause.
    told_elsewhere
        Whether another picture tells what is under the mouse.
    """

    def __init__(
        self,
        workspace: Workspace,
        acts: Acts,
        canvas: Canvas,
        legend: LegendView | None,
        motion: CameraMotion,
        points_motion: PointMotion,
    ) -> None:
        self._workspace = workspace
        self._acts = acts
        self._canvas = canvas
        self._legend = legend
        self._motion = motion
        self._points_motion = points_motion
        self.about: Known | None = None
        self._told: Known | None = None
        self.highlighted: str | None = None
        self._corner, self._corner_of = QSize(0, 0), ""
        self.readying = Readying()
        self.told_elsewhere: Callable[[], bool] = lambda: False
        canvas.overlay.marks.faulted.connect(self._tell_faults)

    def _tell_faults(self, problems: Sequence[Problem]) -> None:
        if self.about is not None:
            run = self.about.subject.table.run
            self._workspace.session.tell_problems(replace(each, run=run) for each in problems)

    @property
    def awaited(self) -> bool:
        """Whether a first sample of the points is there and not drawn yet."""
        cloud, frame = None if self.about is None else self.about.cloud, self._acts.frame
        return cloud is not None and not cloud.whole and (frame is None or frame.cloud is not cloud)

    def scene(self, about: Known, state: SessionState, cloud: Cloud) -> Scene | None:
        """Return the scene of a state, with its points where a cloud has them."""
        moved = None if cloud is about.cloud else cloud
        parts = picture_of(about, state, self.viewport(), moved).parts
        part = parts[0].part if parts else None
        return part if isinstance(part, Scene) else None

    def camera(self, state: SessionState) -> CameraState | None:
        """Return where a state of the same points is looked at from, None while there are none."""
        return None if self.about is None else camera_of(self.about, state, self.viewport())

    def viewport(self) -> Viewport:
        """Return the size the canvas has."""
        canvas = self._canvas
        width, height = max(canvas.width(), 1), max(canvas.height(), 1)
        corner, dimensions = (self._corner.width(), self._corner.height()), self._acts.wish.dimensions
        covered = clear_of_corner(width, height, *corner, dimensions)
        return Viewport(width, height, canvas.devicePixelRatioF(), self._workspace.theme, covered)

    def column(self) -> Column | None:
        """Return the metadata column that colours the points."""
        return colour_column(self.about.metadata if self.about else None, self._acts.wish)

    def as_seen(self, positions: F4, ends: F4) -> F4:
        """Return positions (n, 3) that look, once points that go to others are shown, as some do on the canvas."""
        frame, state = self._acts.frame, self._state()
        camera = self.camera(state)
        if frame is None or camera is None:
            return positions
        after = view_matrix(camera, state.embedding.dimensions, frame.width, frame.height)
        return seen_again(positions, frame.matrix, after, ends)

    def _state(self) -> SessionState:
        """Return the session's state with the camera where its motion holds it."""
        state, held = self._workspace.session.state, self._motion.camera
        return state if held is None else replace(state, embedding=replace(state.embedding, camera=held))

    def draw(self) -> bool:
        """Put a frame of the session's state on the canvas; return False where there is nothing to draw yet."""
        state, about = self._state(), self.about
        if about is None or (about.cloud is None and self._points_motion.cloud is None):
            return False
        drawn = self.readying.drawable(Wish(about, state, self._workspace.theme, self.highlighted))
        cloud = None if drawn is None else self._points_motion.cloud or drawn.about.cloud
        scene = None if drawn is None or cloud is None else self.scene(drawn.about, drawn.state, cloud)
        if drawn is None or cloud is None or scene is None:
            return False
        moving = self._canvas.moving or self._motion.running or self._points_motion.moving
        frame = Frame.of(about.subject.table.key, scene, cloud, self.viewport(), self._workspace.tokens, moving)
        self._canvas.overlay.marks.keep_at_most(image_bytes(drawn.state.embedding))
        self._acts.frame = frame.with_points(highlighted(frame.points, scene.legend, drawn.highlighted))
        self._canvas.show_frame(self._acts.frame)
        if self._legend is not None:
            self._legend.show_legend(scene.legend)
            return self._draw_beside(self._legend, self._acts.frame)
        return True

    def _draw_beside(self, legend: LegendView, frame: Frame) -> bool:
        """Draw again where the legend needs room: in another table or size, or when it has outgrown it."""
        seen = f"{frame.table} {frame.width} {frame.height} {legend.shown is None}"
        if seen != self._corner_of:
            self._corner_of = seen
            return self.draw() if self._measure(legend) else True
        if self._outgrown(legend, frame) and self._measure(legend):
            self._step_aside(frame)
            return self.draw()
        return True

    def _outgrown(self, legend: LegendView, frame: Frame) -> bool:
        """Return whether the legend reaches over the room it has, in a picture that the user has not framed.

        It may take the space around it first: counts that become a digit longer do not move the points.
        """
        if legend.shown is None or self._state().embedding.camera is not None:
            return False
        reach = legend.corner() - QSize(SPACE.between, SPACE.between)
        return reach.width() > frame.covered.left and reach.height() > frame.covered.bottom

    def _step_aside(self, frame: Frame) -> None:
        """Let the camera go from where it shows a frame to where the legend has room."""
        state = self._state()
        camera = self.camera(state)
        if camera is not None:
            self._motion.travel(frame.scene.camera, camera, state.embedding.animate)

    def make_room(self) -> None:
        """Leave room for the legend as it is now in what is framed."""
        if self._legend is not None and self._measure(self._legend):
            self.draw()

    def _measure(self, legend: LegendView) -> bool:
        """Return whether the legend takes another corner of the picture than it did."""
        before, self._corner = self._corner, QSize(0, 0) if legend.shown is None else legend.corner()
        return self._corner != before

    def show_hover(self) -> None:
        """Ring the hovered point with its card, as far as it is in the picture."""
        hover, frame = self._workspace.session.hover, self._acts.frame
        here = frame is not None and hover.table == frame.table
        row = hover.row if here and frame is not None else None
        if row is None or self.about is None or frame is None or frame.points.emphasis[row] == Emphasis.HIDDEN:
            self._canvas.show_hover(None, None)
        elif row != self._canvas.overlay.hovered_row or frame.moving or self._told is not self.about:
            self._told = self.about  # a label that was just given stands in the card, too
            card = None if self.told_elsewhere() else card_of(self.about, self._acts.wish, row)
            self._canvas.show_hover(row, card)
