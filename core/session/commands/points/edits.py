"""Commands that say something of the rows of a table: columns added, joined and renamed, values given to rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.analysis.expressions.rows import with_name
from core.model import Bool
from core.session.command import Command
from core.session.commands.points.looks import change_look, renamed
from core.state import (
    Assigned,
    CategoryBrush,
    ColumnEdit,
    JoinedColumn,
    RangeBrush,
    RowSet,
    SessionState,
    TableEdits,
)
from core.state.column_looks import ColumnReading
from core.style.text import counted


def add_column(table: str, name: str) -> Command:
    """Add an empty column, which is the one that is labelled from then on."""

    def apply(edits: TableEdits) -> TableEdits:
        known = edits.column(name) is not None
        return replace(edits, columns=edits.columns if known else (*edits.columns, ColumnEdit(name)), labelled=name)

    return change_edits(f"Add column {name}", table, apply)


def join_columns(table: str, columns: Mapping[str, JoinedColumn]) -> Command:
    """Lay columns of other files beside a table, by the names they get; what was there of these names is replaced."""

    def apply(edits: TableEdits) -> TableEdits:
        kept = tuple(each for each in edits.columns if each.name not in columns)
        added = tuple(ColumnEdit(name, joined) for name, joined in columns.items())
        return replace(edits, columns=(*kept, *added))

    return change_edits(f"Join {counted(len(columns), 'column')}", table, apply)


def drop_column(table: str, name: str) -> Command:
    """Take a column that was added away, or all that was changed of one of the metadata."""

    def apply(edits: TableEdits) -> TableEdits:
        kept = tuple(each for each in edits.columns if each.name != name)
        return replace(edits, columns=kept, labelled="" if edits.labelled == name else edits.labelled)

    return change_edits(f"Take back column {name}", table, apply)


def rename_column(table: str, name: str, to: str) -> Command:
    """Call an added column something else; whatever goes by it stays: colours, labels, filters, looks and formulas."""

    def apply(edits: TableEdits) -> TableEdits:
        columns = tuple(
            replace(each, name=to if each.name == name else each.name, formula=with_name(each.formula, name, to))
            for each in edits.columns
        )
        return replace(edits, columns=columns, labelled=to if edits.labelled == name else edits.labelled)

    change = change_edits(f"Rename column {name}", table, apply)
    return Command(change.label, lambda state: _followed(change.apply(state), table, name, to))


def _followed(state: SessionState, table: str, name: str, to: str) -> SessionState:
    """Return a state in which all that named a column names it as it is called now."""

    def said(text: str | None) -> str | None:
        return to if text == name else text

    wish = state.embedding
    marks = replace(wish.marks, important=said(wish.marks.important) or "", cluster_by=said(wish.marks.cluster_by))
    search = replace(wish.search, column=said(wish.search.column) or "")
    wish = replace(wish, colour_by=said(wish.colour_by), label_by=said(wish.label_by), marks=marks, search=search)
    brushes = tuple(
        replace(each, column=to)
        if isinstance(each, CategoryBrush | RangeBrush) and (each.table, each.column) == (table, name)
        else each
        for each in state.brushes
    )
    return renamed(replace(state, embedding=wish, brushes=brushes), name, to)


def calculate_column(table: str, name: str, formula: str) -> Command:
    """Add a column that is calculated from others, or change how it is."""

    def apply(edits: TableEdits) -> TableEdits:
        known = edits.column(name) or ColumnEdit(name)
        return _with(edits, replace(known, formula=formula, joined=None, copied=""))

    return change_edits(f"Calculate {name}", table, apply)


def duplicate_column(table: str, name: str, to: str) -> Command:
    """Add a column with the values that another has, to be changed by itself."""

    def apply(edits: TableEdits) -> TableEdits:
        known = edits.column(name) or ColumnEdit(name)
        source = "" if known.joined or known.formula else known.copied or name
        return _with(edits, replace(known, name=to, copied=source))

    return change_edits(f"Duplicate {name}", table, apply)


def read_column(table: str, name: str, reading: ColumnReading, code: bool = False) -> Command:
    """Take a column for categories or for numbers; with `code` each of its values is one, however many there are."""

    def apply(edits: TableEdits) -> TableEdits:
        known = edits.column(name) or ColumnEdit(name)
        coded = replace(known, coded=code and reading is ColumnReading.CATEGORIES)
        if coded == ColumnEdit(name) and known.coded:
            return replace(edits, columns=tuple(each for each in edits.columns if each.name != name))
        return _with(edits, coded) if coded != known else edits

    words = {ColumnReading.CATEGORIES: "categories", ColumnReading.NUMBERS: "numbers"}
    label = f"Take {name} for {words.get(reading, 'what it looks like')}"
    change, look = change_edits(label, table, apply), change_look(name, label, reading=reading)
    return Command(label, lambda state: look.apply(change.apply(state)))


def _with(edits: TableEdits, column: ColumnEdit) -> TableEdits:
    """Return edits with a column in place of the one of its name, or as the last one."""
    if edits.column(column.name) is None:
        return replace(edits, columns=(*edits.columns, column))
    return replace(edits, columns=tuple(column if each.name == column.name else each for each in edits.columns))


def assign(table: str, column: str, values: Mapping[str, Bool], label: str = "") -> Command:
    """Give rows of a column values: masks (n,) by value, an empty value takes away what the rows have.

    A row that is in several masks gets the value of the last one.
    """
    return Command(
        label or f"Set {column} of {counted(sum(int(np.count_nonzero(mask)) for mask in values.values()), 'point')}",
        lambda state: assign_now(state, table, column, values, label).apply(state),
    )


def assign_now(state: SessionState, table: str, column: str, values: Mapping[str, Bool], label: str = "") -> Command:
    """Return what `assign` returns, with all that takes long for many rows done here, on whatever thread.

    If the column is given other values before the command is done, doing it takes as long as that of `assign`.
    """

    def given(edits: TableEdits) -> tuple[Assigned, ...]:
        return (edits.column(column) or ColumnEdit(column)).assigned

    before = given(state.embedding.edits.get(table, TableEdits()))
    after = _assigned(before, values)

    def apply(edits: TableEdits) -> TableEdits:
        changed = after if given(edits) == before else _assigned(given(edits), values)
        return _with(edits, replace(edits.column(column) or ColumnEdit(column), assigned=changed))

    rows = sum(int(np.count_nonzero(mask)) for mask in values.values())
    return change_edits(label or f"Set {column} of {counted(rows, 'point')}", table, apply)


def _assigned(before: Sequence[Assigned], values: Mapping[str, Bool]) -> tuple[Assigned, ...]:
    """Return what rows are given, with later values in place of earlier ones."""
    sets = {each.value: each.rows for each in before}
    for value, mask in values.items():
        if not mask.any():
            continue
        for other, rows in list(sets.items()):
            if other == value or not (rows.mask() & mask).any():
                continue
            left = rows.mask() & ~mask
            sets[other] = RowSet.of_mask(left)
        sets[value] = RowSet.of_mask(mask | sets[value].mask() if value in sets else mask)
    return tuple(Assigned(value, rows) for value, rows in sets.items() if rows.count)


def label_with(table: str, column: str, classes: Sequence[str]) -> Command:
    """Let the digits write these values into a column."""
    change = {"labelled": column, "classes": tuple(classes)}
    return change_edits("Classes of the digits", table, lambda edits: replace(edits, **change))  # type: ignore[arg-type]


def change_edits(label: str, table: str, apply: Callable[[TableEdits], TableEdits]) -> Command:
    """Return a command that changes what was said of the rows of a table."""

    def applied(state: SessionState) -> SessionState:
        edits = apply(state.embedding.edits.get(table, TableEdits()))
        all_edits = {key: value for key, value in state.embedding.edits.items() if key != table}
        if edits != TableEdits():
            all_edits[table] = edits
        return replace(state, embedding=replace(state.embedding, edits=all_edits))

    return Command(label, applied)
