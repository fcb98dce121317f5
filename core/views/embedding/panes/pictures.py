"""The pictures side by side: one picture of several scenes, as figures and files have them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.cloud.cloud import Cloud
from core.model import U1, Bool, Catalog
from core.results import Results
from core.state import SessionState
from core.views.embedding import scene
from core.views.embedding.memo import remembered
from core.views.embedding.panes.arranging import Spot, arranged
from core.views.embedding.panes.known import known_in
from core.views.embedding.panes.lens import Lens, lens_of
from core.views.embedding.tray.figure import gallery_picture
from core.views.embedding.work import Known, known
from core.views.picture import Emphasis, Picture, Placed, Points, Scene, Viewport


def resolve(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture:
    """Return the picture of the chosen table with those that stand beside it, each a `Scene`.

    Pictures that cannot be drawn yet leave their room empty; without any the picture has no part. A gallery of points
    that fills the view is the picture instead.
    """
    gallery = gallery_picture(catalog, results, state, viewport)
    if gallery is not None:
        return gallery
    beside = len(state.embedding.panes.shown)
    if not beside:
        return scene.resolve(catalog, results, state, viewport)
    spots = arranged(1 + beside, viewport.width, viewport.height)
    main = known(catalog, results, state)
    placed = [_placed(scene.picture_of(main, state, _room(viewport, spots[0])), spots[0])]
    for place in range(beside):
        lens, spot = lens_of(catalog, results, state, place), spots[place + 1]
        if lens is not None:
            seen = lens.seen(state)
            about = known_in(catalog, results, lens, seen, main)
            placed.append(_placed(_noted(lens, picture_in(lens, about, seen, _room(viewport, spot))), spot))
    return Picture(viewport, tuple(part for parts in placed for part in parts))


def _room(viewport: Viewport, spot: Spot) -> Viewport:
    return replace(viewport, width=spot.width, height=spot.height)


def _placed(picture: Picture, spot: Spot) -> tuple[Placed, ...]:
    return tuple(replace(part, left=part.left + spot.left, top=part.top + spot.top) for part in picture.parts)


def picture_in(
    lens: Lens, about: Known | None, seen: SessionState, viewport: Viewport, cloud: Cloud | None = None
) -> Picture:
    """Return the picture of a pane: rows without a partner are faint, and the legend is left to the main picture."""
    picture = scene.picture_of(about, seen, viewport, cloud)
    return replace(picture, parts=tuple(replace(each, part=_in_pane(lens, each.part)) for each in picture.parts))


def _in_pane(lens: Lens, part: object) -> Scene:
    if not isinstance(part, Scene):
        raise TypeError("a pane shows a scene")
    alone = None if lens.pairing is None else lens.pairing.alone()
    if alone is None:
        return replace(part, legend=None)
    layers = tuple(_faint(layer, alone) if isinstance(layer, Points) else layer for layer in part.layers)
    return replace(part, legend=None, layers=layers)


def _noted(lens: Lens, picture: Picture) -> Picture:
    """Return a picture that says how many rows are paired: on paper no head does."""
    if not lens.said:
        return picture
    return replace(picture, parts=tuple(replace(each, part=_with_note(each.part, lens.said)) for each in picture.parts))


def _with_note(part: object, said: str) -> Scene:
    if not isinstance(part, Scene):
        raise TypeError("a pane shows a scene")
    return replace(part, note=" · ".join(each for each in (said, part.note) if each))


@remembered(6)
def _faint(points: Points, alone: Bool) -> Points:
    return replace(points, emphasis=_dimmed(points.emphasis, alone))


@remembered(6)
def _dimmed(emphasis: U1, alone: Bool) -> U1:
    level: U1 = np.where(alone, np.minimum(emphasis, np.uint8(Emphasis.DIMMED)), emphasis)
    level.setflags(write=False)
    return level
