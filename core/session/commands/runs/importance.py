"""Commands about the importance of hyperparameters: what is asked, by what, and what is drawn of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from core.session.command import Command
from core.state import AxisOrder, Direction, ImportanceState, SessionState


def change_importance(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.importance`."""
    return _change(label, lambda importance: replace(importance, **changes), merge)


def _change(label: str, change: Callable[[ImportanceState], ImportanceState], merge: str = "") -> Command:
    def apply(state: SessionState) -> SessionState:
        return replace(state, importance=change(state.importance))

    return Command(label, apply, merge)


def ask_about(metric: str | None, title: str) -> Command:
    """Ask what matters to another number of the runs; None lets the page choose."""
    return change_importance(f"Importance for {title}", metric=metric, direction=None)


def direct(direction: Direction | None) -> Command:
    """Say which values of the metric are better; None goes by its name."""
    return change_importance("Direction of the metric", direction=direction)


def show_evaluator(name: str, title: str, shown: bool, names: Sequence[str]) -> Command:
    """Show an evaluator beside the others, or leave it out; `names` are all in the order in which they stand."""

    def change(importance: ImportanceState) -> ImportanceState:
        wanted = {*importance.evaluators, name} if shown else {*importance.evaluators} - {name}
        order_by = importance.order_by if importance.order_by in wanted else ""
        return replace(importance, evaluators=tuple(each for each in names if each in wanted), order_by=order_by)

    return _change(f"{'Show' if shown else 'Hide'} {title}", change)


def order_parameters(evaluator: str, title: str) -> Command:
    """Sort parameters by an evaluator; an empty name sorts them by their mean rank in all that are shown."""
    return change_importance(f"Sort by {title}", order_by=evaluator)


def ask_parameter(name: str, title: str, asked: bool) -> Command:
    """Ask about a parameter, or leave it out."""

    def change(importance: ImportanceState) -> ImportanceState:
        if asked:
            return replace(importance, left_out=importance.left_out - {name}, listed=importance.listed | {name})
        return replace(importance, left_out=importance.left_out | {name}, listed=importance.listed - {name})

    return _change(f"{'Ask about' if asked else 'Leave out'} {title}", change)


def usual_evaluators() -> Command:
    """Show the evaluators that are shown by themselves."""
    return change_importance("Choose evaluators automatically", evaluators=ImportanceState().evaluators, order_by="")


def usual_parameters() -> Command:
    """Ask about the parameters that are asked about by themselves."""
    return change_importance("Choose parameters automatically", left_out=frozenset(), listed=frozenset())


def focus_on(names: Sequence[str], title: str) -> Command:
    """Draw the effect of one parameter or of two; walking through several is one step to undo."""
    return change_importance(f"Effect of {title}", "importance.focus", focus=tuple(names))


def order_axes(axes: Sequence[str], by: str) -> Command:
    """Put the axes of parallel coordinates into an order, and remember by what that was."""

    def apply(state: SessionState) -> SessionState:
        wanted = tuple(dict.fromkeys(axes))
        hparams = replace(state.hparams, axes=wanted)
        return replace(state, hparams=hparams, importance=replace(state.importance, ordered=AxisOrder(wanted, by)))

    return Command("Order axes by importance", apply)
