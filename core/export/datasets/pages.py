"""Pages of hyperparameters as tables, the same rows that their views write."""

from __future__ import annotations

import time
from collections.abc import Sequence

from core.export.datasets.blocks import DataSet
from core.export.datasets.rows import rows_set
from core.model import Catalog
from core.results import Results
from core.state import SessionState

Table = tuple[Sequence[str], Sequence[Sequence[object]]]


def page_set(catalog: Catalog, results: Results, state: SessionState, page: str) -> DataSet:
    """Return what a page is made of; what evaluators of importance have not said is asked first.

    Raises KeyError for a page that there is not.
    """
    return rows_set(*_TABLES[page](catalog, results, state))


def _parallel(catalog: Catalog, _: Results, state: SessionState) -> Table:
    from core.views.hparams.exported import header, value_rows

    return header(catalog, state), value_rows(catalog, state)


def _scatter(catalog: Catalog, _: Results, state: SessionState) -> Table:
    from core.views.scatter.exported import header, value_rows

    return header(catalog, state), value_rows(catalog, state)


def _matrix(catalog: Catalog, _: Results, state: SessionState) -> Table:
    from core.views.hparams.exported import field_rows
    from core.views.matrix.fields import matrix_fields

    names = matrix_fields(catalog, state)
    return ("run", *names), field_rows(catalog, state, names)


def _slices(catalog: Catalog, _: Results, state: SessionState) -> Table:
    from core.views.slices.exported import slice_table

    return slice_table(catalog, state)


def _contour(catalog: Catalog, _: Results, state: SessionState) -> Table:
    from core.views.contour.exported import contour_table

    return contour_table(catalog, state)


def _rank(catalog: Catalog, _: Results, state: SessionState) -> Table:
    from core.views.contour.exported import rank_table

    return rank_table(catalog, state)


def _edf(catalog: Catalog, _: Results, state: SessionState) -> Table:
    from core.views.spread.exported import edf_table

    return edf_table(catalog, state)


def _best(catalog: Catalog, _: Results, state: SessionState) -> Table:
    from core.views.spread.exported import best_table

    return best_table(catalog, state)


def _importance(catalog: Catalog, results: Results, state: SessionState) -> Table:
    from core.views.importance.board import header, value_rows
    from core.views.importance.page import answer_of, complete

    complete(catalog, results, state)
    board = answer_of(catalog, results, state, disk=True).board
    return header(board), value_rows(board)


def _compare(catalog: Catalog, _: Results, state: SessionState) -> Table:
    from core.export.comparison import in_full
    from core.views.compare.table import comparison

    return in_full(comparison(catalog, state, time.time()), state.compare.transposed)


_TABLES = {
    "parallel": _parallel, "scatter": _scatter, "matrix": _matrix, "slices": _slices, "contour": _contour,
    "rank": _rank, "edf": _edf, "best": _best, "importance": _importance, "compare": _compare,
}  # fmt: skip
