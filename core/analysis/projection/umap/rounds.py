"""The epochs of a layout: edges pull, random points push, less and less."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.analysis.parallel import Crew, processors
from core.analysis.projection.parameters import Value
from core.analysis.projection.rounds import Rounds
from core.analysis.projection.umap.course import LIVE, LIVE_DENSITY, course
from core.analysis.projection.umap.density import Density
from core.analysis.projection.umap.fuzzy import FuzzyGraph
from core.model.arrays import F4
from core.work import Token

_PART = 8192
_FEW_POINTS = 1024
_NO_DENSITY = np.zeros((0, 2), dtype=np.float32)


class UmapRounds(Rounds):
    """One run of epochs.

    The learning rate falls evenly from the first epoch to 0 after the last. Where epochs are added it is that of a
    run for which as many were planned from the start: it rises, and falls again to 0.

    Parameters
    ----------
    positions
        float32 (n, 2 or 3): where points begin.
    graph
        All edges; those that would not act once in all epochs are left out.
    parameters
        All of `core.analysis.projection.umap.method.UMAP`, or of `DENSMAP`.
    seed, token
        Of the random points, and who is told.
    density
        What the local radii should be, for densMAP.
    """

    live = LIVE | LIVE_DENSITY

    def __init__(
        self,
        positions: F4,
        graph: FuzzyGraph,
        parameters: Mapping[str, Value],
        seed: int,
        token: Token | None,
        crew: Crew,
        density: Density | None = None,
    ) -> None:
        super().__init__(parameters, seed, token)
        self.graph, self.crew, self.density = graph, crew, density
        self.way = course(self.parameters, len(positions))
        self._positions = np.array(positions, dtype=np.float32, order="C")
        self._next = self._positions.copy() if self.way.repeatable else self._positions
        self._dense = False
        self._choose_edges()

    @property
    def layout(self) -> F4:
        """Positions, float32 (n, 2 or 3)."""
        return self._positions

    @property
    def planned(self) -> int:
        """How many epochs the parameters say."""
        return self.way.epochs

    @property
    def rate(self) -> float:
        """Learning rate of the next epoch."""
        return self.way.rate * self.pace

    @property
    def pace(self) -> float:
        """How far the next epoch moves points, as a share of the first one."""
        return max(0.0, 1 - self.epoch / self.epochs)

    def message(self) -> str:
        """Return which epoch is done."""
        return f"Epoch {self.epoch:,} of {self.epochs:,}"

    def show(self, force: bool = False) -> None:
        """Hand over a frame, in any case the first two and the last."""
        super().show(force or self.epoch in (1, self.epochs))

    def round(self) -> None:
        """Move all points once; it is asked several times whether to stop."""
        from core.analysis.projection.umap import kernels

        if self._chosen_for != self.epochs:
            self._choose_edges()
        density, rate, number = self._changes_of_density(), self.rate, self.epoch + 1
        move = kernels.solid_epoch if self._positions.shape[1] == 3 else kernels.flat_epoch
        points = len(self._positions)
        parts = max(2 * processors(), -(-points // _PART)) if points > _FEW_POINTS else 1

        def work(part: int) -> None:
            if self.token:
                self.token.check()
            move(
                self.edges.starts, self.edges.columns, self.rates, self._positions, self._next,
                points * part // parts, points * (part + 1) // parts, number, self.seed,
                self.way.tables, self.way.exponent, rate, self.way.negatives, density,
            )  # fmt: skip

        self.crew.run(work, parts)
        self._positions, self._next = self._next, self._positions

    def changed(self, before: Mapping[str, Value]) -> None:
        """Take up parameters that have just been changed, or go on as before where they contradict each other."""
        try:
            self.way = course(self.parameters, len(self._positions))
        except ValueError as error:
            self.parameters = dict(before)
            self.notes.append(f"A change while it ran was not made: {error}")
            return
        self._dense = self._dense and self.parameters.get("dens_frac") == before.get("dens_frac")

    def _choose_edges(self) -> None:
        strongest = float(self.graph.strengths.max(initial=0.0))
        self._chosen_for = self.epochs
        self.edges = self.graph.without_weaker(strongest * self.way.weakest(self.more))
        self.rates = self.edges.strengths / np.float32(strongest if strongest > 0 else 1.0)

    def _changes_of_density(self) -> F4:
        """Return how the local radius of each point should change in the next epoch, nothing while that is open.

        Once it has begun to count it counts until the end, also where epochs are added.
        """
        self._dense = self._dense or self.epoch + 1 > self.epochs * (1 - self.way.share)
        if self.density is None or self.way.weight == 0 or not self._dense:
            return _NO_DENSITY
        acting = float(self.rates.sum(dtype=np.float64))
        return self.density.changes(self._positions, self.edges, self.way, acting, self.crew)
