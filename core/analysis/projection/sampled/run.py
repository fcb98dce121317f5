"""A method on a sample of the vectors, seen on all of them while it runs."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeGuard

import numpy as np

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors, some_rows
from core.analysis.projection.method import Coordinates, Frame, Given, Method, Projection
from core.analysis.projection.parameters import Value
from core.analysis.projection.sampled.placing import Placing
from core.analysis.projection.sampled.sample import Sample
from core.analysis.projection.steering import Change, Extend, Finish, Order, Perturb, orders
from core.analysis.steps import Steps
from core.model.arrays import F4, Bool
from core.work import Forwarding, Token

ROUNDS = 30
"""Rounds in which placed points are refined when the method has ended."""
REFINING = "Refining those that are placed"

_APART, _IDLE = 1 / 60, 10.0
"""Seconds between two frames at least, and as what multiple of the time that one takes."""


def note(fitted: int, rows: int) -> str:
    """Return what is said about a projection of which only a sample was fitted."""
    return f"Fitted on {fitted:,} of {rows:,}, the rest placed"


def said(frame: Frame, fitted: int, rows: int) -> Frame:
    """Return a frame of all vectors with the rounds of refining and what is said about it."""
    return replace(frame, epochs=frame.epochs + ROUNDS, notes=(note(fitted, rows),))


def fit_sample(
    method: Method,
    vectors: Vectors,
    sample: Sample,
    parameters: Mapping[str, Value],
    seed: int,
    graph: NeighbourGraph | None,
    token: Token | None,
    given: Given,
) -> Coordinates:
    """Return the coordinates of all vectors by a method that is fitted to a sample; the same seed, the same bytes.

    Frames show all vectors from the first one on: those that are not fitted are placed at the weighted mean of their
    nearest fitted ones. When the method has ended they are moved to where most of these are, and apart from others.
    Where the user ends the method early, they stay where they were seen. Whoever changes a parameter or wants more
    rounds while they are refined has the method go on from where it ended, before they are refined once more; a push
    moves the placed ones, which are then refined from the beginning.

    Parameters
    ----------
    graph
        Neighbours of the vectors of the sample; computed here if None.
    given
        About all vectors.

    Raises
    ------
    CancelledError
        If `token` says so.
    """
    placing = Placing(sample, len(vectors))
    chosen = some_rows(vectors, sample.rows, Steps(token).check)
    wanted = method.neighbours(parameters, len(chosen))
    if wanted is None:
        graph = None
    elif graph is None or not graph.serves(*wanted):
        graph = neighbour_graph(chosen, *wanted, seed, token)
    seen, begin = _AllSeen(token, placing, method.live), given.among(sample.rows)
    while True:
        made = method.engine(chosen, graph, {**parameters, **seen.changed}, seed, seen, begin)
        scores = _refined(placing, _fitted(made), seed, seen)
        if not seen.goes_on():
            break
        begin = replace(begin, layout=np.nan_to_num(made.scores), epoch=seen.epoch, hold=0.0)
    without: Bool = np.isnan(scores[:, 0])
    beside_none = int(np.count_nonzero(without[sample.others]))
    notes = _notes(made, sample, seen, beside_none)
    return Coordinates(scores, made.axis_titles, without if without.any() else None, notes)


def _notes(made: Projection, sample: Sample, seen: _AllSeen, beside_none: int) -> tuple[str, ...]:
    told = made.notes if isinstance(made, Coordinates) else ()
    found = "" if sample.exact else f"Nearest fitted points: {100 * sample.recall:.1f} % of the true ones were found"
    have = "point has" if beside_none == 1 else "points have"
    lost = f"{beside_none:,} more {have} no fitted neighbour with coordinates: set aside" if beside_none else ""
    return (seen.note, *(each for each in (found, *told, lost) if each))


def _fitted(made: Projection) -> F4:
    """Return coordinates of the sample, NaN where the method gave none."""
    fitted = np.array(made.scores, dtype=np.float32)
    if made.set_aside is not None:
        fitted[made.set_aside] = np.nan
    return fitted


def _refined(placing: Placing, fitted: F4, seed: int, seen: _AllSeen) -> F4:
    """Return coordinates of all vectors after the others were refined, unless it was told to end or to go on."""
    placed, widths = placing.means(fitted, seen), placing.widths(fitted)
    if seen.ended or fitted.shape[1] > 3 or not widths[0] > 0:
        return seen.finished(placing.among_all(fitted, placed), 0 if seen.ended else ROUNDS)
    fixed, moved, number = _in_space(fitted), _in_space(placed), 0
    while number < ROUNDS and not seen.ended and not seen.wanted:
        placing.refined(fixed, moved, number, ROUNDS, seed, widths, seen)
        number += 1
        seen.refined(fitted, moved, number)
        for push in seen.told():
            _push(moved[:, : fitted.shape[1]], push.amount, [seed, 34, number])
            number = 0
    return seen.finished(placing.among_all(fitted, moved), number)


def _in_space(scores: F4) -> F4:
    """Return coordinates with a third one, which stays 0, where there are two."""
    result = np.zeros((len(scores), 3), dtype=np.float32)
    result[:, : scores.shape[1]] = scores
    return result


def _push(placed: F4, amount: float, seed: list[int]) -> None:
    """Move placed points (q, k) by chance, in place."""
    steps = np.random.default_rng(seed).standard_normal(placed.shape)
    placed += (steps * (amount * float(np.nanstd(placed)))).astype(np.float32)


class _AllSeen(Forwarding):
    """The token of a method on a sample: its frames are handed on with a row for every vector.

    They are handed on so seldom that making them takes a small part of the time.

    Attributes
    ----------
    note
        What is said about every frame.
    ended
        Whether the method was told to end before its last round.
    changed
        Parameters that were changed while it ran.
    wanted
        What was wished for while placed points were refined and only the method can do: it has to go on for that.
    """

    def __init__(self, token: Token | None, placing: Placing, live: frozenset[str]) -> None:
        super().__init__(token)
        self._placing = placing
        self._due = float("-inf")
        self._last: Frame | None = None
        sample = placing.sample
        self.note = note(len(sample.rows), len(sample.rows) + len(sample.others))
        self.ended = False
        self.changed: dict[str, Value] = {}
        self.wanted: list[Change | Extend] = []
        self._live = live
        self._kept: tuple[object, ...] = ()

    def wishes(self, patience: float = 0.0) -> tuple[object, ...]:
        heard, self._kept = (*self._kept, *super().wishes(patience)), ()
        self.ended = self.ended or any(isinstance(wish, Finish) for wish in heard)
        for wish in heard:
            if isinstance(wish, Change):
                self.changed |= {name: value for name, value in wish.parameters.items() if name in self._live}
        return heard

    def told(self) -> list[Perturb]:
        """Return pushes that were wished for while placed points are refined, and note what the method has to do."""
        heard = orders(self)
        self.wanted += [each for each in heard if isinstance(each, Extend) or self._concerns(each)]
        return [each for each in heard if isinstance(each, Perturb)]

    def _concerns(self, order: Order) -> TypeGuard[Change]:
        return isinstance(order, Change) and not self._live.isdisjoint(order.parameters)

    def goes_on(self) -> bool:
        """Return whether the method has to go on: for the rounds of one wish, those of others it hears when it does."""
        wanted, self.wanted = self.wanted, []
        self._kept = tuple(each for each in wanted if isinstance(each, Extend))[1:]
        return bool(wanted) and not self.ended

    @property
    def epoch(self) -> int:
        """Rounds of the method that are done."""
        return 0 if self._last is None else self._last.epoch

    def partial(self, value: object) -> None:
        if not isinstance(value, Frame):
            return
        self._last, began = value, time.monotonic()
        if self._token and began >= self._due:
            self._hand_on(self._all(value.scores), value.epoch, value.loss, began)

    def refined(self, fitted: F4, placed: F4, number: int) -> None:
        """Hand on a frame of a round after the last one of the method."""
        began = time.monotonic()
        if self._token and self._last:
            self._token.progress(number / ROUNDS, REFINING)
            if began >= self._due:
                self._hand_on(self._placing.among_all(fitted, placed), self._last.epochs + number, None, began)

    def finished(self, scores: F4, number: int) -> F4:
        """Hand on the last frame, after so many rounds of refining, and return it."""
        if self._last:
            self._hand_on(scores.copy(), self._last.epochs + number if number else self._last.epoch, None, 0.0)
        return scores

    def _all(self, fitted: F4) -> F4:
        return self._placing.among_all(fitted, self._placing.means(fitted, self._token))

    def _hand_on(self, scores: F4, epoch: int, loss: float | None, began: float) -> None:
        if self._token and self._last:
            self._token.partial(Frame(scores, epoch, self._last.epochs + ROUNDS, loss, (self.note,)))
            now = time.monotonic()
            self._due = now + max(_APART, _IDLE * (now - began))
