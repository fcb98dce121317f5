"""Commands that make several cards of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.session.chart_commands import fresh_key
from core.session.commands import Command
from core.state import CardLimits, ChartSpec, SessionState


def split_card(
    spec: ChartSpec, column: str, parts: Sequence[tuple[str, str]], limits: CardLimits | None = None
) -> Command:
    """Show a card once more for each value of a column, below a heading of their own.

    Parameters
    ----------
    spec
        What the card shows.
    column
        What the column is called.
    parts
        What each card is called beside its title, and the query that finds its runs.
    limits
        Where the axes of all of them begin and end; None for each as its data asks for.
    """

    def apply(state: SessionState) -> SessionState:
        scalars = state.scalars
        charts, options = list(scalars.charts), dict(scalars.options)
        own = replace(scalars.options_of(spec.key), height=0, columns=1)
        own = own if limits is None else replace(own, limits=limits)
        for title, query in parts:
            key = fresh_key(charts)
            charts.append(replace(spec, key=key, title=f"{spec.title} · {title}", category=f"{spec.title} by {column}"))
            options[key] = replace(own, query=query)
        return replace(state, scalars=replace(scalars, charts=tuple(charts), options=options))

    return Command(f"Split {spec.title} by {column}", apply)
