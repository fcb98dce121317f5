"""Curves of the compared runs: one small chart for each metric, as the scalars view draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.model import Catalog, Run
from core.model.order import natural_key
from core.results import Results
from core.state import SessionState
from core.views.hparams.fields import aim
from core.views.picture import Picture, Placed, Viewport
from core.views.scalars import CardWish, card_wish, resolve_figure

MOST_CHARTS = 12
"""Charts that are drawn unless the user chooses others."""
GAP = 12
TITLE, AXIS_HEIGHT, AXIS_WIDTH, RIM = 30, 20, 46, 10
"""Logical pixels of a chart around its plotting area: above, below, at the left and at the right."""
_WIDTH, _ASPECT = 250, 0.62


def compared_runs(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the names of the compared runs that the logs contain, in the user's order."""
    return tuple(name for name in state.compare.runs if name in catalog.runs)


def known_tags(runs: Sequence[Run]) -> tuple[str, ...]:
    """Return the scalars that any of some runs has, in natural order."""
    return tuple(sorted({tag for run in runs for tag in run.scalars}, key=natural_key))


def charted_tags(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the metrics that are drawn: the user's that runs have, else those that are likeliest judged by."""
    runs = [catalog.runs[name] for name in compared_runs(catalog, state)]
    known = known_tags(runs)
    if state.compare.tags is not None:
        wanted = set(state.compare.tags)
        return tuple(tag for tag in known if tag in wanted)
    curved = [tag for tag in known if any(len(run.scalars.get(tag, ())) > 1 for run in runs)]
    return tuple(sorted(sorted(curved, key=aim)[:MOST_CHARTS], key=natural_key))


def chart_wish(catalog: Catalog, state: SessionState, tag: str, viewport: Viewport) -> CardWish:
    """Return what the chart of a metric is made from: the scalars view's axes and smoothing, all of each curve.

    Selected runs stand out only if others are compared too.
    """
    wish = card_wish(catalog, state, tag, viewport, compared_runs(catalog, state))
    alike = len(wish.selected) == len(wish.lines)
    return replace(
        wish, zoom=None, across=replace(wish.across, shown=None), selected=frozenset() if alike else wish.selected
    )


@dataclass(frozen=True, slots=True)
class ChartPlace:
    """A chart's rectangle in logical pixels."""

    tag: str
    left: int
    top: int
    width: int
    height: int

    def plot(self, scale: float, like: Viewport) -> Viewport:
        """Return its plotting area."""
        width, height = self.width - AXIS_WIDTH - RIM, self.height - TITLE - AXIS_HEIGHT
        return replace(like, width=max(width, 1), height=max(height, 1), scale=scale)


def lay_out(tags: Sequence[str], width: float, gap: int = GAP) -> tuple[ChartPlace, ...]:
    """Place charts in as many columns as bring them closest to their wished width, from the upper left corner."""
    columns = max(1, min(len(tags), round((width + gap) / (_WIDTH + gap))))
    step = (width + gap) / columns
    height = round((step - gap) * _ASPECT)
    return tuple(
        ChartPlace(
            tag,
            round(place % columns * step),
            place // columns * (height + gap),
            round((place % columns + 1) * step) - gap - round(place % columns * step),
            height,
        )
        for place, tag in enumerate(tags)
    )


def resolve(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture:
    """Return the charts of all metrics below each other in columns; as high as they need."""
    del results
    places = lay_out(charted_tags(catalog, state), viewport.width)
    parts = []
    for place in places:
        chart = resolve_figure(chart_wish(catalog, state, place.tag, place.plot(viewport.scale, viewport)))
        parts.append(Placed(chart, place.left, place.top, place.width, place.height))
    height = max((place.top + place.height for place in places), default=round(viewport.height))
    return Picture(replace(viewport, height=max(height, 1)), tuple(parts))
