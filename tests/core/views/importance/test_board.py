"""Rows, their order, their words, and what is written of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.analysis.importance.evaluators import FANOVA, SPEARMAN
from core.results import Results
from core.state import ImportanceState, SessionState
from core.views.importance.board import Board, Cell, Row, header, value_rows
from core.views.importance.page import Answer, answer_of, order_in_words
from core.views.importance.words import as_text, cautions, cell_text, cell_tip, explained
from tests.core.analysis.importance import problems
from tests.core.views.importance.known import ALL, asked, runs_of, showing

STATE = showing(*ALL)


@pytest.fixture(scope="module")
def results() -> Results:
    return Results()


@pytest.fixture(scope="module")
def answer(results: Results) -> Answer:
    columns, target = problems.linear(0, 150)
    return asked(runs_of((columns, -target)), STATE, results)


def ordered(results: Results, by: str) -> list[str]:
    state = replace(STATE, importance=replace(STATE.importance, order_by=by))
    return [row.title for row in answer_of(runs_of(_negative()), results, state).board.params]


def _negative() -> problems.Problem:
    columns, target = problems.linear(0, 150)
    return columns, -target


def test_rows_are_sorted_by_what_is_chosen(answer: Answer, results: Results) -> None:
    by_rank = sorted(answer.board.params, key=lambda row: row.mean_rank)
    assert [row.title for row in answer.board.params] == [row.title for row in by_rank]
    for place, evaluator in enumerate(answer.board.evaluators):
        sizes = {row.title: abs(cell.value) for row in answer.board.params if (cell := row.cells[place]) is not None}
        assert ordered(results, evaluator.name) == sorted(sizes, key=lambda name: -sizes[name])
    assert order_in_words(answer) == "mean rank of importance for loss"


def test_mean_ranks_are_those_of_sizes_whatever_the_sign(answer: Answer) -> None:
    row = answer.board.params[0]
    assert row.title == "x0"
    place = list(answer.board.evaluators).index(SPEARMAN)
    cell = row.cells[place]
    assert cell is not None
    assert cell.value < -0.5, "the metric falls as x0 rises"
    ranks = []
    for number in range(len(ALL)):
        column = [abs(each.cells[number].value) for each in answer.board.params]  # type: ignore[union-attr]
        ranks.append(1 + sum(size > column[0] for size in column))
    assert row.mean_rank == np.mean(ranks)


def test_values_have_few_digits_and_tips_say_how_sure_they_are(answer: Answer) -> None:
    assert cell_text(Cell(0.78649, 0.7, 0.8)) == "0.786"
    assert cell_text(Cell(-0.00004, 0.0, 0.0)) == "0.000"
    assert cell_text(Cell(np.nan, np.nan, np.nan)) == cell_text(None) == "–"
    row = Row(("lr",), ("params.lr",), (Cell(0.25, 0.125, 0.5),))
    assert cell_tip(FANOVA, row.cells[0], row) == (
        "fANOVA of lr: 0.25 (share of the variance); 95 % interval 0.125 to 0.5"
    )
    assert "fewer than ten runs" in cell_tip(FANOVA, Cell(0.25, np.nan, np.nan), row)
    assert cell_tip(FANOVA, None, row) == "fANOVA says nothing about lr"
    assert explained(answer.found).startswith("Variance: ")
    assert "R² 0.9" in explained(answer.found)


def test_a_table_holds_all_digits_of_parameters_and_pairs(answer: Answer) -> None:
    head, rows = header(answer.board), value_rows(answer.board)
    assert head[:4] == ("parameter", "with", "mean rank", "fANOVA")
    assert len(rows) == len(answer.board.rows)
    assert all(len(row) == len(head) for row in rows)
    found = answer.found["fanova"]
    place = found.names.index(str(rows[0][0]))
    assert rows[0][3:6] == [found.values[place], found.low[place], found.high[place]]
    assert rows[0][1] == ""


def test_pairs_stand_below_with_both_names() -> None:
    answer = asked(runs_of(problems.ishigami(0, 300)), showing("spearman", "fanova"))
    last = value_rows(answer.board)[len(answer.board.params)]
    assert last[:3] == ["x0", "x2", ""]
    assert last[6:] == ["", "", ""], "a rank correlation knows no pairs"
    assert as_text(answer.board).splitlines()[0] == "Parameter\tfANOVA\tSpearman correlation"
    assert "x0 × x2\t" in as_text(answer.board)


def test_before_anything_is_answered_rows_are_there_without_values() -> None:
    board: Board = answer_of(runs_of(problems.linear(0, 50)), Results(), STATE).board
    assert [row.title for row in board.params] == ["x0", "x1", "x2", "x3"]
    assert not board.answered
    assert not board.complete
    assert all(cell is None for row in board.params for cell in row.cells)


def test_cautions_of_all_evaluators_are_said_once() -> None:
    rng = np.random.default_rng(0)
    points = rng.random((40, 3))
    points[:, 1] = points[:, 0] + 0.01 * rng.random(40)
    answer = asked(runs_of((problems.numbers(points), rng.random(40))), STATE)
    told = cautions(answer.subject, answer.found)
    assert len(told) == len(set(told))
    assert sum("The forest hardly predicts" in text for text in told) == 1
    assert sum("vary together" in text and "x0 and x1" in text for text in told) == 1


def test_the_first_row_is_in_focus_until_another_is_chosen(answer: Answer, results: Results) -> None:
    assert answer.focus == ("params.x0",)
    for focus, expected in ((("params.x2",), ("params.x2",)), (("params.gone",), ("params.x0",))):
        state = SessionState(importance=ImportanceState(evaluators=ALL, focus=focus))
        assert answer_of(runs_of(_negative()), results, state).focus == expected
