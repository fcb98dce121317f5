"""Which lines a scene has, and what the legend says of their colours."""

from __future__ import annotations

from dataclasses import replace

from core.model import I8
from core.state import EmbeddingState, RowSet
from core.style import ThemeName, hex_of
from core.style.hues import hues
from core.style.text import counted
from core.views.embedding.lines import strokes as lines
from core.views.embedding.lines.joins import Joins, Paths
from core.views.embedding.lines.trails import NEXT, order_column
from core.views.embedding.memo import remembered
from core.views.embedding.work import Known
from core.views.legends import ColourStrip, Legend
from core.views.picture import Points, SceneLayer

_STOPS = 17


def line_layers(about: Known, cloud: Points, theme: ThemeName) -> list[SceneLayer]:
    """Return the lines between points, bottom first."""
    level, joins = cloud.emphasis, about.joins or Joins()
    made: list[SceneLayer] = []
    if about.trails is not None:
        made.append(lines.trails(cloud.positions, about.trails, level, theme))
    if joins.near is not None:
        made.append(lines.near_links(cloud.positions, joins.near, level, theme))
    if joins.paths is not None:
        made.append(lines.paths(joins.paths, level, theme))
        made.append(lines.path_stops(joins.paths, joins.here, level, theme))
    return made


def marked_rows(about: Known) -> I8 | None:
    """Return the rows that are marked as neighbours, None for none."""
    neighbours = None if about.neighbours is None else about.neighbours.rows
    return lines.marked(neighbours, None if about.joins is None else about.joins.near)


def keyed(legend: Legend | None, about: Known, wish: EmbeddingState, theme: ThemeName) -> Legend | None:
    """Return a legend that says what the hues of lines mean, too."""
    strips = []
    if about.trails is not None and about.trails.count:
        strips.append(_trail_strip(about, wish, theme))
    if about.joins is not None and about.joins.paths is not None:
        strips.append(_path_strip(about.joins.paths, theme))
    return _with_strips(legend, tuple(strips)) if strips else legend


@remembered(4)
def _with_strips(legend: Legend | None, strips: tuple[ColourStrip, ...]) -> Legend:
    return replace(legend or Legend(""), strips=strips)


def _path_strip(paths: Paths, theme: ThemeName) -> ColourStrip:
    first, last = (paths.name(place).partition(" (")[0] for place in (0, len(paths.steps) - 1))
    tip = f"Where {counted(len(paths.rows), 'selected point')} were at {counted(len(paths.steps), 'step')}"
    return ColourStrip("Paths over steps", _colours(theme), first, last, tip)


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


def told(about: Known, wish: EmbeddingState, selected: RowSet | None) -> str:
    """Return what there is to say of the lines of selected points, a sentence a line; empty for nothing."""
    joins, some = about.joins or Joins(), selected is not None and selected.count > 0
    said = [joins.said] if joins.said else []
    wanted = wish.lines.neighbours or wish.lines.paths
    if wanted and not some:
        said.append("Select points to see their lines")
    if wish.lines.paths and about.walk is None:
        said.append("Paths need one projection of all steps: switch on All steps and run it")
    elif wish.lines.paths and joins.paths is not None:
        said.append(f"{counted(len(joins.paths.rows), 'point')} over {counted(len(joins.paths.steps), 'step')}")
    if joins.near is not None:
        said.append(counted(len(joins.near), "line") + " to neighbours")
    return "\n".join(said)
