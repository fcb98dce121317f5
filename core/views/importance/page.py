"""The page on importance: what is known by now of what is asked, and the picture of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.importance.evaluators import FANOVA
from core.analysis.importance.result import Importance
from core.model import Catalog
from core.results import Results
from core.state import ImportanceState, SessionState
from core.style import SPACE, tokens
from core.views.field_columns import columns_of
from core.views.importance.bars import Bars, bars_of
from core.views.importance.board import Board, board_of
from core.views.importance.effect import Effect, Ground, curve_of, pair_of
from core.views.importance.marginal import effect_of_one
from core.views.importance.subject import Subject, subject_of
from core.views.importance.surface import effect_of_two
from core.views.importance.words import note
from core.views.importance.work import answers, measure, missing
from core.views.picture import Picture, Placed, Viewport
from core.views.sketch import Sketch, Stroke, Text
from core.work import Token

EFFECT = 0.4
"""Share of the width that the effect of a parameter takes."""
_NOTE = 30.0


@dataclass(frozen=True, eq=False)
class Answer:
    """What is known by now.

    Attributes
    ----------
    subject
        What is asked.
    found
        What evaluators have answered, by name.
    missing
        The evaluators that are still to be asked, the quick ones first.
    board
        All of it side by side.
    focus
        The fields of the parameter or the two whose effect is drawn; empty where there is none.
    wish
        How the user wants it.
    """

    subject: Subject
    found: dict[str, Importance]
    missing: tuple[str, ...]
    board: Board
    focus: tuple[str, ...]
    wish: ImportanceState


def answer_of(catalog: Catalog, results: Results, state: SessionState, disk: bool = False) -> Answer:
    """Return what is known by now of what is asked; with `disk` also what was found at another time."""
    subject, wish = subject_of(catalog, state), state.importance
    found = answers(subject, wish, results, disk)
    board = board_of(subject, wish, found)
    return Answer(subject, found, missing(subject, wish, found), board, _focus(board, wish), wish)


def complete(catalog: Catalog, results: Results, state: SessionState, token: Token | None = None) -> None:
    """Ask, here and now, every evaluator that has not answered what the state asks."""
    answer = answer_of(catalog, results, state, disk=True)
    subject = answer.subject
    keys = {name: subject.key(name) for name in answer.missing}
    for key, kept in measure(token, subject.columns, subject.target, keys, subject.maximise, subject.ranked).items():
        results.put(key, kept)


def _focus(board: Board, wish: ImportanceState) -> tuple[str, ...]:
    fields = [row.fields for row in board.params]
    known = {field for (field,) in fields}
    if wish.focus and known.issuperset(wish.focus):
        return wish.focus
    return fields[0] if fields else ()


def hidden_runs(catalog: Catalog, subject: Subject) -> int:
    """Return how many runs of the logs are not shown."""
    return len(columns_of(catalog)) - len(subject.runs)


def ground_of(
    catalog: Catalog, state: SessionState, subject: Subject, width: float, height: float, viewport: Viewport
) -> Ground:
    """Return what an effect is drawn on."""
    scatter = columns_of(catalog).scatter[subject.rows]
    wish = state.importance
    return Ground(width, height, tokens(viewport.theme), scatter, wish.points, frozenset(state.selected_runs))


def bars_in(answer: Answer, width: float, viewport: Viewport, hint: bool = True) -> Bars:
    """Return the bars in a width; `hint` tells what a click does."""
    return bars_of(answer.board, width, tokens(viewport.theme), answer.focus, hint)


def effect_in(answer: Answer, ground: Ground, colours: str) -> Effect | None:
    """Return the effect of what is in focus, None where fANOVA has not answered or knows none."""
    found, names = answer.found.get(FANOVA.name), names_in_focus(answer)
    if found is None or not names:
        return None
    if len(names) == 1:
        curve = curve_of(found, names[0])
        known = curve is not None and np.isfinite(curve.mean).all()
        return effect_of_one(answer.subject, curve, ground) if curve is not None and known else None
    pair = pair_of(found, names)
    return None if pair is None else effect_of_two(answer.subject, found, pair, ground, colours)


def names_in_focus(answer: Answer) -> tuple[str, ...]:
    """Return what evaluators call the parameter or the two whose effect is drawn."""
    return tuple(map(_name_in(answer.subject), answer.focus))


def _name_in(subject: Subject) -> Callable[[str], str]:
    names = dict(zip(subject.fields, (column.name for column in subject.columns), strict=True))
    return lambda field: names.get(field, field)


def resolve(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture:
    """Return bars, the effect of what is in focus beside them and what they rest on below, as high as they need."""
    answer = answer_of(catalog, results, state)
    if not answer.board.params:
        return Picture(viewport, ())
    beside = round(viewport.width * EFFECT)
    bars = bars_in(answer, viewport.width - beside, viewport, hint=False)
    tall = bars.head.height + bars.body.height
    height = max(viewport.height - _NOTE, tall)
    left = bars.head.width
    ground = ground_of(catalog, state, answer.subject, beside, max(viewport.height - _NOTE, 320.0), viewport)
    effect = effect_in(answer, ground, state.hparams.colour_map)
    parts = [
        Placed(bars.head, 0.0, 0.0, left, bars.head.height),
        Placed(bars.body, 0.0, bars.head.height, left, bars.body.height),
    ]
    parts += [Placed(effect.sketch, left, 0.0, beside, ground.height)] if effect is not None else []
    runs = note(answer.subject, hidden_runs(catalog, answer.subject))
    foot = _foot(f"Importance for {answer.subject.title} · {runs}", left + beside, viewport)
    parts.append(Placed(foot, 0.0, height, left + beside, _NOTE))
    whole = Viewport(left + beside, height + _NOTE, viewport.scale, viewport.theme)
    return Picture(whole, tuple(parts))


def _foot(text: str, width: float, viewport: Viewport) -> Sketch:
    colours, around = tokens(viewport.theme), float(SPACE.around)
    line = Stroke(np.array([[0.0, 0.5], [width, 0.5]]), colours.line)
    return Sketch(width, _NOTE, (line, Text(around, 6.0, width - 2 * around, 20.0, text, colours.muted)))


def parameters_by_importance(answer: Answer) -> Sequence[str]:
    """Return the fields of all parameters that are asked about, the most important first, as they are sorted."""
    return [row.fields[0] for row in answer.board.params]


def order_in_words(answer: Answer) -> str:
    """Return by what parameters are sorted: ``"fANOVA for loss"``."""
    chosen = [each.title for each in answer.board.evaluators if each.name == answer.board.order_by]
    return f"{chosen[0] if chosen else 'mean rank of importance'} for {answer.subject.title}"
