"""From what is known of a table to the frame on the canvas, for one state at a time."""

from __future__ import annotations

from dataclasses import replace

from app.views.embedding.acts import Acts
from app.views.embedding.scene.camera_motion import CameraMotion
from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.card import card_of
from app.views.embedding.scene.frame import Frame
from app.views.embedding.scene.highlight import with_highlight
from app.views.embedding.scene.legend import LegendView
from app.views.embedding.scene.point_motion import PointMotion
from app.workspace import Workspace
from core.cloud.cloud import Cloud
from core.model import Column
from core.state import SessionState
from core.views import Scene, Viewport
from core.views.embedding import Known, colour_column, picture_of, resolve
from core.views.picture import Emphasis


class Drawing:
    """Makes frames of the session's state, with camera and points where their motions hold them.

    Attributes
    ----------
    about
        What is known of the chosen table; None without one.
    highlighted
        Entry of the legend that the mouse is over.
    """

    def __init__(
        self,
        workspace: Workspace,
        acts: Acts,
        canvas: Canvas,
        legend: LegendView,
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
        self.highlighted: str | None = None

    def scene(self, state: SessionState, cloud: Cloud | None = None) -> Scene | None:
        """Return the scene of a state; with a cloud, of what is looked at with its points on their way."""
        session, about = self._workspace.session, self.about
        if cloud is None or about is None or cloud is about.cloud:
            parts = resolve(session.catalog, session.results, state, self.viewport()).parts
        else:
            parts = picture_of(about, state, self.viewport(), cloud).parts
        part = parts[0].part if parts else None
        return part if isinstance(part, Scene) else None

    def viewport(self) -> Viewport:
        """Return the size the canvas has."""
        canvas = self._canvas
        return Viewport(
            max(canvas.width(), 1), max(canvas.height(), 1), canvas.devicePixelRatioF(), self._workspace.theme
        )

    def column(self) -> Column | None:
        """Return the metadata column that colours the points."""
        return colour_column(self.about.metadata if self.about else None, self._acts.wish)

    def draw(self) -> bool:
        """Put a frame of the session's state on the canvas; return False where there is nothing to draw yet."""
        state, about = self._workspace.session.state, self.about
        held = self._motion.camera
        if held is not None:
            state = replace(state, embedding=replace(state.embedding, camera=held))
        cloud = None if about is None else self._points_motion.cloud or about.cloud
        scene = self.scene(state, cloud) if cloud is not None else None
        if scene is None or about is None or cloud is None:
            return False
        moving = self._canvas.moving or self._motion.running or self._points_motion.running
        viewport, table = self.viewport(), about.subject.table.key
        size = (viewport.width, viewport.height)
        frame = Frame.of(table, scene, cloud, size, viewport.scale, self._workspace.tokens, moving)
        self._acts.frame = with_highlight(frame, self.column(), self.highlighted)
        self._canvas.show_frame(self._acts.frame)
        self._legend.show_legend(scene.legend)
        return True

    def show_hover(self) -> None:
        """Ring the hovered point with its card, as far as it is in the picture."""
        hover, frame = self._workspace.session.hover, self._acts.frame
        here = frame is not None and hover.table == frame.table
        row = hover.row if here and frame is not None else None
        if row is None or self.about is None or frame is None or frame.points.emphasis[row] == Emphasis.HIDDEN:
            self._canvas.show_hover(None, None)
        elif row != self._canvas.overlay.hovered_row or frame.moving:
            self._canvas.show_hover(row, card_of(self.about, self._acts.wish, row))
