"""What a card shows: its sources, the tags that they mean, and the values of a run that they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.analysis.expressions import computed
from core.model import Catalog, Run, ScalarSeries
from core.model.layout import MarginSeries
from core.state import ChartSpec, SessionState, Source, SourceKind
from core.views.scalars.layouts import layout_charts
from core.views.scalars.splitting import charts_of


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
    """Return what the card with a key shows: a chart of the user, of a split or of a layout in the logs, else a tag."""
    if not key.startswith("\n"):
        return ChartSpec.of_tag(key)
    split = state.scalars.split_of(key)
    charts = (
        (*state.scalars.charts, *layout_charts(catalog, state))
        if split is None
        else (*charts_of(catalog, state, split), split.spec)
    )
    return next((spec for spec in charts if spec.key == key), None) or ChartSpec(key, key.rpartition("\n")[2])


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


def ends_of(run: Run, margin: MarginSeries) -> tuple[ScalarSeries | None, ScalarSeries | None]:
    """Return the lower and the upper end of a band of a run."""
    return run.scalars.get(margin.lower), run.scalars.get(margin.upper)


def troubles_of(spec: ChartSpec, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return what of a chart cannot be drawn, in a few words each: texts that are no expressions, missing tags."""
    if spec.plain:
        return ()
    return (*map(_pattern_trouble, _bad_patterns(spec)), *_lacking(spec, tags))


def _bad_patterns(spec: ChartSpec) -> Iterator[str]:
    patterns = (source.text for source in spec.sources if source.kind is SourceKind.PATTERN)
    return (pattern for pattern in patterns if isinstance(compiled_pattern(pattern), str))


def _pattern_trouble(pattern: str) -> str:
    return f"“{pattern}” is no regular expression: {compiled_pattern(pattern)}"


def missing_tags(spec: ChartSpec, tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tags that a chart names and no run has, each once, in order."""
    known = set(tags)
    named = [source.text for source in spec.sources if source.kind is SourceKind.TAG]
    named += [tag for margin in spec.margins for tag in (margin.value, margin.lower, margin.upper)]
    return tuple(tag for tag in dict.fromkeys(named) if tag not in known)


def _lacking(spec: ChartSpec, tags: tuple[str, ...]) -> Iterator[str]:
    missing = missing_tags(spec, tags)
    if missing:
        yield f"No run has {', '.join(missing[:2])}{f' and {len(missing) - 2} more' if len(missing) > 2 else ''}"
    fruitless = [
        source.text
        for source in spec.sources
        if source.kind is SourceKind.PATTERN
        and not isinstance(compiled_pattern(source.text), str)
        and not matching(source.text, tags)
    ]
    if fruitless:
        yield f"No tag matches {', '.join(fruitless[:2])}{' …' if len(fruitless) > 2 else ''}"
    if not spec.sources and not spec.margins:
        yield "Nothing is chosen to be drawn"
