"""The effect of one parameter or of two: what a forest learned of them, averaged over all others, and the runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.importance.columns import Column
from core.analysis.importance.quick import ranks
from core.analysis.importance.result import Curve, Importance, Pair
from core.model import F8, I8
from core.style import Tokens
from core.style.text import counted, grouped
from core.views.importance.ruler import Ruler
from core.views.importance.subject import Subject
from core.views.sketch import Dots, Mark, Sketch, Stroke, Text, Words

_TOP, _FOOT, _LEFT, _RIGHT = 66.0, 46.0, 62.0, 18.0
_LEAST = 60.0
_LEAST_LABEL = 30.0
SIDE, DOT = 16.0, 2.25
MOST_RUNS = 4_000
"""Of more runs so many are drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """The drawing with all that gestures need to know.

    Attributes
    ----------
    sketch
        What is drawn.
    runs
        int64 (m,): which of the subject's runs are drawn.
    places
        float64 (m, 2): where, in logical pixels.
    """

    sketch: Sketch
    runs: I8
    places: F8

    def nearest(self, x: float, y: float, reach: float = 8.0) -> int | None:
        """Return which of the subject's runs lies nearest, within some pixels."""
        if not len(self.runs):
            return None
        away = np.hypot(self.places[:, 0] - x, self.places[:, 1] - y)
        place = int(np.argmin(away))
        return int(self.runs[place]) if away[place] <= reach else None

    def place_of(self, run: int) -> tuple[float, float] | None:
        """Return where one of the subject's runs is drawn, None if it is not."""
        found = np.flatnonzero(self.runs == run)
        return (float(self.places[found[0], 0]), float(self.places[found[0], 1])) if len(found) else None


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What effects are drawn on: a size, colours, and the runs to be drawn over them, with a scatter for each."""

    width: float
    height: float
    tokens: Tokens
    scatter: F8
    points: bool
    selected: frozenset[str]

    @property
    def plot(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of what lies between the axes."""
        width = max(self.width - _LEFT - _RIGHT, _LEAST)
        return _LEFT, _TOP, width, max(self.height - _TOP - _FOOT, _LEAST)


def curve_of(found: Importance, name: str) -> Curve | None:
    """Return the curve of a parameter, None if there is none."""
    return next((curve for curve in found.curves if curve.name == name), None)


def pair_of(found: Importance, names: Sequence[str]) -> Pair | None:
    """Return a pair with its surface by the names of its parameters in any order, None if there is none."""
    return next((p for p in found.pairs if {p.first, p.second} == set(names) and p.surface.size), None)


def column_of(subject: Subject, name: str) -> Column:
    """Return the values of a parameter."""
    return next(column for column in subject.columns if column.name == name)


def target_of(subject: Subject) -> F8:
    """Return the metric (n,) in the unit in which it is asked about: its value, or its rank among the runs, 0 to 1."""
    target = subject.target
    finite = np.isfinite(target)
    if not subject.ranked or not finite.any():
        return target
    found = np.full(len(target), np.nan)
    found[finite] = (ranks(target[finite]) - 0.5) / np.count_nonzero(finite)
    return found


def metric_title(subject: Subject) -> str:
    """Return what the metric is called on an axis."""
    return f"rank of {subject.title}" if subject.ranked else subject.title


def thinned(rows: I8) -> I8:
    """Return as many of some runs as are drawn, evenly spread."""
    if len(rows) <= MOST_RUNS:
        return rows
    kept: I8 = rows[np.linspace(0, len(rows) - 1, MOST_RUNS).astype(np.int64)]
    return kept


def runs_note(drawn: int, whole: int, beyond: int) -> str:
    """Return how many runs are drawn over what is learned of them, and how many of them at an edge."""
    words = [f"{grouped(drawn)} of {counted(whole, 'run')} drawn" if drawn < whole else f"{counted(whole, 'run')}"]
    words += [f"{grouped(beyond)} beyond the edge"] * bool(beyond)
    return ", ".join(words)


def title_marks(title: str, note: str, ground: Ground, room: float = 0.0) -> list[Mark]:
    """Return a heading with a line below it; `room` is kept free at the right."""
    width = max(ground.width - 2 * SIDE - room, 40.0)
    return [
        Text(SIDE, 6.0, width, 20.0, title, ground.tokens.text, Words.HEADING),
        Text(SIDE, 27.0, width, 28.0, note, ground.tokens.muted, lines=2),
    ]


def across_marks(ground: Ground, ruler: Ruler, name: str) -> list[Mark]:
    """Return the axis below: its line, what its places mean, and its name."""
    left, top, width, height = ground.plot
    tokens, bottom = ground.tokens, top + height
    marks: list[Mark] = [Stroke(np.array([[left, bottom], [left + width, bottom]]), tokens.line)]
    for place, label, room in kept_apart(ruler.marks()):
        x = left + place
        marks.append(Stroke(np.array([[x, bottom], [x, bottom + 3.0]]), tokens.line))
        marks.append(Text(x - room / 2, bottom + 4.0, room, 16.0, label, tokens.muted, across="center"))
    marks.append(Text(left, bottom + 21.0, width, 18.0, name, tokens.text, across="center"))
    return marks


def kept_apart(marks: Sequence[tuple[float, str, float]]) -> list[tuple[float, str, float]]:
    """Return the labels that have room: of many narrow slots every second, third and so on."""
    room = min((room for _, _, room in marks[:1]), default=1.0)
    every = max(int(np.ceil(_LEAST_LABEL / max(room, 1.0))), 1) if len(marks) > 1 else 1
    return [(place, label, room * every) for place, label, room in marks[::every]]


def upward_marks(ground: Ground, places: Sequence[tuple[float, str]], name: str, lines: bool) -> list[Mark]:
    """Return the axis at the left: labels at places from the top of the plot, faint lines across, and its name."""
    left, top, width, height = ground.plot
    tokens = ground.tokens
    marks: list[Mark] = []
    for place, label in places:
        y = top + place
        if lines:
            marks.append(Stroke(np.array([[left, y], [left + width, y]]), tokens.line, 1.0, 0.6))
        marks.append(Text(20.0, y - 8.0, left - 26.0, 16.0, label, tokens.muted, across="right"))
    marks.append(Text(2.0, top, 18.0, height, name, tokens.text, across="center", upwards=True))
    return marks


def dot_marks(subject: Subject, runs: I8, places: F8, ground: Ground, colour: str, opacity: float) -> list[Mark]:
    """Return runs as dots, the selected ones larger and in the accent's colour."""
    marks: list[Mark] = [Dots(places, DOT, colour, opacity)] if len(places) else []
    chosen = np.array([subject.runs[run] in ground.selected for run in runs.tolist()], dtype=np.bool_)
    if chosen.any():
        marks += [
            Dots(places[chosen], DOT + 3.0, ground.tokens.canvas),
            Dots(places[chosen], DOT + 1.75, ground.tokens.accent),
        ]
    return marks
