"""What was logged, read when it is needed and kept within a bound of memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.analysis.pr.averaging import micro
from core.analysis.pr.calibration import top_labels
from core.analysis.pr.counting import count_outcomes, outcomes_of
from core.analysis.pr.outcomes import Outcomes
from core.model import Problem, Run
from core.model.arrays import F8, Bool
from core.model.predictions import Predictions
from core.readers.base import ReadError
from core.readers.blobs import read_pr_curve, read_predictions
from core.views.memo import Memo
from core.views.pr_curves.cards import PREDICTIONS, curve_tags

_KEPT: Final = 512 << 20
"""Bytes of counts and of scores that are kept."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One class at one step of one run, by where it lies: the same however much is logged after it."""

    tag: str
    place: int
    index: int
    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Scores:
    """Raw predictions of one class: whether each is positive, its score, and what it counts.

    `left_out` counts the rows of the file that lack a score or a label.
    """

    labels: Bool
    scores: NDArray[Any]
    weights: F8 | None
    left_out: int = 0

    @property
    def chances(self) -> bool:
        """Whether scores can be probabilities."""
        return bool(len(self.scores)) and float(self.scores.min()) >= 0 and float(self.scores.max()) <= 1


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Loaded:
    """What is known of one class at one step.

    Attributes
    ----------
    outcomes
        Counts over thresholds; None where it cannot be read.
    scores
        Raw predictions, None where only counts were logged.
    trouble
        Why it cannot be read.
    problem
        The same for the list of problems, where its file is damaged.
    """

    outcomes: Outcomes | None
    scores: Scores | None = None
    trouble: str = ""
    problem: Problem | None = None


def _bytes(loaded: Loaded) -> int:
    arrays = [] if loaded.outcomes is None else [loaded.outcomes.thresholds] * 3
    raw = [] if loaded.scores is None else [loaded.scores.labels, loaded.scores.scores]
    return 1024 + sum(array.nbytes for array in (*arrays, *raw))


loads: Memo[Loaded] = Memo(_KEPT, _bytes)
"""What was read last; `loads.made` counts how many were."""
_files: Memo[Predictions] = Memo(_KEPT, lambda found: found.labels.nbytes + found.scores.nbytes)
_tops: Memo[Loaded] = Memo(_KEPT, _bytes)
_joints: Memo[Loaded] = Memo(_KEPT, _bytes)


def spot(run: Run, tag: str, place: int, index: int) -> Spot:
    """Return where one class at one step of a run lies."""
    series = run.blobs[tag]
    file = run.files[int(series.file[index])]
    return Spot(tag, place, index, file, int(series.offset[index]), int(series.length[index]))


def load(run: Run, where: Spot) -> Loaded:
    """Return what lies at a spot; reads it unless that was done. Safe to call on any thread."""
    return loads.get(where, lambda: _read(run, where))


def _read(run: Run, where: Spot) -> Loaded:
    try:
        if run.tags[where.tag].plugin == PREDICTIONS:
            return _scored(run, where)
        return Loaded(outcomes_of(read_pr_curve(run, where.tag, where.index)))
    except ReadError as error:
        return _damaged(error)


def _damaged(error: ReadError) -> Loaded:
    return Loaded(None, None, error.problem.message, error.problem)


def _scored(run: Run, where: Spot) -> Loaded:
    found = _file(run, where)
    name = next(classes for tag, classes, _ in curve_tags(run) if tag == where.tag)[where.place]
    if name not in found.classes:  # those of another step
        return Loaded(None, None, f"At this step there is no class {name!r}" if name else "At this step it has classes")
    place = found.classes.index(name)
    labels, scores = np.ascontiguousarray(found.labels[:, place]), found.scores[:, place]
    own = Scores(labels, scores, found.weights, found.left_out)
    return Loaded(count_outcomes(labels, scores, found.weights), own)


def _file(run: Run, where: Spot) -> Predictions:
    key = (where.file, where.offset, where.length)
    return _files.get(key, lambda: read_predictions(run, where.tag, where.index))


def top(run: Run, where: Spot) -> Loaded:
    """Return whether the class with the highest score is right, as positives, with that score."""
    return _tops.get(replace(where, place=0), lambda: _top(run, where))


def _top(run: Run, where: Spot) -> Loaded:
    try:
        found = _file(run, where)
    except ReadError as error:
        return _damaged(error)
    if not found.exclusive:
        return Loaded(None, None, "examples that belong to several classes, or to none, have no top label")
    right, scores = top_labels(found.labels, found.scores)
    return Loaded(count_outcomes(right, scores, found.weights), Scores(right, scores, found.weights, found.left_out))


def joint(run: Run, where: tuple[Spot, ...]) -> Loaded:
    """Return all classes together: every decision about any of them counts the same."""
    return _joints.get(where, lambda: _joined([load(run, each) for each in where]))


def _joined(parts: list[Loaded]) -> Loaded:
    whole = [each for each in parts if each.outcomes is not None]
    outcomes = [each.outcomes for each in whole if each.outcomes is not None]
    if not outcomes:
        return parts[0] if parts else Loaded(None)
    raw = [each.scores for each in whole if each.scores is not None]
    return Loaded(micro(outcomes), _together(raw) if len(raw) == len(whole) else None)


def _together(raw: list[Scores]) -> Scores:
    weights = [np.ones(len(each.labels)) if each.weights is None else each.weights for each in raw]
    return Scores(
        np.concatenate([each.labels for each in raw]),
        np.concatenate([each.scores for each in raw]),
        None if all(each.weights is None for each in raw) else np.concatenate(weights),
        raw[0].left_out if raw else 0,
    )
