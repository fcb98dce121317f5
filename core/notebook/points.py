"""Points of an embedding as a frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.views.picture import Points, Scene, Viewport

if TYPE_CHECKING:
    from pandas import DataFrame


def point_frame(
    catalog: Catalog, state: SessionState, results: Results, data: Callable[[str, SessionState], DataFrame]
) -> DataFrame:
    """Return coordinates, metadata and colours, see `core.notebook.Logs.points`."""
    from core.views.embedding.panes.finishing import finish
    from core.views.embedding.scene import resolve

    finish(catalog, results, state)
    frame = data("coordinates", state)
    picture = resolve(catalog, results, state, Viewport(640, 480))
    clouds = [layer for placed in picture.parts for layer in _layers(placed.part) if isinstance(layer, Points)]
    if clouds:
        drawn = clouds[0]
        colours = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in drawn.palette[drawn.colour_index][:, :3].tolist()]
        frame["colour"] = [colours[row] for row in frame["row"]]
    return frame


def _layers(part: object) -> tuple[object, ...]:
    return part.layers if isinstance(part, Scene) else ()
