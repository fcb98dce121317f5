"""Pages that judge runs, as frames: what each of them draws, by the names that scripts use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.model import Catalog
from core.notebook.frames import field_frame, frame_of, scales_of, titles_of
from core.results import Results
from core.state import SessionState
from core.style import ThemeName

if TYPE_CHECKING:
    from pandas import DataFrame


def slice_frame(catalog: Catalog, state: SessionState) -> DataFrame:
    """Return a row a shown run: name, metric, the fields that it is drawn over, and ``colour``."""
    from core.views.hparams.drawn import drawn_runs
    from core.views.judging.colours import coloured_by
    from core.views.slices.exported import slice_table

    header, _ = slice_table(catalog, state)
    frame = field_frame(catalog, state, header[1:])
    drawn = drawn_runs(catalog, state)
    colours = coloured_by(catalog, state, drawn, state.slices.colour_by, ThemeName.LIGHT).colours
    found = {key: f"#{r:02x}{g:02x}{b:02x}" for key, (r, g, b) in zip(drawn.keys, colours[:, :3].tolist(), strict=True)}
    frame["colour"] = [found[name] for name in frame["run"]]
    return frame


def matrix_frame(catalog: Catalog, state: SessionState) -> DataFrame:
    """Return a row a shown run with the fields of a scatter matrix."""
    from core.views.matrix.fields import matrix_fields

    return field_frame(catalog, state, matrix_fields(catalog, state))


def surface_frame(catalog: Catalog, state: SessionState) -> DataFrame:
    """Return a row a cell of each surface: ``x field``, ``x``, ``y field``, ``y`` and the metric."""
    from core.views.contour.exported import contour_table

    header, rows = contour_table(catalog, state)
    known = titles_of(sorted({str(row[place]) for row in rows for place in (0, 2)} | set(header[4:])))
    named = [(known[str(row[0])], row[1], known[str(row[2])], row[3], row[4]) for row in rows]
    frame = frame_of([known.get(name, name) for name in header], named)
    frame.attrs["scales"] = scales_of(catalog, state, known)
    frame.attrs["fields"] = {title: name for name, title in known.items()}
    return frame


def rank_frame(catalog: Catalog, state: SessionState) -> DataFrame:
    """Return a row a shown run: name, the fields of pairs, the metric, and its ``rank``, 1 for the smallest."""
    from core.views.contour.exported import rank_table

    header, rows = rank_table(catalog, state)
    known = titles_of(header[1:-1])
    frame = frame_of(("run", *known.values(), "rank"), rows)
    frame.attrs["scales"] = scales_of(catalog, state, known)
    return frame


def spread_frame(catalog: Catalog, state: SessionState, page: str) -> DataFrame:
    """Return the curves of a page, ``"edf"`` or ``"best"``, with the ``colour`` of each group."""
    from core.views.hparams.drawn import drawn_runs, field_brushes, shown_mask
    from core.views.judging.curves import families_of
    from core.views.spread.exported import best_table, edf_table

    header, rows = edf_table(catalog, state) if page == "edf" else best_table(catalog, state)
    known = titles_of([name for name in header if "." in name])
    frame = frame_of([known.get(name, name) for name in header], rows)
    drawn, by = drawn_runs(catalog, state), (state.edf if page == "edf" else state.best).curves_by
    shown = shown_mask(catalog, drawn, field_brushes(state))
    families = families_of(catalog, state, drawn, shown, by, ThemeName.LIGHT).families
    colours = {family.label: family.colour for family in families}
    frame["colour"] = [colours[label] for label in frame["group"]]
    frame.attrs["scales"] = scales_of(catalog, state, known)
    return frame


def importance_frame(catalog: Catalog, state: SessionState, results: Results) -> DataFrame:
    """Return a row a parameter and a pair, the most important first, with what each evaluator says and its interval."""
    from core.views.importance.board import header, value_rows
    from core.views.importance.page import answer_of, complete

    complete(catalog, results, state)
    board = answer_of(catalog, results, state, disk=True).board
    frame = frame_of(header(board), value_rows(board))
    frame.insert(0, "title", [row.title for row in board.rows])
    frame.attrs["evaluators"] = [each.title for each in board.evaluators]
    return frame
