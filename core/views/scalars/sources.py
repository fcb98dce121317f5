"""What a card shows: its sources, the tags that they mean, and the values of a run that they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.analysis.expressions import computed
from core.model import Catalog, Run, ScalarSeries
from core.model.layout import MarginSeries
from core.state import ChartSpec, SessionState, Source, SourceKind


@dataclass(frozen=True, slots=True)
class Drawn:
    """One curve that each run has in a card.

    Attributes
    ----------
    name
        What it is called: the tag, or the text of what it is made by.
    source
        What it comes from: exactly one tag, or something that is computed.
    margin
        Tags of the ends of a band around it, None for no band.
    """

    name: str
    source: Source
    margin: MarginSeries | None = None


def spec_of(catalog: Catalog, state: SessionState, key: str) -> ChartSpec:
    """Return what the card with a key shows; a key that nobody knows is a tag."""
    del catalog
    return next((spec for spec in state.scalars.charts if spec.key == key), None) or ChartSpec.of_tag(key)


def series_of(run: Run, source: Source) -> ScalarSeries | None:
    """Return the values of a run that a source stands for, None without points; patterns have been told.

    Those of an expression are calculated when they are looked at, which is not done on the window's thread.
    """
    if source.kind is SourceKind.EXPRESSION:
        return computed(run, source.text)
    series = run.scalars.get(source.text)
    return series if series is not None and len(series) else None


def drawn_of(spec: ChartSpec, tags: tuple[str, ...]) -> tuple[Drawn, ...]:
    """Return what is drawn of each run, given all tags in their order: each tag once, bands after curves."""
    found: dict[str, Drawn] = {}
    for source in spec.sources:
        for each in _meant(source, tags):
            found.setdefault(each.text, Drawn(each.text, each))
    bands = (Drawn(margin.value, Source(margin.value), margin) for margin in spec.margins)
    return (*found.values(), *bands)


def _meant(source: Source, tags: tuple[str, ...]) -> Iterator[Source]:
    if source.kind is not SourceKind.PATTERN:
        yield source
        return
    for tag in matching(source.text, tags):
        yield Source(tag, SourceKind.TAG, source.second)


@lru_cache(maxsize=64)
def matching(pattern: str, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tags that a regular expression matches as a whole, none for what is no expression."""
    compiled = compiled_pattern(pattern)
    return () if isinstance(compiled, str) else tuple(tag for tag in tags if compiled.fullmatch(tag))


@lru_cache(maxsize=64)
def compiled_pattern(pattern: str) -> re.Pattern[str] | str:
    """Return a regular expression, or in a few words why it is none."""
    try:
        return re.compile(pattern)
    except re.error as error:
        return str(error)


def has_any(run: Run, drawn: Iterable[Drawn]) -> bool:
    """Return whether a run has a value of anything that is drawn."""
    return any(series_of(run, each.source) is not None for each in drawn)
