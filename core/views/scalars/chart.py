"""The chart of one card."""

from __future__ import annotations

from collections.abc import Iterator

from core.model import Catalog
from core.state import Domain, SessionState, XAxis
from core.style import DASHES, tokens
from core.style.text import grouped, moment
from core.views.memo import Memo
from core.views.picture import Axis, AxisScale, Chart, Cursor, Curves, Legend, LegendEntry, Viewport
from core.views.scalars.domains import shown_domain, whole_domain
from core.views.scalars.notes import card_note, joining_title
from core.views.scalars.reading.marked import end_flags
from core.views.scalars.reading.odd import odd_flags
from core.views.scalars.reading.overlay import overlay
from core.views.scalars.strokes import curve_layers
from core.views.scalars.wish import CardWish, Line, card_wish

_TITLES = {XAxis.STEP: "Step", XAxis.RELATIVE: "Time since start", XAxis.WALL: "Time"}
_SCALES = {XAxis.STEP: AxisScale.STEP, XAxis.RELATIVE: AxisScale.DURATION, XAxis.WALL: AxisScale.TIME}


def _bytes(chart: Chart) -> int:
    return sum(layer.x.nbytes * (2 if isinstance(layer, Curves) else 3) for layer in chart.layers) + 4096


charts: Memo[Chart] = Memo(64 << 20, _bytes)
"""Charts of the last wishes; `charts.made` counts how many were worked out."""


def resolve_card(catalog: Catalog, state: SessionState, key: str, viewport: Viewport) -> Chart:
    """Return the chart of one card: all shown runs that have its tags, for a plotting area of the viewport's size."""
    wish = card_wish(catalog, state, key, viewport)
    return overlay(state, key, wish.tag, viewport.theme).over(resolve_wish(wish))


def resolve_wish(wish: CardWish) -> Chart:
    """Return the chart for a wish; the same object for an equal wish. Safe to call on any thread."""
    return charts.get(wish, lambda: _chart(wish))


def _chart(wish: CardWish) -> Chart:
    tracks = wish.tracks()
    whole = whole_domain(wish, tracks)
    domain = shown_domain(wish, whole)
    layers = curve_layers(wish, tracks, domain)
    return Chart(
        key=wish.key,
        title=wish.title,
        x=_x_axis(wish, domain),
        y=Axis("", domain.bottom, domain.top, AxisScale.LOG if wish.log_y else AxisScale.LINEAR),
        whole=whole,
        layers=layers,
        cursor=_cursor(wish),
        legend=_legend(wish),
        note=card_note(wish, tracks),
        flags=(*end_flags(wish, tracks), *odd_flags(wish, domain)),
        second=_second_axis(wish, domain),
    )


def _second_axis(wish: CardWish, domain: Domain) -> Axis | None:
    if domain.second is None or not wish.has_second:
        return None
    return Axis("", *domain.second, AxisScale.LOG if wish.log_second else AxisScale.LINEAR)


def _legend(wish: CardWish) -> Legend | None:
    """Return the runs by their colours and, where there are several, the tags by their dashes."""
    if not wish.lines:
        return None
    runs = {line.run: LegendEntry(line.run, legend_label(line), line.colour) for line in wish.lines}
    return Legend(joining_title(wish.joining) if wish.grouped else "Runs", (*runs.values(), *_tag_entries(wish)))


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


def _x_axis(wish: CardWish, domain: Domain) -> Axis:
    scale = AxisScale.LOG if wish.log_x else _SCALES[wish.x_axis]
    title = _TITLES[wish.x_axis]
    if wish.log_x and wish.x_axis is not XAxis.STEP:
        title += " (s)"
    elif wish.x_axis is XAxis.WALL:
        title += _common_date(domain.left, domain.right)
    return Axis(title, domain.left, domain.right, scale)


def _common_date(left: float, right: float) -> str:
    """Return the date that ticks of hours do not tell, empty where there are several."""
    first, last = moment(left)[:10], moment(right)[:10]
    return f", {first}" if first == last and first != "–" else ""


def _cursor(wish: CardWish) -> Cursor | None:
    if wish.step is None or wish.x_axis is not XAxis.STEP or (wish.log_x and wish.step <= 0):
        return None
    return Cursor(float(wish.step), f"Step {grouped(wish.step)}")
