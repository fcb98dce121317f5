"""Layouts of custom scalars."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from core.model.layout import Layout, LayoutCategory, LayoutChart, MarginSeries
from core.readers.tensorboard.payloads.found import Found, one_string, parts
from core.readers.tensorboard.wire import VARINT, WireError, number, text

_LONGEST: Final = 4 << 20
"""More bytes are damage: a layout is a few lines for each chart."""


def layout(found: Found) -> Layout:
    """Return categories of charts; raises WireError."""
    data = one_string(found)
    if len(data) > _LONGEST:
        raise WireError("the layout is too big")
    return Layout(tuple(_category(content) for content in _of(data, 2)))


def _of(data: bytes, field: int) -> Iterator[bytes]:
    return (content for found, _, content in parts(data) if found == field)


def _category(data: bytes) -> LayoutCategory:
    title, closed, charts = "", False, []
    for field, wire, content in parts(data):
        if field == 1:
            title = text(content)
        elif field == 2:
            charts.append(_chart(content))
        elif field == 3 and wire == VARINT:
            closed = number(content) != 0
    return LayoutCategory(title, tuple(charts), closed)


def _chart(data: bytes) -> LayoutChart:
    """Return a chart; of patterns and margins, which exclude each other, the last counts."""
    title = ""
    patterns: tuple[str, ...] = ()
    margins: tuple[MarginSeries, ...] = ()
    for field, _, content in parts(data):
        if field == 1:
            title = text(content)
        elif field == 2:
            patterns, margins = tuple(map(text, _of(content, 1))), ()
        elif field == 3:
            patterns, margins = (), tuple(map(_margin, _of(content, 1)))
    return LayoutChart(title, patterns, margins)


def _margin(data: bytes) -> MarginSeries:
    tags = {1: "", 2: "", 3: ""}
    for field, _, content in parts(data):
        if field in tags:
            tags[field] = text(content)
    return MarginSeries(tags[1], tags[2], tags[3])
