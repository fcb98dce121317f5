"""Commands about runs side by side: which, in what order, against which baseline, and what of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any, Final

from core.model import Catalog
from core.session.command import Command
from core.session.commands.runs.runs import describe
from core.state import CompareState, Direction, SessionState

PAGE: Final = "compare"
"""Kind of the page, as in `HParamsState.page`."""
MOST_RUNS: Final = 20
"""Runs that stand side by side at most."""


def change_compare(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.compare`."""
    return _change(label, lambda compare: replace(compare, **changes), merge)


def _change(label: str, change: Callable[[CompareState], CompareState], merge: str = "") -> Command:
    def apply(state: SessionState) -> SessionState:
        return replace(state, compare=change(state.compare))

    return Command(label, apply, merge)


def compare_runs(names: Sequence[str]) -> Command:
    """Lay runs side by side, the first `MOST_RUNS` of them, and bring the page to the front."""
    runs = tuple(dict.fromkeys(names))[:MOST_RUNS]

    def apply(state: SessionState) -> SessionState:
        compare, hparams = replace(state.compare, runs=runs), replace(state.hparams, page=PAGE)
        return replace(state, active_view="hparams", compare=_settled(compare), hparams=hparams)

    return Command(f"Compare {describe(runs)}", apply)


def in_natural_order(catalog: Catalog, names: Collection[str]) -> tuple[str, ...]:
    """Return those of some runs that the logs contain, in their order there."""
    wanted = set(names)
    return tuple(name for name in catalog.runs if name in wanted)


def add_runs(names: Sequence[str], place: int | None = None) -> Command:
    """Put runs beside those that are compared, at a place or at the end; those that are there already move."""

    def change(compare: CompareState) -> CompareState:
        fresh = tuple(dict.fromkeys(names))
        at = len(compare.runs) if place is None else place
        before = [run for run in compare.runs[:at] if run not in fresh]
        after = [run for run in compare.runs[at:] if run not in fresh]
        room = MOST_RUNS - len(before) - len(after)
        return replace(compare, runs=(*before, *fresh[: max(room, 0)], *after))

    return _change(f"Add {describe(names)}", change)


def remove_run(name: str) -> Command:
    """Take a run away from those that are compared; a baseline that goes is none."""

    def change(compare: CompareState) -> CompareState:
        return _settled(replace(compare, runs=tuple(run for run in compare.runs if run != name)))

    return _change(f"Remove {describe([name])}", change)


def _settled(compare: CompareState) -> CompareState:
    """Return a state in which no run is named that is not compared."""
    baseline, left, right = (
        name if name in compare.runs else "" for name in (compare.baseline, compare.left, compare.right)
    )
    return replace(compare, baseline=baseline, left=left, right=right)


def move_run(name: str, place: int) -> Command:
    """Put a compared run at another place, counted without it."""

    def change(compare: CompareState) -> CompareState:
        if name not in compare.runs:
            return compare
        others = [run for run in compare.runs if run != name]
        at = min(max(place, 0), len(others))
        return replace(compare, runs=(*others[:at], name, *others[at:]))

    return _change(f"Move {describe([name])}", change)


def measure_against(name: str) -> Command:
    """Show how all other runs differ from one; from none for an empty name."""
    return change_compare(f"Baseline {name}" if name else "No baseline", baseline=name)


def direct_metric(tag: str, direction: Direction, usual: Direction) -> Command:
    """Say in which direction a metric is better; what its name says anyway is not kept."""

    def change(compare: CompareState) -> CompareState:
        others = {key: kept for key, kept in compare.directions.items() if key != tag}
        return replace(compare, directions=others if direction is usual else {**others, tag: direction})

    word = "Lower" if direction is Direction.LOWER else "Higher"
    return _change(f"{word} {tag} is better", change)
