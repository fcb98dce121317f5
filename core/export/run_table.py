"""The table of runs as a file: all rows or some, in the format that the file's name asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path

from core.export.data import DataError, save_csv, save_json, save_parquet
from core.export.markup import latex_table, markdown_table, tabbed_text
from core.files import write_whole
from core.state import NumberFormat
from core.style.text import grouped as in_thousands
from core.views.hparams.table.resolve import TableData
from core.views.hparams.table.values import CellRows, ValueRows, rows_of, table_header
from core.work import Token

VALUES = {".csv": save_csv, ".json": save_json, ".parquet": save_parquet}
"""What writes values in full."""
TEXTS = {".tex": latex_table, ".md": markdown_table}
"""What writes cells as they are seen."""


def save_run_table(
    path: Path,
    data: TableData,
    formats: Mapping[str, NumberFormat],
    now: float,
    names: Collection[str] | None = None,
    grouped: bool = False,
    token: Token | None = None,
) -> int:
    """Write the columns that the table shows for all its rows, or for those of some runs; return how many rows.

    Parameters
    ----------
    path
        Ends in ``.csv``, ``.json``, ``.parquet``, ``.tex`` or ``.md``.
    formats
        How columns write numbers in LaTeX and Markdown; other files have all digits.
    now
        The time of day that times are told from in LaTeX and Markdown, in seconds since 1970.
    names
        Runs to be written; None for all in the table.
    grouped
        Whether groups are written in place of their runs, with how many these are.
    token
        Told how many rows are done; where it is cancelled nothing is written.

    Raises
    ------
    DataError, OSError, CancelledError
        If the name ends otherwise, the file cannot be written, or the work is not wanted any more.
    """
    grouped = grouped and data.groups is not None
    rows = rows_of(data, names, grouped)
    kind, header = path.suffix.lower(), table_header(data, any(row < 0 for row in rows))
    told = None if token is None else partial(_tell, token, len(rows))
    if kind in VALUES:
        VALUES[kind](path, header, ValueRows(data, rows, told))
    elif kind in TEXTS:
        text = TEXTS[kind](header, CellRows(data, rows, formats, now, told))
        write_whole(path, text.encode("utf-8", "surrogateescape"))
    else:
        raise DataError(f"{path} does not end in {', '.join((*VALUES, *TEXTS))}")
    return len(rows)


def _tell(token: Token, total: int, done: int) -> None:
    token.check()
    token.progress(done / max(total, 1), f"Row {in_thousands(done)} of {in_thousands(total)}")


def copied_rows(data: TableData, names: Collection[str]) -> str:
    """Return the rows of some runs as text for a spreadsheet, all digits, below the names of the columns."""
    return tabbed_text(table_header(data), ValueRows(data, rows_of(data, names)))
