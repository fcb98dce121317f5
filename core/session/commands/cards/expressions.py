"""Commands about series that are calculated from others."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from core.session.command import Command
from core.state import ChartSpec, ScalarsState, SessionState, Source, SourceKind
from core.state.charts import CHART


def expression_chart(text: str, key: str, title: str = "") -> ChartSpec:
    """Return the card of an expression, which is called as it is written unless it is given a name."""
    return ChartSpec(key, title or text, (Source(text, SourceKind.EXPRESSION),))


def add_expression(text: str, title: str = "") -> Command:
    """Show a series that is calculated from others on a card of its own."""

    def apply(state: SessionState) -> SessionState:
        scalars = state.scalars
        return _with(state, (*scalars.charts, expression_chart(text, _free_key(scalars), title)))

    return Command(f"New series {title or text}", apply)


def change_expression(key: str, text: str, title: str = "") -> Command:
    """Let the card of an expression show another one; it stays where it is, and shows all of it."""

    def apply(state: SessionState) -> SessionState:
        shown = expression_chart(text, key, title)
        charts = state.scalars.charts
        state = _with(
            state,
            tuple(
                replace(spec, title=shown.title, sources=shown.sources) if spec.key == key else spec for spec in charts
            ),
        )
        zoom = {each: shown for each, shown in state.scalars.zoom.items() if each != key}
        return replace(state, scalars=replace(state.scalars, zoom=zoom))

    return Command(f"Change series to {title or text}", apply)


def remove_expression(key: str) -> Command:
    """Take the card of an expression away, and what was said of it."""

    def apply(state: SessionState) -> SessionState:
        scalars = state.scalars
        left = replace(
            scalars,
            charts=tuple(spec for spec in scalars.charts if spec.key != key),
            pinned=tuple(pinned for pinned in scalars.pinned if pinned != key),
            expanded=scalars.expanded - {key},
            log_y_switched=scalars.log_y_switched - {key},
            zoom={each: shown for each, shown in scalars.zoom.items() if each != key},
            options={each: options for each, options in scalars.options.items() if each != key},
        )
        return replace(state, scalars=left)

    return Command("Remove series", apply)


def _with(state: SessionState, charts: tuple[ChartSpec, ...]) -> SessionState:
    return replace(state, scalars=replace(state.scalars, charts=charts))


def _free_key(scalars: ScalarsState) -> str:
    taken = {spec.key for spec in scalars.charts}
    return next(key for number in count(1) if (key := f"{CHART}series {number}") not in taken)
