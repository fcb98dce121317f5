"""Layouts of custom scalars in the logs: categories of charts, of all shown runs as one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, TypeAlias

from core.model import Catalog
from core.model.layout import Layout, LayoutCategory, LayoutChart, joined_layouts
from core.readers.base import ReadError
from core.readers.blobs import read_layout
from core.state import LAYOUT, ChartSpec, SessionState, Source, SourceKind
from core.views.payloads import payload_tags
from core.views.shown import shown_runs

PLUGIN: Final = "custom_scalars"
UNNAMED: Final = "Custom scalars"
"""Title of a category without one."""
_NONE: Final = Layout(())

Place: TypeAlias = tuple[str, int, float]
"""File, offset and time of a layout in it."""

_read: OrderedDict[Place, Layout] = OrderedDict()
_MOST: Final = 4096


@lru_cache(maxsize=4)
def _places(catalog: Catalog, runs: tuple[str, ...]) -> tuple[tuple[Place, str, str, int], ...]:
    """Return where the newest layout of each run lies, each only once."""
    found: dict[Place, tuple[Place, str, str, int]] = {}
    for name in runs:
        run = catalog.runs[name]
        for tag in payload_tags(run, PLUGIN) if run.blobs else ():
            series = run.blobs[tag]
            last = len(series) - 1
            place = (run.files[int(series.file[last])], int(series.offset[last]), float(series.wall_time[last]))
            found[place] = (place, name, tag, last)
    return tuple(found.values())


def unread_layouts(catalog: Catalog, state: SessionState) -> bool:
    """Return whether shown runs have a layout that has not been read."""
    return any(place not in _read for place, *_ in _places(catalog, shown_runs(catalog, state)))


def read_layouts(catalog: Catalog, state: SessionState) -> None:
    """Read the layouts of the shown runs; one that cannot be read is none. Safe on any thread."""
    for place, run, tag, last in _places(catalog, shown_runs(catalog, state)):
        if place not in _read:
            try:
                _read[place] = read_layout(catalog.runs[run], tag, last)
            except ReadError:
                _read[place] = _NONE  # what is damaged stands among the problems
            while len(_read) > _MOST:
                _read.popitem(last=False)


def logged_layout(catalog: Catalog, state: SessionState) -> Layout:
    """Return the layouts of the shown runs as one, as far as they have been read."""
    found = (_read.get(place) for place, *_ in _places(catalog, shown_runs(catalog, state)))
    return _joined(tuple(each for each in found if each is not None))


@lru_cache(maxsize=8)
def _joined(layouts: tuple[Layout, ...]) -> Layout:
    return joined_layouts(dict.fromkeys(layouts))


def layout_charts(catalog: Catalog, state: SessionState) -> tuple[ChartSpec, ...]:
    """Return the charts of the layouts, category by category."""
    return charts_of(logged_layout(catalog, state))


def closed_groups(catalog: Catalog, state: SessionState) -> frozenset[str]:
    """Return the keys of the groups that the layouts want folded at first."""
    categories = logged_layout(catalog, state).categories
    return frozenset(LAYOUT + (category.title or UNNAMED) for category in categories if category.closed)


@lru_cache(maxsize=8)
def charts_of(layout: Layout) -> tuple[ChartSpec, ...]:
    """Return the charts of a layout; those of one name in one category are numbered."""
    return tuple(chart for category in layout.categories for chart in _charts(category))


def _charts(category: LayoutCategory) -> Iterator[ChartSpec]:
    title, seen = category.title or UNNAMED, dict[str, int]()
    for chart in category.charts:
        name = chart.title or _named(chart)
        seen[name] = seen.get(name, 0) + 1
        key = f"\n{LAYOUT}{title}\n{name}" + (f"\n{seen[name]}" if seen[name] > 1 else "")
        sources = tuple(Source(pattern, SourceKind.PATTERN) for pattern in chart.patterns)
        yield ChartSpec(key, name, sources, chart.margins, title)


def _named(chart: LayoutChart) -> str:
    """Return what a chart without a title is called: by what it shows."""
    return ", ".join((*chart.patterns, *(margin.value for margin in chart.margins))) or "Untitled"
