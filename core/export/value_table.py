"""The table of values of the scalars view as a file, in the format that the file's name asks for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from core.export.data import DataError
from core.export.markup import tabbed_text
from core.export.run_table import TEXTS, VALUES
from core.files import write_whole
from core.views.hparams.table.cells import Cell
from core.views.scalars.reading.cells import Rows, header
from core.views.scalars.reading.table import ValueTable


def save_value_table(path: Path, table: ValueTable, only: Sequence[int] | None = None) -> int:
    """Write all rows, or those at some places from the top; return how many.

    CSV, JSON and Parquet have all digits, LaTeX and Markdown the cells as they are seen.

    Raises
    ------
    DataError, OSError
        If the name ends otherwise, or the file cannot be written.
    """
    kind = path.suffix.lower()
    rows = Rows(table, only, seen=kind in TEXTS)
    if kind in VALUES:
        VALUES[kind](path, header(table), rows)
    elif kind in TEXTS:
        text = TEXTS[kind](header(table), cast("Sequence[Sequence[Cell]]", rows))
        write_whole(path, text.encode("utf-8", "surrogateescape"))
    else:
        raise DataError(f"{path} does not end in {', '.join((*VALUES, *TEXTS))}")
    return len(rows)


def copied_values(table: ValueTable, only: Sequence[int] | None = None) -> str:
    """Return rows as text for a spreadsheet, all digits, below the names of the columns."""
    return tabbed_text(header(table), Rows(table, only))
