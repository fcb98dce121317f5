"""Points of an embedding as frames: where they are, the lines around them, and their gallery."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.model import Catalog
from core.results import Results
from core.state import SessionState, Tray
from core.style import hex_of
from core.views.picture import Outlines, Points, Scene, Viewport

if TYPE_CHECKING:
    from pandas import DataFrame

    from core.views.embedding.work import Known

BOUNDARIES = ("picture", "line", "colour", "x", "y")
GALLERY = ("row", "title", "heading", "colour", "image", "left", "top", "width", "height")
_SCREEN = Viewport(640, 480)


def point_frame(
    catalog: Catalog, state: SessionState, results: Results, data: Callable[[str, SessionState], DataFrame]
) -> DataFrame:
    """Return coordinates, metadata and colours, see `core.notebook.Logs.points`."""
    from core.views.embedding.panes.finishing import finish
    from core.views.embedding.scene import resolve

    finish(catalog, results, state)
    frame = data("coordinates", state)
    picture = resolve(catalog, results, state, _SCREEN)
    clouds = [layer for placed in picture.parts for layer in _layers(placed.part) if isinstance(layer, Points)]
    if clouds:
        drawn = clouds[0]
        colours = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in drawn.palette[drawn.colour_index][:, :3].tolist()]
        frame["colour"] = [colours[row] for row in frame["row"]]
    return frame


def _layers(part: object) -> tuple[object, ...]:
    return part.layers if isinstance(part, Scene) else ()


def boundary_frame(catalog: Catalog, state: SessionState, results: Results) -> DataFrame:
    """Return the vertices of the lines around points in all pictures, see `core.notebook.Logs.boundaries`."""
    import pandas as pd

    from core.views.embedding.panes.finishing import finish

    state = replace(state, embedding=replace(state.embedding, tray=Tray()))
    finish(catalog, results, state)
    found = [_lines(about, seen, number) for number, (about, seen) in enumerate(_pictures(catalog, results, state), 1)]
    return pd.concat(found, ignore_index=True)


def _pictures(catalog: Catalog, results: Results, state: SessionState) -> Iterator[tuple[Known | None, SessionState]]:
    """Yield what is known of each picture, the main one first, and the state as it is seen there."""
    from core.views.embedding.panes.known import known_in
    from core.views.embedding.panes.lens import lens_of
    from core.views.embedding.work import known

    main = known(catalog, results, state)
    yield main, state
    for place in range(len(state.embedding.panes.shown)):
        lens = lens_of(catalog, results, state, place)
        seen = state if lens is None else lens.seen(state)
        yield (None if lens is None else known_in(catalog, results, lens, seen, main)), seen


def _lines(about: Known | None, seen: SessionState, number: int) -> DataFrame:
    """Return the lines of one picture in the units of its axes."""
    import pandas as pd

    from core.views.embedding.coordinates import in_units
    from core.views.embedding.scene import picture_of
    from core.views.embedding.subject import axes

    layers = [layer for placed in picture_of(about, seen, _SCREEN).parts for layer in _layers(placed.part)]
    drawn = next((layer for layer in layers if isinstance(layer, Outlines)), None)
    if drawn is None or about is None or about.projection is None:
        return pd.DataFrame(columns=list(BOUNDARIES))
    lengths = np.diff(drawn.starts)
    palette, _ = drawn.strokes.coloured()
    inks = np.array([hex_of((r, g, b)) for r, g, b, _ in palette.tolist()], dtype=object)
    where = in_units(about.projection, axes(seen.embedding), drawn.vertices)
    line, ink = (np.repeat(each, lengths) for each in (np.arange(len(lengths)), inks[drawn.index]))
    return pd.DataFrame(dict(zip(BOUNDARIES, (number, line, ink, where[:, 0], where[:, 1]), strict=True)))


def gallery_frame(catalog: Catalog, state: SessionState, results: Results, width: float, height: float) -> DataFrame:
    """Return the cells that a gallery of a size has room for, see `core.notebook.Logs.gallery`."""
    import pandas as pd

    from core.views.embedding.panes.finishing import finish
    from core.views.embedding.tray.figure import gallery_cells

    finish(catalog, results, state)
    rows = [
        (cell.row, cell.title, cell.heading, hex_of((int(cell.ink[0]), int(cell.ink[1]), int(cell.ink[2]))),
         cell.pixels, cell.left, cell.top, cell.width, cell.height)
        for cell in gallery_cells(catalog, results, state, Viewport(width, height))
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(GALLERY))
