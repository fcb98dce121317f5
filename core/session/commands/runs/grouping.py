"""Commands about what makes runs a group, what colours say, and what runs are called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from core.session.command import Command
from core.session.commands.runs.runs import describe
from core.state import Aggregate, ColourBy, GroupBy, Grouping, RunColouring, SessionState


def change_grouping(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.grouping`."""

    def apply(state: SessionState) -> SessionState:
        grouping: Grouping = replace(state.grouping, **changes)
        return replace(state, grouping=grouping)

    return Command(label, apply, merge)


def group_by(by: GroupBy) -> Command:
    """Let runs be a group that have something in common; what was chosen for it before is still there."""
    return change_grouping("Ungroup runs" if by is GroupBy.NONE else "Group runs", by=by, unfolded=frozenset())


def group_by_fields(fields: Collection[str]) -> Command:
    """Let runs with the same values of some columns be a group; of no column ungroup them."""
    by = GroupBy.FIELDS if fields else GroupBy.NONE
    return change_grouping("Group runs by columns", by=by, fields=tuple(fields), unfolded=frozenset())


def leave_out(params: Collection[str] | None) -> Command:
    """Let runs be a group that differ in these hyperparameters only; for None in those that are named as seeds are."""
    without = None if params is None else tuple(params)
    return change_grouping("Group runs", by=GroupBy.PARAMS, without=without, unfolded=frozenset())


def rest_as_others(most: int) -> Command:
    """Let the groups beyond the first ones be one, or for 0 all stand by themselves."""
    label = f"Show {most} groups and others" if most else "Show all groups"
    return change_grouping(label, most=most, unfolded=frozenset())


def dash_by(name: str) -> Command:
    """Let the dashes of curves go by a column, as queries write it; empty for whole curves."""
    return change_grouping("Dashes by column" if name else "Whole curves", dash=name)


def group_by_pattern(pattern: str) -> Command:
    """Let runs be a group of whose names an expression captures the same; typing on is one undo step."""
    return change_grouping(
        "Group runs by name", "grouping.pattern", by=GroupBy.PATTERN, pattern=pattern, unfolded=frozenset()
    )


def aggregate(how: Aggregate, by: str = "") -> Command:
    """Choose what stands for a group's metrics; `by` is the column whose run stands for all of them."""
    column = "" if how is Aggregate.MEAN else by
    return change_grouping(f"Show {how} of groups", aggregate=how, aggregate_by=column)


def unfold_groups(keys: Collection[str], unfolded: bool) -> Command:
    """Show the runs of some groups in the table of runs, or leave them out; what is drawn stays the same."""

    def apply(state: SessionState) -> SessionState:
        before = state.grouping.unfolded
        after = frozenset(before | set(keys) if unfolded else before - set(keys))
        return replace(state, grouping=replace(state.grouping, unfolded=after))

    return Command(f"{'Unfold' if unfolded else 'Fold'} {'group' if len(keys) == 1 else 'groups'} of the table", apply)


def change_colouring(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `RunsState.colouring`."""

    def apply(state: SessionState) -> SessionState:
        colouring: RunColouring = replace(state.runs.colouring, **changes)
        return replace(state, runs=replace(state.runs, colouring=colouring))

    return Command(label, apply, merge)


def colour_runs_by(by: ColourBy) -> Command:
    """Let colours of runs say something else."""
    return change_colouring("Colour runs", by=by)


def colour_by_field(field: str) -> Command:
    """Colour runs by what is known of them."""
    return change_colouring("Colour runs by column", by=ColourBy.FIELD, field=field)


def colour_by_pattern(pattern: str) -> Command:
    """Colour runs by what an expression captures of their names; typing on is one undo step."""
    return change_colouring("Colour runs by name", "colouring.pattern", by=ColourBy.PATTERN, pattern=pattern)


def colour_runs(names: Collection[str], colour: str | None) -> Command:
    """Give runs a colour ``"#rrggbb"`` by hand, None for the one that they have by themselves."""

    def apply(state: SessionState) -> SessionState:
        colours = {run: chosen for run, chosen in state.runs.colours.items() if run not in set(names)}
        if colour is not None:
            colours |= dict.fromkeys(names, colour)
        return replace(state, runs=replace(state.runs, colours=colours))

    return Command(f"{'Reset colour of' if colour is None else 'Colour'} {describe(names)}", apply)


def reset_colours() -> Command:
    """Take away all colours that were given by hand, and let colours say what they do by themselves."""

    def apply(state: SessionState) -> SessionState:
        return replace(state, runs=replace(state.runs, colours={}, colouring=RunColouring()))

    return Command("Reset colours of runs", apply)


def rename_run(name: str, title: str) -> Command:
    """Call a run something else wherever it is shown; by its own name again for a blank text."""

    def apply(state: SessionState) -> SessionState:
        titles = {run: said for run, said in state.runs.titles.items() if run != name}
        if title.strip() and title.strip() != name:
            titles[name] = title.strip()
        return replace(state, runs=replace(state.runs, titles=titles))

    return Command(f"Rename {name}", apply)
