"""What is known about importance, for people and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

from core.analysis.importance.result import Curve, Importance
from core.views.importance.board import Cell, Row
from core.views.importance.page import Answer
from core.views.importance.words import cautions, cell_text, explained, left_out, note
from core.views.ticks import minus


def as_text(answer: Answer, hidden: int = 0) -> str:
    """Return values with their 95 % intervals as a table, then what to beware of; `hidden` runs were not asked."""
    subject, board = answer.subject, answer.board
    better = "higher is better" if subject.maximise else "lower is better"
    head = f"Importance for {subject.title} ({better}), {note(subject, hidden)}"
    names = ["parameter", *(each.title for each in board.evaluators)]
    lines = _aligned([names, *([row.title, *map(_with_interval, row.cells)] for row in board.rows)])
    notes = [text for text in (explained(answer.found), *left_out(subject)) if text]
    beware = [f"Beware: {text}" for text in cautions(subject, answer.found)]
    return "\n".join([head, "", *lines, "", *notes, *beware]).rstrip()


def _with_interval(cell: Cell | None) -> str:
    if cell is None or math.isnan(cell.low):
        return cell_text(cell)
    return f"{cell_text(cell)} ({minus(f'{cell.low:.3f}')} – {minus(f'{cell.high:.3f}')})"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def as_json(answer: Answer, hidden: int = 0) -> str:
    """Return everything that is known, with curves and all digits, as JSON; what is no finite number is null."""
    subject, board = answer.subject, answer.board
    told = {
        "metric": subject.metric,
        "better": "higher" if subject.maximise else "lower",
        "ranked": subject.ranked,
        "runs": {"asked": subject.finite, "without_metric": subject.lacking, "not_shown": hidden},
        "sorted_by": board.order_by or "mean rank",
        "evaluators": [
            {
                "name": each.name, "title": each.title, "question": each.question, "unit": each.unit,
                "explained": _plain(answer.found[each.name].explained) if each.name in answer.found else None,
            }
            for each in board.evaluators
        ],
        "parameters": [_row(answer, row) | {"mean_rank": _plain(row.mean_rank)} for row in board.params],
        "pairs": [_row(answer, row) for row in board.pairs],
        "curves": [_curve(curve) for curve in _curves(answer.found.get("fanova"))],
        "left_out": {one.name: one.reason for one in subject.left_out},
        "cautions": list(cautions(subject, answer.found)),
    }  # fmt: skip
    return json.dumps(told, indent=1, allow_nan=False)


def _row(answer: Answer, row: Row) -> dict[str, object]:
    cells = {each.name: cell for each, cell in zip(answer.board.evaluators, row.cells, strict=True)}
    names: dict[str, object] = {"name": row.names[0]} if len(row.names) == 1 else {"names": list(row.names)}
    values = {
        name: {"value": _plain(cell.value), "low": _plain(cell.low), "high": _plain(cell.high)}
        for name, cell in cells.items()
        if cell is not None
    }
    return names | {"values": values}


def _curves(found: Importance | None) -> Sequence[Curve]:
    return () if found is None else found.curves


def _curve(curve: Curve) -> dict[str, object]:
    at: list[object] = list(curve.labels) if curve.labels else curve.positions.tolist()
    return {
        "name": curve.name,
        "at": [*at, None] if curve.missing else at,
        "mean": [_plain(value) for value in curve.mean.tolist()],
        "deviation": [_plain(value) for value in curve.std.tolist()],
    }


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None
