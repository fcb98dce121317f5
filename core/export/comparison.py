"""Runs side by side as a table for papers, notes and spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.analysis.query import Entity
from core.export.data import DataError, save_csv
from core.export.markup import latex_table, markdown_table, tabbed_text
from core.files import write_whole
from core.views.compare.change import change_text
from core.views.compare.table import Comparison
from core.views.hparams.table.cells import Cell, CellKind
from core.views.hparams.table.columns import ColumnKind, header_names
from core.views.hparams.table.values import iso_text

_WORDS = {
    Entity.PARAM: "params", Entity.METRIC: "metrics", Entity.TAG: "tags", Entity.DATASET: "datasets",
    Entity.CALCULATED: "calculated",
}  # fmt: skip


def as_seen(found: Comparison, transposed: bool) -> tuple[list[str], list[list[Cell]]]:
    """Return header and rows of cells as the page shows them, changes in columns of their own behind each run.

    Transposed, runs are rows and a change stands behind its field.
    """
    measured = found.baseline is not None
    names = field_names(found)
    lines = []
    for row, name in enumerate(names):
        cells = [_text(name)]
        for place in range(len(found.runs)):
            cells.append(found.cell(row, place))
            if measured and place != found.baseline:
                cells.append(_change(found, row, place))
        lines.append(cells)
    header = ["Field"]
    for place, run in enumerate(found.titles):
        header.append(f"{run} (baseline)" if place == found.baseline else run)
        if measured and place != found.baseline:
            header.append(f"Change of {run}")
    return _turned(header, lines) if transposed else (header, lines)


def _turned(header: Sequence[str], lines: Sequence[Sequence[Cell]]) -> tuple[list[str], list[list[Cell]]]:
    columns = [[_text(title), *(line[place] for line in lines)] for place, title in enumerate(header)][1:]
    return ["Run", *(line[0].text for line in lines)], columns


def _text(text: str) -> Cell:
    return Cell(text, CellKind.TEXT, whole=text)


def _change(found: Comparison, row: int, place: int) -> Cell:
    change = found.change(row, place)
    if change is None:
        return Cell("", CellKind.TEXT)
    return _text(change_text(change, found.rows[row].column.kind, found.wanted(row)))


def field_names(found: Comparison) -> list[str]:
    """Return a name for each row that no other has."""
    return list(header_names([row.column for row in found.rows]))


def in_full(found: Comparison, transposed: bool) -> tuple[list[str], list[list[object]]]:
    """Return header and rows of what was logged, all digits, with changes as numbers and shares where measured.

    Columns are field and section, then for each run its value and, with a baseline, ``Δ`` and ``Δ / baseline``;
    transposed, runs are rows and fields columns, without changes.
    """
    values = [[_plain(value, row.column.kind) for value in row.values] for row in found.rows]
    if transposed:
        header = ["run", *field_names(found)]
        return header, [[name, *(line[place] for line in values)] for place, name in enumerate(found.names)]
    header = ["field", "section"]
    for place, name in enumerate(found.names):
        header.append(name)
        if found.baseline is not None and place != found.baseline:
            header += [f"Δ {name}", f"Δ {name} / {found.names[found.baseline]}"]
    lines = []
    for row, field in enumerate(found.rows):
        line: list[object] = [field.column.key, _WORDS.get(field.column.entity, "run")]
        for place, value in enumerate(values[row]):
            line.append(value)
            if found.baseline is not None and place != found.baseline:
                change = found.change(row, place)
                line += [None, None] if change is None else [change.absolute, change.share]
        lines.append(line)
    return header, lines


def _plain(value: object, kind: ColumnKind) -> object:
    return iso_text(value) if kind is ColumnKind.TIME and isinstance(value, float) else value


def save_comparison(path: Path, found: Comparison, transposed: bool) -> None:
    """Write a comparison: ``.csv`` in full, ``.md`` and ``.tex`` as seen; raises DataError and OSError."""
    kind = path.suffix.lower()
    if kind == ".csv":
        save_csv(path, *in_full(found, transposed))
    elif kind in {".md", ".tex"}:
        text = (markdown_table if kind == ".md" else latex_table)(*as_seen(found, transposed))
        write_whole(path, text.encode("utf-8", "surrogateescape"))
    else:
        raise DataError(f"{path} does not end in .csv, .md or .tex")


def copied_comparison(found: Comparison, kind: str, transposed: bool) -> str:
    """Return a comparison as text: Markdown for ``".md"``, LaTeX for ``".tex"``, else apart by tabs and in full."""
    if kind == ".md":
        return markdown_table(*as_seen(found, transposed))
    if kind == ".tex":
        return latex_table(*as_seen(found, transposed))
    return tabbed_text(*in_full(found, transposed))
