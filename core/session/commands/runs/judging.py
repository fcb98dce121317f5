"""Commands about pages that judge runs by a metric: slices, contours, ranks, distributions and the best so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.session.command import Command
from core.state import AxisLimits, SessionState


def judge_by(metric: str | None, title: str) -> Command:
    """Judge runs by another metric on all pages that do; None lets them choose. Its direction goes by its name."""

    def apply(state: SessionState) -> SessionState:
        return replace(state, importance=replace(state.importance, metric=metric, direction=None))

    return Command(f"Judge runs by {title}", apply)


def change_slices(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.slices`."""
    return Command(label, lambda state: replace(state, slices=replace(state.slices, **changes)), merge)


def change_contour(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.contour`."""
    return Command(label, lambda state: replace(state, contour=replace(state.contour, **changes)), merge)


def change_rank(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.rank`."""
    return Command(label, lambda state: replace(state, rank=replace(state.rank, **changes)), merge)


def change_edf(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.edf`."""
    return Command(label, lambda state: replace(state, edf=replace(state.edf, **changes)), merge)


def change_best(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.best`."""
    return Command(label, lambda state: replace(state, best=replace(state.best, **changes)), merge)


def limit_axes(page: str, limits: Mapping[str, AxisLimits | None], merge: str = "") -> Command:
    """Show a part of the axes of some fields, all of one for None; `page` is the field of the session's state."""

    def apply(state: SessionState) -> SessionState:
        mine: Any = getattr(state, page)
        found = {name: each for name, each in {**mine.limits, **limits}.items() if each is not None}
        return state if found == mine.limits else replace(state, **{page: replace(mine, limits=found)})

    return Command("Show a part of the axes" if any(limits.values()) else "Show whole axes", apply, merge)


def show_whole_axes(page: str) -> Command:
    """Show all axes of a page whole."""
    return Command("Show whole axes", lambda state: replace(state, **{page: replace(getattr(state, page), limits={})}))
