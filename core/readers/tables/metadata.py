"""Metadata in text: one line a row, values separated by tabs, a header if the first line holds a tab."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from core.model import Column, Metadata, Problem
from core.readers.tables.columns import make_column
from core.readers.tables.long_columns import long_column, long_columns


def load_metadata_tsv(file: str, rows: int | None = None) -> Metadata:
    """Return the metadata of a file.

    There is no quoting. Without a header there is one column, named ``label``. Blank lines at the end are no rows;
    others are rows whose values are missing.

    Parameters
    ----------
    rows
        Rows of the table it belongs to; a different number of lines is made equal, with a problem.
    """
    long = long_columns(file, rows)
    if long is not None:
        titles, values = _unique(long[0]), long[1]
        made = {name: long_column(name, each) for name, each in zip(titles, values, strict=True)}
        return Metadata(len(values[0]), MappingProxyType(made))
    with Path(file).open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        lines = stream.read().replace("\r\n", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        return Metadata(0, MappingProxyType({}), (Problem(file, "metadata-empty", "The metadata file is empty"),))
    problems: list[Problem] = []
    names = ["label"]
    if "\t" in lines[0]:
        names = _unique(lines[0].split("\t"))
        lines = lines[1:]
    lines = _fitted(lines, rows, file, problems)
    cells = _cells(lines, len(names), file, problems)
    columns: dict[str, Column] = {name: make_column(name, texts) for name, texts in zip(names, cells, strict=True)}
    return Metadata(len(lines), MappingProxyType(columns), tuple(problems))


def _unique(names: list[str]) -> list[str]:
    """Return names that are all different and not empty."""
    unique: list[str] = []
    for number, name in enumerate(names, 1):
        name = name.strip() or f"column {number}"
        while name in unique:
            name += "'"
        unique.append(name)
    return unique


def _fitted(lines: list[str], rows: int | None, file: str, problems: list[Problem]) -> list[str]:
    """Return exactly as many lines as there are rows."""
    if rows is None or len(lines) == rows:
        return lines
    filled = [line for line in lines if line.strip()]
    if len(filled) == rows:
        return filled
    remedy = ""
    if len(lines) == rows + 1:
        remedy = "The first line may be a header: a header must hold a tab, so that a single column has none"
    message = f"The metadata have {len(lines)} rows, the tensor has {rows}"
    problems.append(Problem(file, "metadata-rows", message, remedy=remedy))
    return lines[:rows] + [""] * (rows - len(lines))


def _cells(lines: list[str], width: int, file: str, problems: list[Problem]) -> list[tuple[str, ...]]:
    """Return the values column by column; short lines are filled, long ones cut, with a problem."""
    if width == 1:
        return [tuple(lines)]
    rows = [line.split("\t") for line in lines]
    odd = [number for number, row in enumerate(rows) if len(row) != width and row != [""]]
    if odd:
        message = f"{len(odd)} rows have another number of values than the header, the first is row {odd[0] + 1}"
        problems.append(Problem(file, "metadata-width", message))
    for row in rows:
        row += [""] * (width - len(row))
    return [tuple(row[k] for row in rows) for k in range(width)]
