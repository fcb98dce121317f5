"""Runs as points between two fields, as the page of points shows them."""

from __future__ import annotations

from core.model import Catalog
from core.results import Results
from core.state import ScatterState, SessionState
from core.views.picture import Picture, Placed, Viewport
from core.views.plane.plot import PlanePlot, PlaneWish, plane_of
from core.views.scatter.fields import colour_shown, pair_shown


def resolve(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture:
    """Return what the page shows, with everything that is worked out for it."""
    del results
    plot = scatter_of(catalog, state, viewport)
    parts = () if plot is None else (Placed(plot.part, 0.0, 0.0, viewport.width, viewport.height),)
    return Picture(viewport, parts)


def scatter_of(catalog: Catalog, state: SessionState, viewport: Viewport, hasty: bool = False) -> PlanePlot | None:
    """Return the points with what lies over them; with `hasty` only as far as it is known or quickly worked out."""
    pair = pair_shown(catalog, state)
    return None if pair is None else plane_of(catalog, state, wish_of(catalog, state, pair), viewport)


def wish_of(catalog: Catalog, state: SessionState, pair: tuple[str, str]) -> PlaneWish:
    """Return what is to be seen between two fields."""
    chosen: ScatterState = state.scatter
    return PlaneWish(
        *pair, colour_shown(catalog, state), chosen.size_by, chosen.x_limits, chosen.y_limits, chosen.x_inverted,
        chosen.y_inverted, chosen.marginals, opacity=chosen.opacity,
    )  # fmt: skip
