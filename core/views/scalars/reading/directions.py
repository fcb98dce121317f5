"""In which direction a tag is better: as the user said where runs are compared, else by the words of its name."""

from __future__ import annotations

from core.analysis.reducers import usual_direction
from core.state import Direction, Level, SessionState
from core.views.ticks import value_label


def is_lower_better(state: SessionState, tag: str) -> bool:
    """Return whether lower values of a tag are better."""
    chosen = state.compare.directions.get(tag)
    return usual_direction(tag) == "min" if chosen is None else chosen is Direction.LOWER


def is_from_above(state: SessionState, level: Level, tag: str) -> bool:
    """Return whether a threshold of a tag is reached by values at or below it."""
    return is_lower_better(state, tag) if level.direction is None else level.direction is Direction.LOWER


def level_text(level: Level, below: bool) -> str:
    """Return what a threshold asks for: ``"≥ 0.9"``, ``"smoothed ≤ 0.5"``."""
    return f"{'smoothed ' * level.smoothed}{'≤' if below else '≥'} {value_label(level.value)}"


def levels_of(state: SessionState, card: str, tag: str) -> tuple[tuple[Level, bool], ...]:
    """Return the thresholds of a card, and whether they are reached from above."""
    levels = (level for level in state.scalars.reading.levels if level.card == card)
    return tuple((level, is_from_above(state, level, tag)) for level in levels)
