"""Importances as a table for papers, notes and spreadsheets."""

from __future__ import annotations

import math
from pathlib import Path

from core.export.data import DataError, save_csv, save_json, save_parquet
from core.export.markup import latex_table, markdown_table
from core.files import write_whole
from core.views.hparams.table.cells import DASH, Cell, CellKind
from core.views.importance import board as boards
from core.views.importance.board import Board
from core.views.importance.words import cell_text

VALUES = {".csv": save_csv, ".json": save_json, ".parquet": save_parquet}
"""What writes all digits, with the ends of intervals in columns of their own."""
TEXTS = {".tex": latex_table, ".md": markdown_table}
"""What writes values as they are seen."""


def save_importance(path: Path, board: Board) -> None:
    """Write what evaluators say in the format that the file's name asks for; raises DataError and OSError."""
    kind = path.suffix.lower()
    if kind in VALUES:
        VALUES[kind](path, boards.header(board), boards.value_rows(board))
    elif kind in TEXTS:
        write_whole(path, TEXTS[kind](*as_seen(board)).encode("utf-8", "surrogateescape"))
    else:
        raise DataError(f"{path} does not end in {', '.join((*VALUES, *TEXTS))}")


def as_seen(board: Board) -> tuple[list[str], list[list[Cell]]]:
    """Return header and rows of cells as they are seen, the most important first."""
    header = ["Parameter", *(each.title for each in board.evaluators)]
    rows = [[Cell(row.title, CellKind.TEXT), *map(_seen, row.cells)] for row in board.rows]
    return header, rows


def _seen(cell: boards.Cell | None) -> Cell:
    if cell is None or math.isnan(cell.value):
        return Cell(DASH, CellKind.MISSING)
    return Cell(cell_text(cell), CellKind.NUMBER, cell.value)
