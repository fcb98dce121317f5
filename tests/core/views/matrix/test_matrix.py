"""A matrix shows every pair of its fields once as points and once as a number."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from core.export.figures.figure import FigureFormat, figure_bytes
from core.results import Results
from core.state import FieldBrush, MatrixState, SessionState, Span
from core.views import Viewport
from core.views.matrix.bonds import bond_text
from core.views.matrix.fields import matrix_fields
from core.views.matrix.plot import MatrixPlot, matrix_of, resolve
from tests.core.views.hparams.made import made_catalog, sweep

CATALOG = sweep(150)
VIEW = Viewport(900, 600)
HALF = FieldBrush("hparams:params.depth", "hparams", "", "params.depth", (Span(0, 45),))
FIELDS = ("params.lr", "params.depth", "params.optimiser", "metrics.loss", "metrics.accuracy")


def made(fields: tuple[str, ...] | None = FIELDS, brushes: tuple[FieldBrush, ...] = ()) -> MatrixPlot:
    plot = matrix_of(CATALOG, SessionState(matrix=MatrixState(fields), brushes=brushes), VIEW)
    assert plot is not None
    return plot


def test_every_pair_is_one_plane_below_the_diagonal_and_one_number_above() -> None:
    part = made().part
    count = len(FIELDS)
    assert tuple(field.key for field in part.fields) == FIELDS
    assert {(cell.row, cell.column) for cell in part.cells} == {(r, c) for r in range(count) for c in range(r)}
    assert {(bond.row, bond.column) for bond in part.bonds} == {(r, c) for c in range(count) for r in range(c)}
    for cell in part.cells:
        assert (cell.plane.x.key, cell.plane.y.key) == (FIELDS[cell.column], FIELDS[cell.row])
        assert cell.plane.bare
        assert len(cell.plane.keys) == 150
        assert np.isfinite(cell.plane.places).all()
        assert ((cell.plane.places >= 0) & (cell.plane.places <= [cell.place.width, cell.place.height])).all()


def test_cells_stand_in_rows_and_columns_without_overlap() -> None:
    plot = made()
    places = [each.place for group in (plot.part.cells, plot.part.bonds, plot.part.fields) for each in group]
    assert len(places) == 25
    for number, one in enumerate(places):
        assert 0 <= one.left < one.right <= plot.width
        assert 0 <= one.top < one.bottom <= plot.height
        for other in places[number + 1 :]:
            apart = one.right <= other.left or other.right <= one.left
            assert apart or one.bottom <= other.top or other.bottom <= one.top


def test_labels_below_and_beside_are_those_of_the_cells() -> None:
    plot = made()
    for number, field in enumerate(plot.part.fields[:-1]):
        cell = next(c for c in plot.part.cells if (c.row, c.column) == (4, number))
        assert [tick.at - cell.place.left for tick in field.across] == pytest.approx(
            [tick.at for tick in cell.plane.x.ticks]
        )
        assert [tick.label for tick in field.across] == [tick.label for tick in cell.plane.x.ticks]
    assert plot.part.fields[0].down == ()
    assert plot.part.fields[-1].across == ()
    assert [tick.label for tick in plot.part.fields[2].down] == ["adam", "lamb", "sgd"]


@pytest.mark.parametrize("brushes", [(), (HALF,)])
def test_numbers_are_rank_correlations_of_the_shown_runs(brushes: tuple[FieldBrush, ...]) -> None:
    plot = made(brushes=brushes)
    shown = plot.part.cells[0].plane.shown
    assert shown.all() == (not brushes)
    columns = plot.plots[1, 0].drawn.columns
    for bond in plot.part.bonds:
        one, other = (columns.values(FIELDS[place]) for place in (bond.row, bond.column))
        assert one is not None
        assert other is not None
        if FIELDS[2] in (FIELDS[bond.row], FIELDS[bond.column]):
            assert bond.value is None
            assert bond_text(bond) == "–"
            continue
        both = shown & np.isfinite(one.numbers) & np.isfinite(other.numbers)
        both[[3]] &= "metrics.loss" not in (FIELDS[bond.row], FIELDS[bond.column])
        assert bond.count == both.sum()
        assert bond.value == pytest.approx(spearmanr(one.numbers[both], other.numbers[both])[0])


def test_a_brush_is_in_all_cells_and_the_diagonal_shows_what_is_left() -> None:
    part = made(brushes=(HALF,)).part
    whole = made().part
    for cell in part.cells:
        assert bool(cell.plane.x.ranges) == (cell.plane.x.key == "params.depth")
        assert bool(cell.plane.y.ranges) == (cell.plane.y.key == "params.depth")
        assert cell.plane.shown.sum() < 150
    depth = part.fields[1].marginal
    before = whole.fields[1].marginal
    assert depth is not None
    assert before is not None
    half = part.fields[1].place.width * 0.55
    assert depth.shares[depth.edges[:-1] > half].sum() == 0
    assert before.shares[before.edges[:-1] > half].sum() > 0


def test_the_last_field_is_distributed_from_left_to_right_too() -> None:
    plot = made()
    accuracy = plot.plots[4, 0].y.source.values.numbers
    last = plot.part.fields[-1]
    assert last.marginal is not None
    middle = last.marginal.edges[:-1] + np.diff(last.marginal.edges) / 2
    centre = (middle * last.marginal.shares).sum() / last.marginal.shares.sum() / last.place.width
    share = (accuracy.mean() - accuracy.min()) / (accuracy.max() - accuracy.min())
    assert centre == pytest.approx(share, abs=0.06)
    assert (np.diff(last.marginal.edges) > 0).all()
    assert last.marginal.edges[-1] == pytest.approx(last.place.width, abs=1.5)


def test_left_to_itself_it_takes_fields_that_vary_and_too_few_make_none() -> None:
    usual = matrix_fields(CATALOG, SessionState())
    assert usual[0] == "params.lr", "what tells most of the accuracy"
    assert set(usual[1:3]) == {"params.depth", "params.optimiser"}
    assert usual[3:] == FIELDS[3:]
    assert matrix_of(CATALOG, SessionState(matrix=MatrixState(("params.lr",))), VIEW) is None
    assert matrix_of(CATALOG, SessionState(matrix=MatrixState(("params.lr", "params.unheard"))), VIEW) is None
    assert matrix_of(made_catalog({"a": [1, 1]}, {}), SessionState(), VIEW) is None
    many = made_catalog({f"p{n:02d}": [float(n), float(n + 1), 0.5] for n in range(14)}, {"m": [1.0, 2.0, 3.0]})
    assert len(matrix_fields(many, SessionState())) == 6


def test_a_small_window_makes_a_matrix_that_scrolls() -> None:
    plot = matrix_of(CATALOG, SessionState(matrix=MatrixState(FIELDS)), Viewport(300, 200))
    assert plot is not None
    assert plot.width > 300
    assert plot.height > 200
    assert min(cell.place.width for cell in plot.part.cells) >= 80


def test_correlations_of_many_runs_follow_later() -> None:
    catalog = sweep(5100)
    state = SessionState(matrix=MatrixState(FIELDS))
    first = matrix_of(catalog, state, VIEW, hasty=True)
    assert first is not None
    assert first.pending
    assert all(bond.value is None for bond in first.part.bonds)
    whole = matrix_of(catalog, state, VIEW)
    again = matrix_of(catalog, state, VIEW, hasty=True)
    assert whole is not None
    assert again is not None
    assert not whole.pending
    assert not again.pending
    assert [bond.value for bond in again.part.bonds] == [bond.value for bond in whole.part.bonds]


def test_a_figure_has_titles_numbers_and_the_note() -> None:
    picture = resolve(CATALOG, Results(), SessionState(matrix=MatrixState(FIELDS)), VIEW)
    svg = figure_bytes(picture, FigureFormat.SVG).decode()
    for text in (">lr<", ">optimiser<", ">accuracy<", "−1.00", "150 of 150 shown", ">adam<"):
        assert text in svg
    assert figure_bytes(picture, FigureFormat.PDF).startswith(b"%PDF")
