"""What the user has said of the rows of a table, beside what its files say."""

from __future__ import annotations

from dataclasses import dataclass

from core.state.clusters import Clustered
from core.state.rows import RowSet


@dataclass(frozen=True, slots=True)
class JoinedColumn:
    """A column of another file, laid beside a table.

    Attributes
    ----------
    file
        Path of a TSV, CSV, Parquet or Arrow file.
    column
        Its name there.
    by, file_by
        Columns of the table and of the file whose values say which rows belong together; both empty for row by row.
    """

    file: str
    column: str
    by: str = ""
    file_by: str = ""


@dataclass(frozen=True, slots=True)
class Assigned:
    """A value that some rows were given; an empty one takes theirs away."""

    value: str
    rows: RowSet


@dataclass(frozen=True, slots=True)
class ColumnEdit:
    """A column that was added, or one of the metadata that was changed.

    Attributes
    ----------
    name
        Of the column; where the metadata have one of this name, that is changed.
    joined
        Where its values come from before any is assigned; None for the metadata's own, or for none.
    assigned
        What rows were given; no row is in two of the sets, and no two have the same value.
    formula
        An expression over columns of numbers, as `core.analysis.expressions.rows` reads it, whose values it has before
        any is assigned; empty for none.
    copied
        Column of the file whose values it has before any is assigned; empty for none.
    coded
        Whether every different value is a category, however many there are.
    clustered
        The clusters that its values are before any is assigned; None for a column that was not found so.
    """

    name: str
    joined: JoinedColumn | None = None
    assigned: tuple[Assigned, ...] = ()
    formula: str = ""
    copied: str = ""
    coded: bool = False
    clustered: Clustered | None = None


@dataclass(frozen=True, slots=True)
class TableEdits:
    """What was said of the rows of one table.

    Attributes
    ----------
    columns
        Added and changed columns, the added ones in the order in which they are shown.
    labelled
        Column that keys write into while points are labelled.
    classes
        Values that the digits 1 to 9 and 0 write.
    """

    columns: tuple[ColumnEdit, ...] = ()
    labelled: str = ""
    classes: tuple[str, ...] = ()

    def column(self, name: str) -> ColumnEdit | None:
        """Return what was said of a column, None if nothing was."""
        return next((each for each in self.columns if each.name == name), None)
