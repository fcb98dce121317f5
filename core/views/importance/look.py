"""Everything that the page on importance shows at one moment, made away from the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

from core.analysis.importance.evaluators import FANOVA
from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.views.emptiness import Emptiness
from core.views.hparams.empty import without_lines
from core.views.importance import words
from core.views.importance.bars import Bars
from core.views.importance.effect import Effect, curve_of
from core.views.importance.empty import emptiness
from core.views.importance.page import Answer, answer_of, bars_in, effect_in, ground_of, hidden_runs
from core.views.importance.subject import metrics_known
from core.views.picture import Viewport
from core.views.ticks import value_label


@dataclass(frozen=True, slots=True)
class Sizes:
    """Logical pixels of what is drawn: the width of the bars, width and height of the effect."""

    bars: float
    effect: float
    height: float


@dataclass(frozen=True, eq=False)
class Look:
    """What is shown.

    Attributes
    ----------
    catalog, state
        Of what it is.
    nothing
        Why there is nothing to show, None if there is something.
    answer, bars, effect
        What is known, as it is drawn; None without runs.
    reason
        Why there is no effect.
    effect_text
        The effect in words.
    note, cautions, explained, left_out
        What is to be said of it.
    metrics
        What parameters can be asked about.
    """

    catalog: Catalog
    state: SessionState
    nothing: Emptiness | None
    answer: Answer | None = None
    bars: Bars | None = None
    effect: Effect | None = None
    reason: str = ""
    effect_text: str = ""
    note: str = ""
    cautions: tuple[str, ...] = ()
    explained: str = ""
    left_out: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()


def look(catalog: Catalog, results: Results, state: SessionState, sizes: Sizes, viewport: Viewport) -> Look:
    """Return what the page shows; it may read what was found at another time from disk."""
    nothing = without_lines(catalog, state)
    if nothing is not None:
        return Look(catalog, state, nothing)
    answer = answer_of(catalog, results, state, disk=True)
    subject, found = answer.subject, answer.found
    ground = ground_of(catalog, state, subject, sizes.effect, sizes.height, viewport)
    effect = effect_in(answer, ground, state.hparams.colour_map)
    return Look(
        catalog, state, emptiness(catalog, state, subject), answer, bars_in(answer, sizes.bars, viewport), effect,
        "" if effect is not None else without_effect(answer), effect_text(answer),
        words.note(subject, hidden_runs(catalog, subject)), words.cautions(subject, found), words.explained(found),
        words.left_out(subject), metrics_known(catalog, state.run_table.calculated),
    )  # fmt: skip


def without_effect(answer: Answer) -> str:
    """Return why no effect is drawn."""
    if not any(each is FANOVA for each in answer.board.evaluators):
        return "Curves are part of fANOVA. Show that evaluator in the panel."
    if FANOVA.name not in answer.found:
        return "The effect of a parameter is drawn once fANOVA has answered."
    if len(answer.focus) == 2:
        return "fANOVA keeps surfaces of the strongest pairs only, and this is none of them."
    return "fANOVA says nothing about this parameter."


def effect_text(answer: Answer) -> str:
    """Return the effect of one parameter in words, empty where there is none."""
    found = answer.found.get(FANOVA.name)
    names = {field: column.name for field, column in zip(answer.subject.fields, answer.subject.columns, strict=True)}
    if found is None or len(answer.focus) != 1:
        return ""
    curve = curve_of(found, names[answer.focus[0]])
    if curve is None or not len(curve.mean):
        return ""
    labels = curve.labels or tuple(value_label(value, 3) for value in curve.positions.tolist())
    entries = (*labels, "no value")[: len(curve.mean)]
    low, high = int(curve.mean.argmin()), int(curve.mean.argmax())
    ends = ((word, entries[place], curve.mean[place]) for word, place in (("lowest", low), ("highest", high)))
    told = ", ".join(f"{word} {value_label(float(value), 3)} at {entry}" for word, entry, value in ends)
    return f"{answer.subject.title} along {curve.name}: {told}"
