"""What is to be said about an answer: how many runs it rests on, what to beware of, what numbers mean."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.analysis.importance.cautions import Danger
from core.analysis.importance.evaluators import FANOVA, Evaluator
from core.analysis.importance.result import Importance
from core.style.text import counted, grouped
from core.views.importance.board import Board, Cell, Row
from core.views.importance.subject import Subject
from core.views.ticks import minus, value_label

_SAID_HERE = {Danger.RUNS_DROPPED, Danger.LEFT_OUT}
_NAMED = 5


def cell_text(cell: Cell | None) -> str:
    """Return a value with as many digits as the others have that stand above and below it, a dash for none."""
    if cell is None or np.isnan(cell.value):
        return "–"
    return minus(f"{round(cell.value, 3) + 0.0:.3f}")


def cell_tip(evaluator: Evaluator, cell: Cell | None, row: Row) -> str:
    """Return what a value is and how sure it is, in a sentence."""
    if cell is None or np.isnan(cell.value):
        return f"{evaluator.title} says nothing about {row.title}"
    text = f"{evaluator.title} of {row.title}: {value_label(cell.value, 3)} ({evaluator.unit})"
    if np.isnan(cell.low):
        return f"{text}; with fewer than ten runs nobody can say how sure that is"
    return f"{text}; 95 % interval {value_label(cell.low, 3)} to {value_label(cell.high, 3)}"


def note(subject: Subject, hidden: int) -> str:
    """Return how many runs the answer rests on and where the others are; `hidden` are not shown at all."""
    words = [f"{grouped(subject.finite)} of {counted(len(subject.runs) + hidden, 'run')}"]
    words += [f"{grouped(hidden)} not shown"] * bool(hidden)
    words += [f"{grouped(count)} {_LACKING[kind].format(subject.title)}" for kind, count in subject.lacking.items()]
    return " · ".join(words)


_LACKING = {"none": "without {}", "NaN": "with {} NaN", "infinite": "with {} infinite"}


def cautions(subject: Subject, found: Mapping[str, Importance]) -> tuple[str, ...]:
    """Return what to beware of, a sentence each, what spoils everything first."""
    told: dict[Danger, list[str]] = {}
    for one in sorted(found.values(), key=lambda one: one.evaluator != FANOVA.name):
        for caution in one.cautions:
            known = told.setdefault(caution.danger, [])
            if caution.text not in known and not (known and caution.danger is Danger.LITTLE_EXPLAINED):
                known.append(caution.text)
    texts = [text for danger, known in told.items() if danger not in _SAID_HERE for text in known]
    return tuple(text.replace("target", "metric") for text in (*texts, *_odd(subject)))


def _odd(subject: Subject) -> list[str]:
    return [
        f"{counted(count, 'run')} of {name} with text, NaN or infinity count as having no value"
        for name, count in subject.odd.items()
    ]


def left_out(subject: Subject) -> tuple[str, ...]:
    """Return which parameters are not asked about and why, a line for each reason."""
    lines = []
    for reason in dict.fromkeys(one.reason for one in subject.left_out):
        names = [one.name for one in subject.left_out if one.reason == reason]
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        lines.append(f"Left out, {reason}: {', '.join(names[:_NAMED])}{more}")
    return tuple(lines)


def explained(found: Mapping[str, Importance]) -> str:
    """Return how the variance is made up and how well the forest predicts, empty before fANOVA has answered."""
    one = found.get(FANOVA.name)
    if one is None or np.isnan(one.beyond):
        return ""
    single, joint = float(np.nansum(one.values)), sum(pair.value for pair in one.pairs)
    parts = f"{single:.0%} by single parameters, {joint:.0%} by pairs, {one.beyond:.0%} by more at once"
    forest = "" if np.isnan(one.explained) else f"; the forest predicts unseen runs with R² {one.explained:.2f}"
    return f"Variance: {parts}{forest}".replace("%", " %")


def as_text(board: Board) -> str:
    """Return the values as they are seen, apart by tabs, for the clipboard."""
    head = "\t".join(("Parameter", *(each.title for each in board.evaluators)))
    return "\n".join([head, *("\t".join((row.title, *map(cell_text, row.cells))) for row in board.rows)])
