"""Histograms as the view draws them: cells of heat maps, vertices of bands and curves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from core.model import Catalog
from core.state import HistogramMode, SessionState
from core.style import hex_of
from core.views.picture import Band, Chart, Curves, Viewport

if TYPE_CHECKING:
    from pandas import DataFrame

    from core.views.histograms.drawn import Drawn

CELLS = ("card", "title", "step", "left", "right", "lower", "upper", "count", "brightest")
VERTICES = ("card", "title", "label", "part", "x", "lower", "y", "colour", "opacity")


def histogram_plot_frame(catalog: Catalog, state: SessionState, chosen: Sequence[str]) -> DataFrame:
    """Return what cards draw, see `core.notebook.Logs.histogram_plot`; `chosen` are their keys, all without any."""
    import pandas as pd

    from core.views.histograms import card_groups
    from core.views.histograms.chart import resolve_wish
    from core.views.histograms.wish import histogram_wish

    heat = state.histograms.mode is HistogramMode.HEATMAP
    frames: list[DataFrame] = []
    titles = ("", "")
    for card in (card for group in card_groups(catalog, state) for card in group.cards):
        if chosen and card.key not in chosen:
            continue
        drawn = resolve_wish(histogram_wish(catalog, state, card, Viewport(1, 1)))
        titles = drawn.chart.x.title, drawn.chart.y.title
        said = {"card": card.key, "title": drawn.chart.title}
        made = _cells(drawn) if heat else _vertices(drawn.chart)
        frames += [pd.DataFrame({**said, **columns}) for columns in made]
    header = CELLS if heat else VERTICES
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(header))
    frame.attrs |= {"titles": titles}
    return frame


def _cells(drawn: Drawn) -> Iterator[dict[str, Any]]:
    from core.views.histograms.heatmap import brightest, column_edges

    for part in drawn.parts:
        edges, across = drawn.edges, column_edges(part.x)
        steps, bins = part.counts.shape
        yield {
            "step": np.repeat(part.step, bins),
            "left": np.repeat(across[:-1], bins),
            "right": np.repeat(across[1:], bins),
            "lower": np.tile(edges[:-1], steps),
            "upper": np.tile(edges[1:], steps),
            "count": part.counts.ravel(),
            "brightest": brightest(part.counts),
        }


def _vertices(chart: Chart) -> Iterator[dict[str, Any]]:
    """Return a frame's columns for each band and each curve; a curve has no lower edge."""
    number = 0
    for layer in chart.layers:
        if isinstance(layer, Band):
            look = {"colour": hex_of(layer.colour[:3]), "opacity": layer.colour[3] / 255}
            yield {"label": layer.key, "part": number, "x": layer.x, "lower": layer.lower, "y": layer.upper, **look}
            number += 1
        elif isinstance(layer, Curves):
            for curve, key in enumerate(layer.keys):
                piece = slice(int(layer.starts[curve]), int(layer.starts[curve + 1]))
                red, green, blue, opacity = layer.colours[curve].tolist()
                look = {"colour": hex_of((red, green, blue)), "opacity": opacity / 255}
                x, y = layer.x[piece], layer.y[piece]
                yield {"label": key, "part": number, "x": x, "lower": np.nan, "y": y, **look}
                number += 1
