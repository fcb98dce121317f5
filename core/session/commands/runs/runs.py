"""Commands about runs that the list, the legends and the palette share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.model import Catalog
from core.session.command import Command, change_runs, change_session
from core.state import RunOrder, SessionState


def check_runs(names: Collection[str], checked: bool) -> Command:
    """Switch runs on or off."""
    verb = "Show" if checked else "Hide"

    def apply(state: SessionState) -> SessionState:
        unchecked = state.runs.unchecked - set(names) if checked else state.runs.unchecked | set(names)
        return replace(state, runs=replace(state.runs, unchecked=frozenset(unchecked)))

    return Command(f"{verb} {describe(names)}", apply)


def isolate_runs(catalog: Catalog, names: Collection[str]) -> Command:
    """Switch off all other runs; when they are off already, switch all on again."""
    others = frozenset(catalog.runs) - set(names)

    def apply(state: SessionState) -> SessionState:
        alone = others <= state.runs.unchecked and not state.runs.unchecked & set(names)
        return replace(state, runs=replace(state.runs, unchecked=frozenset() if alone else others))

    return Command(f"Isolate {describe(names)}", apply)


def show_all_runs() -> Command:
    """Switch all runs on, and remove the query and every brush."""

    def apply(state: SessionState) -> SessionState:
        return replace(state, brushes=(), runs=replace(state.runs, unchecked=frozenset(), query=""))

    return Command("Show all runs", apply)


def query_runs(query: str) -> Command:
    """Show only runs that a query finds; typing on is one undo step."""
    return change_runs("Search runs", merge="runs.query", query=query)


def order_runs(order: RunOrder, descending: bool) -> Command:
    """Sort the list of runs."""
    return change_runs(f"Sort runs by {order.value}", order=order, descending=descending)


def fold_groups(groups: Collection[str], folded: bool) -> Command:
    """Leave the runs of some experiments out of the list of runs, or list them; what is drawn stays the same."""

    def apply(state: SessionState) -> SessionState:
        before = state.runs.folded_groups
        after = before | set(groups) if folded else before - set(groups)
        return replace(state, runs=replace(state.runs, folded_groups=frozenset(after)))

    return Command(f"{'Fold' if folded else 'Unfold'} {'group' if len(groups) == 1 else 'groups'} of runs", apply)


def fold_children(names: Collection[str], folded: bool) -> Command:
    """Leave the children of some runs out of the list of runs, or list them; what is drawn stays the same."""

    def apply(state: SessionState) -> SessionState:
        before = state.runs.folded_runs
        after = before | set(names) if folded else before - set(names)
        return replace(state, runs=replace(state.runs, folded_runs=frozenset(after)))

    return Command(f"{'Fold' if folded else 'Unfold'} children of {describe(names)}", apply)


def colour_run(name: str, colour: str | None) -> Command:
    """Give a run a colour ``"#rrggbb"``, None for the palette's."""

    def apply(state: SessionState) -> SessionState:
        colours = {run: chosen for run, chosen in state.runs.colours.items() if run != name}
        if colour is not None:
            colours[name] = colour
        return replace(state, runs=replace(state.runs, colours=colours))

    return Command(f"Colour {name}", apply)


def star_runs(names: Collection[str], on: bool) -> Command:
    """Mark runs with a star, or take it away."""

    def apply(state: SessionState) -> SessionState:
        starred = state.runs.starred | set(names) if on else state.runs.starred - set(names)
        return replace(state, runs=replace(state.runs, starred=frozenset(starred)))

    return Command(f"{'Star' if on else 'Remove star of'} {describe(names)}", apply)


def note_run(name: str, note: str) -> Command:
    """Write down something about a run; a blank text takes the note away."""

    def apply(state: SessionState) -> SessionState:
        notes = {run: text for run, text in state.runs.notes.items() if run != name}
        if note.strip():
            notes[name] = note.strip()
        return replace(state, runs=replace(state.runs, notes=notes))

    return Command(f"Note about {name}", apply)


def select_runs(names: Collection[str]) -> Command:
    """Emphasise these runs everywhere, and no others."""
    label = f"Select {describe(names)}" if names else "Deselect runs"
    return change_session(label, merge="runs.selected", selected_runs=frozenset(names))


def remove_brush(brush_id: str) -> Command:
    """Remove a brush."""

    def apply(state: SessionState) -> SessionState:
        return replace(state, brushes=tuple(brush for brush in state.brushes if brush.id != brush_id))

    return Command("Remove filter", apply)


def describe(names: Collection[str]) -> str:
    """Return ``"run lr=0.1"`` for one run, ``"3 runs"`` for several."""
    return f"run {next(iter(names))}" if len(names) == 1 else f"{len(names):,} runs"
