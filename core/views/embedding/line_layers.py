"""Which lines a scene has, and what the legend says of their colours."""

from __future__ import annotations

from dataclasses import replace

from core.state import EmbeddingState
from core.style import ThemeName, hex_of
from core.style.hues import hues
from core.views.embedding import lines
from core.views.embedding.memo import remembered
from core.views.embedding.trails import NEXT, order_column
from core.views.embedding.work import Known
from core.views.legends import ColourStrip, Legend
from core.views.picture import Links, Points

_STOPS = 17


def line_layers(about: Known, cloud: Points, theme: ThemeName) -> list[Links]:
    """Return the lines between points, bottom first."""
    return [] if about.trails is None else [lines.trails(cloud.positions, about.trails, cloud.emphasis, theme)]


def keyed(legend: Legend | None, about: Known, wish: EmbeddingState, theme: ThemeName) -> Legend | None:
    """Return a legend that says what the hues of lines mean, too."""
    if about.trails is None or not about.trails.count:
        return legend
    return _with_strip(legend, _trail_strip(about, wish, theme))


@remembered(4)
def _with_strip(legend: Legend | None, strip: ColourStrip) -> Legend:
    return replace(legend or Legend(""), strips=(strip,))


def _trail_strip(about: Known, wish: EmbeddingState, theme: ThemeName) -> ColourStrip:
    trails, order = wish.lines.trails, order_column(about.metadata, wish.lines.trails)
    named = order is None or order.name in NEXT
    by = "" if named or order is None else f" along {order.name}"
    by += f", one for each {trails.group}" if trails.group and not named else ""
    count = 0 if about.trails is None else about.trails.count
    said = "1 sequence" if count == 1 else f"{count:,} sequences"
    return ColourStrip("Trails", _colours(theme), "first", "last", f"{said} of points{by}, from first to last")


@remembered(4)
def _colours(theme: ThemeName) -> tuple[str, ...]:
    return tuple(hex_of((int(red), int(green), int(blue))) for red, green, blue in hues(theme, _STOPS))
