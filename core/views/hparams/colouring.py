"""Colours of lines by a field or by the runs' own colours, and the legend that says what they mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.field_values import FieldValues, Standing
from core.model import U1, Catalog
from core.model.arrays import Bool
from core.state import AxisChoice, SessionState
from core.style import ThemeName, entity_colour, line_map, rgb, tokens
from core.views.field_columns import columns_of
from core.views.hparams.axis import AxisGeometry, AxisSource
from core.views.hparams.drawn import Drawn
from core.views.hparams.fields import field_title, is_metric, unit_of
from core.views.hparams.frame import Frame
from core.views.memo import Memo
from core.views.picture import ColourBar, Legend, LegendEntry
from core.views.run_colours import run_colours

_LEGEND_MOST = 12
_BAR = Frame(1.0, 260.0, 0.0, 260.0, (), (0.0,))


@dataclass(frozen=True, eq=False)
class Colouring:
    """Colours of n lines, uint8 (n, 3), and what they mean."""

    colours: U1
    legend: Legend | None


def colour_field(state: SessionState, axes: tuple[str, ...]) -> str:
    """Return the field that lines are coloured by, empty for the runs' own colours.

    Left to the view it is the last axis if that is a metric.
    """
    chosen = state.hparams.colour_by
    if chosen is not None:
        return chosen
    return axes[-1] if axes and is_metric(axes[-1]) else ""


_kept: Memo[Colouring] = Memo(8, lambda _: 1)


def kept_colouring(catalog: Catalog, state: SessionState, drawn: Drawn, name: str, theme: ThemeName) -> Colouring:
    """Return what `colouring` does, the same object as long as nothing about it changes."""
    values = drawn.columns.values(name) if name else None
    own = None if values is not None else run_colours(catalog, state, theme)
    key = (drawn, name, state.hparams.choice(name).scale, state.hparams.colour_map, theme, own)
    return _kept.get(key, lambda: colouring(catalog, state, drawn, name, theme))


def colouring(catalog: Catalog, state: SessionState, drawn: Drawn, name: str, theme: ThemeName) -> Colouring:
    """Return the colours of lines by a field; by the runs' own colours for an empty text or an unknown field."""
    values = drawn.columns.values(name) if name else None
    if values is None:
        own = run_colours(catalog, state, theme)
        return Colouring(own.rows(drawn.rows), own.legend)
    choice = AxisChoice(state.hparams.choice(name).scale)
    source = AxisSource(values, drawn.rows, drawn.columns.scatter, choice, unit_of(name))
    if source.categorical:
        return _by_category(source, field_title(name), theme)
    return _by_number(source, field_title(name), state.hparams.colour_map, theme)


def colours_by_field(
    catalog: Catalog, state: SessionState, name: str, map_name: str, theme: ThemeName
) -> Colouring | None:
    """Return the colours of all runs of a catalog by a field, None if no run has any value of it."""
    columns = columns_of(catalog)
    values = columns.values(name) if name else None
    if values is None:
        return None
    choice = AxisChoice(state.hparams.choice(name).scale)
    rows = np.arange(len(columns), dtype=np.int64)
    source = AxisSource(values, rows, columns.scatter, choice, unit_of(name))
    if source.categorical:
        return _by_category(source, field_title(name), theme)
    return _by_number(source, field_title(name), map_name, theme)


def _by_category(source: AxisSource, title: str, theme: ThemeName) -> Colouring:
    texts = source.values.texts
    codes = source.values.codes[source.rows]
    hexes = [entity_colour(code, theme) for code in range(len(texts))]
    table = np.array([rgb(colour) for colour in (*hexes, tokens(theme).faint)], dtype=np.uint8)
    counts = np.bincount(codes + 1, minlength=len(texts) + 1)
    order = sorted(range(len(texts)), key=lambda code: -int(counts[code + 1]))[:_LEGEND_MOST]
    entries = [LegendEntry(texts[code], texts[code], hexes[code], int(counts[code + 1])) for code in sorted(order)]
    if counts[0]:
        entries.append(LegendEntry("", "missing", tokens(theme).faint, int(counts[0])))
    return Colouring(table[codes], Legend(title, tuple(entries)))


def _by_number(source: AxisSource, title: str, name: str, theme: ThemeName) -> Colouring:
    geometry = AxisGeometry.of(source, _BAR)
    values, rows = source.values, source.rows
    share = geometry.map.share(values.numbers[rows])
    there = _numbers(values, source) & ~np.isnan(share)
    level = np.rint(np.clip(np.where(there, share, 0.0), 0.0, 1.0) * 255).astype(np.int64)
    colours = line_map(name, theme)[level]
    colours[~there] = rgb(tokens(theme).faint)
    labels = tuple((1.0 - tick.y / _BAR.height, tick.label) for tick in geometry.ticks)
    low, high = geometry.map.lower, geometry.map.upper
    bar = ColourBar(name, low, high, int(np.count_nonzero(~there)), "without", labels)
    return Colouring(colours, Legend(title, bar=bar))


def _numbers(values: FieldValues, source: AxisSource) -> Bool:
    finite: Bool = values.standing[source.rows] == Standing.FINITE
    return finite
