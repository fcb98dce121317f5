"""Commands about reading values: the linked range, the table of values, thresholds, notes and marks on curves."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from core.session.columns import shown_or_not, turned
from core.session.command import Command, change_session
from core.state import Direction, EndMarks, Level, ReadingState, SessionState, StepNote, StepRange
from core.state import ValueTableState as Table
from core.style.text import grouped
from core.views.ticks import value_label


def change_reading(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `ScalarsState.reading`."""
    return _change(label, lambda reading: replace(reading, **changes), merge)


def _change(label: str, change: Callable[[ReadingState], ReadingState], merge: str = "") -> Command:
    def apply(state: SessionState) -> SessionState:
        return replace(state, scalars=replace(state.scalars, reading=change(state.scalars.reading)))

    return Command(label, apply, merge)


# Steps


def link_step(step: int | None) -> Command:
    """Show a step in all views, the last one for None; moves of a handle are one undo step."""
    label = "Follow the last step" if step is None else f"Go to step {grouped(step)}"
    return change_session(label, merge="step", step=step)


def link_range(first: int, last: int) -> Command:
    """Link a range of steps, in whichever order its ends are given; moves of a handle are one undo step."""
    chosen = StepRange(min(first, last), max(first, last))
    label = f"Steps {grouped(chosen.first)} to {grouped(chosen.last)}"
    return change_session(label, merge="step_range", step_range=chosen)


def unlink_range() -> Command:
    """Let no range of steps be linked."""
    return change_session("Clear range of steps", step_range=None)


# Thresholds


def add_level(card: str, value: float) -> Command:
    """Draw a threshold line on a card."""
    level = Level(_new_id(), card, value)
    return _change(f"Threshold {value_label(value)}", lambda reading: _with_levels(reading, (*reading.levels, level)))


def _new_id() -> str:
    return uuid.uuid4().hex[:12]


def _with_levels(reading: ReadingState, levels: Sequence[Level]) -> ReadingState:
    return replace(reading, levels=tuple(levels))


def _change_level(id: str, label: str, merge: str = "", **changes: Any) -> Command:
    def change(reading: ReadingState) -> ReadingState:
        return _with_levels(reading, [replace(each, **changes) if each.id == id else each for each in reading.levels])

    return _change(label, change, merge)


def move_level(id: str, value: float) -> Command:
    """Move a threshold line; a drag is one undo step."""
    return _change_level(id, f"Threshold {value_label(value)}", f"scalars.level:{id}", value=value)


def judge_level(id: str, smoothed: bool) -> Command:
    """Let the smoothed curve have to reach a threshold, or the values as logged."""
    return _change_level(id, "Threshold of the smoothed curve" if smoothed else "Threshold of values as logged",
                         smoothed=smoothed)  # fmt: skip


def turn_level(id: str, direction: Direction) -> Command:
    """Let a threshold be reached from the other side."""
    side = "from below" if direction is Direction.HIGHER else "from above"
    return _change_level(id, f"Threshold reached {side}", direction=direction)


def remove_levels(ids: Collection[str]) -> Command:
    """Take threshold lines away."""
    label = "Remove threshold" if len(ids) == 1 else "Remove thresholds"
    return _change(
        label, lambda reading: _with_levels(reading, [each for each in reading.levels if each.id not in ids])
    )


# Notes


def add_note(card: str, step: int, value: float | None, text: str) -> Command:
    """Write something at a step of a card, of all cards for an empty key."""
    note = StepNote(_new_id(), card, step, value, text.strip())
    return _change(f"Note at step {grouped(step)}", lambda reading: _with_notes(reading, (*reading.notes, note)))


def _with_notes(reading: ReadingState, notes: Sequence[StepNote]) -> ReadingState:
    return replace(reading, notes=tuple(notes))


def edit_note(id: str, text: str) -> Command:
    """Write something else into a note; a blank text takes it away."""
    if not text.strip():
        return remove_notes({id})

    def change(reading: ReadingState) -> ReadingState:
        notes = [replace(each, text=text.strip()) if each.id == id else each for each in reading.notes]
        return _with_notes(reading, notes)

    return _change("Edit note", change)


def move_note(id: str, step: int, value: float | None) -> Command:
    """Put a note at another step and height; a drag is one undo step."""

    def change(reading: ReadingState) -> ReadingState:
        moved = [replace(each, step=step, value=value) if each.id == id else each for each in reading.notes]
        return _with_notes(reading, moved)

    return _change(f"Note at step {grouped(step)}", change, f"scalars.note:{id}")


def place_note(id: str, card: str) -> Command:
    """Show a note on one card, on all for an empty key."""

    def change(reading: ReadingState) -> ReadingState:
        return _with_notes(reading, [replace(each, card=card) if each.id == id else each for each in reading.notes])

    return _change("Note on one card" if card else "Note on all cards", change)


def remove_notes(ids: Collection[str]) -> Command:
    """Take notes away."""
    label = "Remove note" if len(ids) == 1 else "Remove notes"
    return _change(label, lambda reading: _with_notes(reading, [each for each in reading.notes if each.id not in ids]))


# Marks


def mark_ends(marks: EndMarks) -> Command:
    """Mark the best points of curves, the last ones, both or none."""
    words = {EndMarks.NONE: "nothing", EndMarks.BEST: "best values", EndMarks.FINAL: "final values",
             EndMarks.BOTH: "best and final values"}  # fmt: skip
    return change_reading(f"Mark {words[marks]}", marks=marks)


def mark_anomalies(on: bool) -> Command:
    """Mark NaN, infinite values, divergence and restarts, or not."""
    return change_reading("Mark anomalies" if on else "Do not mark anomalies", anomalies=on)


def limit_rows(rows: int) -> Command:
    """Let the table beside the cursor have at most so many rows; moves of a slider are one undo step."""
    return change_reading("Rows beside the cursor", merge="scalars.readout_rows", rows=min(max(rows, 1), 40))


def choose_columns(columns: Sequence[str]) -> Command:
    """Let the table beside the cursor have these columns, those that tell something there for none."""
    return change_reading("Columns beside the cursor", columns=tuple(columns))


# The table of values


def change_table(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `ReadingState.table`."""
    return _change_table(label, lambda table: replace(table, **changes), merge)


def _change_table(label: str, change: Callable[[Table], Table], merge: str = "") -> Command:
    return _change(label, lambda reading: replace(reading, table=change(reading.table)), merge)


def show_table(shown: bool, card: str | None = None) -> Command:
    """Show the table of values, of a card if one is named, or fold it."""
    changes: dict[str, Any] = {"shown": shown} | ({} if card is None else {"card": card})
    return change_table("Show table of values" if shown else "Hide table of values", **changes)


def list_card(card: str) -> Command:
    """List the values of another card."""
    return change_table("Values of another card", merge="scalars.table.card", card=card)


def sort_values(column: str, title: str, add: bool = False, first_descending: bool = False) -> Command:
    """Sort rows by a column: its first direction, the other one, then not at all; with `add` by one key more."""

    def change(table: Table) -> Table:
        return replace(table, sort=turned(table.sort, column, add, first_descending))

    return _change_table(f"Sort by {title}", change)


def show_columns(columns: Collection[str], shown: bool, label: str) -> Command:
    """Show columns of the table of values, or leave them out."""

    def change(table: Table) -> Table:
        hidden, listed = shown_or_not(table.hidden, table.listed, columns, shown)
        return replace(table, hidden=hidden, listed=listed)

    return _change_table(label, change)


def place_columns(order: Sequence[str]) -> Command:
    """Put columns of the table of values into an order."""
    return change_table("Move column", order=tuple(order))


def resize_column(column: str, title: str, width: int) -> Command:
    """Make a column so many logical pixels wide; a drag is one undo step."""

    def change(table: Table) -> Table:
        return replace(table, widths={**table.widths, column: width})

    return _change_table(f"Resize {title}", change, f"scalars.table.width.{column}")


def usual_columns() -> Command:
    """Show the columns that are shown by themselves, in their natural order and widths."""
    return change_table("Reset columns", order=(), hidden=frozenset(), listed=frozenset(), widths={})
