"""The chart of one card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.model import Catalog
from core.state import Domain, SessionState
from core.style import DASHES, tokens
from core.style.text import grouped
from core.views.curves.mapping import Mapping
from core.views.memo import Memo
from core.views.picture import Axis, AxisScale, Chart, Cursor, Curves, Legend, LegendEntry, Viewport
from core.views.scalars.domains import shown_domain, whole_domain
from core.views.scalars.folds import fold_layers
from core.views.scalars.notes import card_note, joining_title
from core.views.scalars.reading.marked import end_flags
from core.views.scalars.reading.odd import odd_flags
from core.views.scalars.reading.overlay import overlay
from core.views.scalars.recalled import Line
from core.views.scalars.scales import Scale, x_scale, y_scale
from core.views.scalars.strokes import curve_layers
from core.views.scalars.tracks import Track
from core.views.scalars.wish import CardWish, card_wish
from core.views.scalars.x_axis import step_place, x_axis


def _bytes(chart: Chart) -> int:
    return sum(layer.x.nbytes * (2 if isinstance(layer, Curves) else 3) for layer in chart.layers) + 4096


charts: Memo[Chart] = Memo(64 << 20, _bytes)
"""Charts of the last wishes; `charts.made` counts how many were worked out."""


def resolve_card(catalog: Catalog, state: SessionState, key: str, viewport: Viewport) -> Chart:
    """Return the chart of one card: all shown runs that have its tags, for a plotting area of the viewport's size."""
    wish = card_wish(catalog, state, key, viewport)
    return overlay(state, key, wish.tag, viewport.theme).over(resolve_figure(wish))


_figures: Memo[Chart] = Memo(16 << 20, _bytes)


def resolve_figure(wish: CardWish) -> Chart:
    """Return the chart for a wish with its legend, which only figures show: it tells of every one of thousands of runs.

    The same object for an equal wish; safe to call on any thread.
    """
    return _figures.get(wish, lambda: replace(resolve_wish(wish), legend=_legend(wish)))


def resolve_wish(wish: CardWish) -> Chart:
    """Return the chart for a wish without a legend; the same object for an equal wish. Safe to call on any thread."""
    return charts.get(wish, lambda: _chart(wish))


def _chart(wish: CardWish) -> Chart:
    tracks = wish.tracks()
    whole = whole_domain(wish, tracks)
    domain = shown_domain(wish, whole)
    x = x_axis(wish, domain, x_scale(wish, tracks))
    y = y_axis(domain.bottom, domain.top, y_scale(wish, tracks))
    mapping = mapping_of(wish, x, y)
    layers = (*fold_layers(wish, tracks, mapping), *curve_layers(wish, tracks, domain))
    return Chart(
        key=wish.key,
        title=wish.title,
        x=x,
        y=y,
        whole=whole,
        layers=layers,
        cursor=step_cursor(wish),
        note=card_note(wish, tracks),
        flags=(*end_flags(wish, tracks), *odd_flags(wish, mapping)),
        second=_second_axis(wish, tracks, domain),
    )


def y_axis(lower: float, upper: float, scale: Scale) -> Axis:
    """Return a vertical axis of what is shown."""
    return Axis("", lower, upper, scale.axis(AxisScale.LINEAR), linear=scale.linear)


def mapping_of(wish: CardWish, x: Axis, y: Axis) -> Mapping:
    """Return where data units lie in logical pixels of a plotting area with some axes."""
    domain, view = Domain(x.lower, x.upper, y.lower, y.upper), wish.viewport
    return Mapping.over(domain, x.logarithmic, y.logarithmic, view.width, view.height, x.linear, y.linear)


def _second_axis(wish: CardWish, tracks: Sequence[Track], domain: Domain) -> Axis | None:
    if domain.second is None or not wish.has_second:
        return None
    return y_axis(*domain.second, y_scale(wish, tracks, second=True))


def _legend(wish: CardWish) -> Legend | None:
    """Return the runs by their colours and, where there are several, the tags or a column's values by their dashes."""
    if not wish.lines:
        return None
    dashed = bool(wish.dashes)
    runs = {
        (line.run, line.dash * dashed): LegendEntry(
            line.run, legend_label(line), line.colour, dash=line.dash % len(DASHES) if dashed else 0
        )
        for line in wish.lines
    }
    entries = (*runs.values(), *_tag_entries(wish), *_dash_entries(wish))
    return Legend(joining_title(wish.joining) if wish.grouped else "Runs", entries)


def _dash_entries(wish: CardWish) -> Iterator[LegendEntry]:
    """Yield what dashes say where they go by a column, for those that are drawn."""
    if not wish.dashes:
        return
    muted = tokens(wish.viewport.theme).muted
    for dash in sorted({line.dash for line in wish.lines}):
        yield LegendEntry(wish.dashes[dash], wish.dashes[dash], muted, dash=dash % len(DASHES))


def _tag_entries(wish: CardWish) -> Iterator[LegendEntry]:
    """Yield the tags of a card of several; where one run or group has them all, in its colour."""
    if not wish.several:
        return
    colours = {line.colour for line in wish.lines}
    colour = colours.pop() if len(colours) == 1 else tokens(wish.viewport.theme).muted
    shown = {line.tag: line for line in wish.lines}
    for tag, line in shown.items():
        name = f"{tag} (right axis)" if line.second else tag
        yield LegendEntry(tag, name, colour, dash=line.dash % len(DASHES))


def legend_label(line: Line) -> str:
    """Return what a curve is called below a figure: groups with the number of their runs."""
    return f"{line.title} (n = {len(line.members)})" if line.members else line.title


def step_cursor(wish: CardWish) -> Cursor | None:
    """Return the linked step of a wish where it has one place on the axis."""
    place = None if wish.step is None else step_place(wish, wish.step)
    return None if wish.step is None or place is None else Cursor(place, f"Step {grouped(wish.step)}")
