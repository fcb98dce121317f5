"""Pictures that stand beside the main one of the embedding view."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.cloud.camera import CameraState
from core.state.projections import ProjectionChoice, ProjectionSpec

MOST_PANES = 3
"""Pictures beside the main one."""
BY_ROW = "#row"
"""Joins tables row by row, whatever is known of the rows."""


@dataclass(frozen=True, slots=True)
class Pane:
    """One picture beside the main one: what is not said here is as it is there.

    Attributes
    ----------
    table
        Key of its table, empty for that of the main picture.
    projection, dimensions, components, camera
        As in `EmbeddingState`.
    choice
        What can be run next in it, None for what is offered for the main picture.
    step
        The step it stays at, None for one that follows the linked step.
    join
        Metadata column by which rows of its table are those of the main one's, `BY_ROW`, or empty for what fits best.
    """

    table: str = ""
    projection: ProjectionSpec = field(default_factory=ProjectionSpec)
    dimensions: int = 3
    components: tuple[int, int, int] = (0, 1, 2)
    camera: CameraState | None = None
    choice: ProjectionChoice | None = None
    step: int | None = None
    join: str = ""


@dataclass(frozen=True, slots=True)
class Panes:
    """Pictures side by side.

    Attributes
    ----------
    beside
        Those beside the main one, at most `MOST_PANES`.
    cameras
        Whether all are turned, moved and zoomed with each of them.
    lines
        Whether lines join the places of selected and hovered points.
    """

    beside: tuple[Pane, ...] = ()
    cameras: bool = False
    lines: bool = True

    @property
    def shown(self) -> tuple[Pane, ...]:
        """Those beside the main picture that there is room for."""
        return self.beside[:MOST_PANES]
