"""Bars with intervals: a column for each evaluator, a row for each parameter and the strongest pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from core.analysis.importance.evaluators import Evaluator
from core.style import Tokens, mix
from core.views.importance.board import Board, Cell
from core.views.importance.words import cell_text
from core.views.sketch import Mark, Plate, Sketch, Stroke, Text, Words

HEAD = 76.0
"""Logical pixels above the rows: titles and the question of each evaluator."""
ROW = 26.0
_PAIRS_HEAD = 30.0
_LEAST_COLUMN, _NAMES = 86.0, (108.0, 230.0)
_SIDE, _PAD, _VALUE, _BAR = 16.0, 10.0, 40.0, 10.0
_FOOT = 8.0
_LETTER = 7.0
"""Logical pixels of a letter of a title at most, on the average."""
_Place: TypeAlias = Callable[[float], float]


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """The drawing with all that gestures need to know.

    Attributes
    ----------
    head, body
        What stays above, and what scrolls below it.
    edges
        Where columns begin and end, the first is that of the names; one more than there are columns.
    tops
        Where each row begins in the body.
    """

    head: Sketch
    body: Sketch
    edges: tuple[float, ...]
    tops: tuple[float, ...]

    def row_at(self, y: float) -> int | None:
        """Return which row lies at a height in the body."""
        return next((place for place, top in enumerate(self.tops) if top <= y < top + ROW), None)

    def column_at(self, x: float) -> int | None:
        """Return which column lies there, 0 for the names."""
        return next((place for place, edge in enumerate(self.edges[1:]) if self.edges[place] <= x < edge), None)


def bars_of(board: Board, width: float, tokens: Tokens, focus: Sequence[str] = (), hint: bool = True) -> Bars:
    """Return the bars in a width, wider where that is too little.

    `focus` are the fields of the row that is marked; `hint` tells what a click does, which is of no use on paper.
    """
    edges = _edges(len(board.evaluators), width)
    tops = _tops(board)
    bottom = (tops[-1] + ROW if tops else 0.0) + _FOOT
    marks = [*_focus(board, tops, edges[-1], tokens, focus), *_names(board, tops, edges, tokens)]
    marks += _pairs_title(board, tops, edges, tokens)
    for place, evaluator in enumerate(board.evaluators):
        marks += _column(board, place, evaluator, (edges[place + 1], edges[place + 2]), tops, tokens)
    head = Sketch(edges[-1], HEAD, _head(board, edges, tokens, hint))
    return Bars(head, Sketch(edges[-1], bottom, tuple(marks)), edges, tops)


def _edges(columns: int, width: float) -> tuple[float, ...]:
    names = float(np.clip(width * 0.22, *_NAMES))
    each = max((width - names) / max(columns, 1), _LEAST_COLUMN)
    return (0.0, *(names + each * place for place in range(columns + 1)))


def _tops(board: Board) -> tuple[float, ...]:
    first = ROW * len(board.params) + _PAIRS_HEAD
    return (*(ROW * place for place in range(len(board.params))), *(first + ROW * p for p in range(len(board.pairs))))


def _head(board: Board, edges: tuple[float, ...], tokens: Tokens, hint: bool) -> tuple[Mark, ...]:
    sorted_by = "Sorted by mean rank" if not board.order_by else "Click to sort by mean rank" * hint
    texts = [("Parameter", sorted_by, not board.order_by)]
    room = edges[-1] - edges[-2] - _PAD - 6.0
    wide = all(len(each.title) + 2 <= room / _LETTER for each in board.evaluators)
    texts += [
        (each.title if wide else each.short, each.brief, each.name == board.order_by) for each in board.evaluators
    ]
    marks: list[Mark] = []
    for place, (title, brief, chosen) in enumerate(texts):
        left = edges[place] + (_SIDE if place == 0 else _PAD)
        room = max(edges[place + 1] - left - 6.0, 8.0)
        shown = f"{title} ↓" if chosen else title
        marks.append(Text(left, 6.0, room, 20.0, shown, tokens.text, Words.HEADING))
        marks.append(Text(left, 27.0, room, HEAD - 32.0, brief, tokens.muted, lines=3))
    marks.append(_line(0.0, HEAD - 0.5, edges[-1], tokens))
    return tuple(marks)


def _line(left: float, y: float, right: float, tokens: Tokens) -> Stroke:
    return Stroke(np.array([[left, y], [right, y]]), tokens.line)


def _focus(
    board: Board, tops: tuple[float, ...], width: float, tokens: Tokens, focus: Sequence[str]
) -> list[Mark]:  # fmt: skip
    fill = mix(tokens.canvas, tokens.accent, 0.12)
    return [
        Plate(0.0, top, width, ROW, fill)
        for top, row in zip(tops, board.rows, strict=True)
        if focus and row.fields == tuple(focus)
    ]


def _names(board: Board, tops: tuple[float, ...], edges: tuple[float, ...], tokens: Tokens) -> list[Mark]:
    room = edges[1] - _SIDE - 4.0
    return [
        Text(_SIDE, top, room, ROW, row.title, tokens.text, Words.TABLE)
        for top, row in zip(tops, board.rows, strict=True)
    ]


def _pairs_title(board: Board, tops: tuple[float, ...], edges: tuple[float, ...], tokens: Tokens) -> list[Mark]:
    if not board.pairs:
        return []
    top = tops[len(board.params)] - _PAIRS_HEAD
    text = "Pairs: share of the variance that two explain beyond each on its own"
    room = edges[-1] - 2 * _SIDE
    return [
        _line(0.0, top + 3.5, edges[-1], tokens),
        Text(_SIDE, top + 8.0, room, 20.0, text, tokens.muted),
    ]


def _column(
    board: Board, place: int, evaluator: Evaluator, ends: tuple[float, float], tops: tuple[float, ...], tokens: Tokens
) -> list[Mark]:
    left, right = ends[0] + _PAD, ends[1] - _VALUE - 14.0
    low, high = _range([row.cells[place] for row in board.rows], evaluator)
    strength = 0.95 if evaluator.name == board.order_by else 0.62
    fill = mix(tokens.canvas, tokens.accent, strength)

    def x(value: float) -> float:
        return left + (min(max(value, low), high) - low) / (high - low) * (right - left)

    marks: list[Mark] = []
    if board.params:
        marks.append(Stroke(np.array([[x(0.0), 2.0], [x(0.0), ROW * len(board.params) - 2.0]]), tokens.line))
    for top, row in zip(tops, board.rows, strict=True):
        cell = row.cells[place]
        answered = evaluator.name in board.answered
        if cell is not None and not np.isnan(cell.value):
            marks += _bar(cell, x, top + ROW / 2, fill, tokens)
        if cell is not None or len(row.names) == 1:
            text = cell_text(cell) if answered else "…"
            marks.append(Text(right + 4.0, top, _VALUE, ROW, text, tokens.text, across="right"))
    return marks


def _range(cells: Sequence[Cell | None], evaluator: Evaluator) -> tuple[float, float]:
    """Return the ends of a column's bars: from 0, or to both sides of it, as far as values and intervals reach."""
    found = np.array([(0.0, 0.0, 0.0), *((c.value, c.low, c.high) for c in cells if c is not None)])
    low, high = float(np.nanmin(found)), float(np.nanmax(found))
    if np.isfinite(evaluator.least) and evaluator.least < 0:
        low, high = -max(-low, high), max(-low, high)
    return (low, high) if high > low else (low, low + 1.0)


def _bar(cell: Cell, x: _Place, middle: float, fill: str, tokens: Tokens) -> list[Mark]:
    start, end = sorted((x(0.0), x(cell.value)))
    marks: list[Mark] = [Plate(start, middle - _BAR / 2, max(end - start, 0.75), _BAR, fill)]
    if not np.isnan(cell.low):
        marks.append(Stroke(np.array([[x(cell.low), middle], [x(cell.high), middle]]), tokens.text, 1.25, 0.75))
    return marks
