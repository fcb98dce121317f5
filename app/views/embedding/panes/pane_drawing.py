"""Frames of a pane: as those of the main picture, with rows that have no partner faint."""

from __future__ import annotations

from app.views.embedding.acts import Acts
from app.views.embedding.drawing import Drawing
from app.views.embedding.panes.pane_workspace import PaneWorkspace
from app.views.embedding.scene.camera_motion import CameraMotion
from app.views.embedding.scene.canvas import Canvas
from app.views.embedding.scene.point_motion import PointMotion
from core.cloud.cloud import Cloud
from core.state import SessionState
from core.views import Scene
from core.views.embedding import Known
from core.views.embedding.panes.pictures import picture_in


class PaneDrawing(Drawing):
    """Makes frames of what a pane shows; the legend is left to the main picture."""

    def __init__(
        self, workspace: PaneWorkspace, acts: Acts, canvas: Canvas, motion: CameraMotion, points_motion: PointMotion
    ) -> None:
        super().__init__(workspace, acts, canvas, None, motion, points_motion)
        self._panes = workspace.panes

    def scene(self, about: Known, state: SessionState, cloud: Cloud) -> Scene | None:
        """Return the scene of a state, with its points where a cloud has them."""
        moved = None if cloud is about.cloud else cloud
        parts = picture_in(self._panes.lens, about, state, self.viewport(), moved).parts
        part = parts[0].part if parts else None
        return part if isinstance(part, Scene) else None
