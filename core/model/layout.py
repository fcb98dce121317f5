"""How custom scalars are laid out: categories of charts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class MarginSeries:
    """A curve with a band around it: tags of the value, of the lower and of the upper end."""

    value: str
    lower: str
    upper: str


@dataclass(frozen=True, slots=True)
class LayoutChart:
    """A chart over all runs.

    Attributes
    ----------
    title
        Its heading; empty if not said.
    patterns
        Regular expressions: the chart shows every scalar whose whole tag one of them matches.
    margins
        Curves with bands; a chart has patterns or margins, not both.
    """

    title: str
    patterns: tuple[str, ...] = ()
    margins: tuple[MarginSeries, ...] = ()


@dataclass(frozen=True, slots=True)
class LayoutCategory:
    """Charts under one heading, which is folded up at first where `closed`."""

    title: str
    charts: tuple[LayoutChart, ...]
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Categories of charts, in the order in which they are shown."""

    categories: tuple[LayoutCategory, ...]


def joined_layouts(layouts: Iterable[Layout]) -> Layout:
    """Return the layouts of several runs as one: categories of one title become one, a chart is shown once."""
    categories: dict[str, LayoutCategory] = {}
    for layout in layouts:
        for category in layout.categories:
            known = categories.setdefault(category.title, category)
            if known is not category:
                charts = tuple(dict.fromkeys((*known.charts, *category.charts)))
                categories[category.title] = replace(known, charts=charts)
    return Layout(tuple(categories.values()))
