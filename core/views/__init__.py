"""One module a view: what is seen, worked out from catalog, results, state and viewport alone."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.views.picture import (
        Axis,
        AxisScale,
        Band,
        Caption,
        Chart,
        ColourBar,
        Cursor,
        Curves,
        Legend,
        LegendEntry,
        Links,
        Marks,
        Outlines,
        Picture,
        Placed,
        PlaceNames,
        Points,
        Ridges,
        Scene,
        Stops,
        Tiles,
        Viewport,
    )

__all__ = [
    "Axis",
    "AxisScale",
    "Band",
    "Caption",
    "Chart",
    "ColourBar",
    "Cursor",
    "Curves",
    "Legend",
    "LegendEntry",
    "Links",
    "Marks",
    "Outlines",
    "Picture",
    "PlaceNames",
    "Placed",
    "Points",
    "Ridges",
    "Scene",
    "Stops",
    "Tiles",
    "Viewport",
]


def __getattr__(name: str) -> object:
    """Return a part of pictures: a window lists its runs before it draws any, and they take a while to be imported."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from core.views import picture

    return getattr(picture, name)
