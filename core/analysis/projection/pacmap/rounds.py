"""The rounds of PaCMAP and LocalMAP: pairs at a middle distance lay out the whole, then near ones the detail."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.analysis.graph.metrics import prepare_rows
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.holding import held
from core.analysis.projection.method import Given
from core.analysis.projection.pacmap import pairs
from core.analysis.projection.pacmap.method import LIVE
from core.analysis.projection.pacmap.pairs import Pairs
from core.analysis.projection.pacmap.start import Start
from core.analysis.projection.parameters import Value
from core.analysis.projection.rounds import Rounds
from core.model.arrays import F4
from core.work import Token

PHASES = (100, 100)
"""Rounds that lay out the whole, then groups; the rest of the rounds is for detail."""

_REDRAWN_EVERY = 10
_LONG, _ONCE = 1000, 10.0
"""Steps after which what Adam remembers needs no correction, and how many times stronger forces are at first."""
_NEAR, _MIDDLE, _FAR, _LOCAL = range(4)


def weights(epoch: int) -> tuple[float, float, float]:
    """Return how much near, middle and far pairs count in a round, counted from 0 (Wang et al., 2021, table 2)."""
    first, second = PHASES
    if epoch < first:
        return 2.0, 1000.0 * (1 - epoch / first) + 3.0 * epoch / first, 1.0
    return (3.0, 3.0, 1.0) if epoch < first + second else (1.0, 0.0, 1.0)


class PacmapRounds(Rounds):
    """One run of PaCMAP, of LocalMAP if `local`: what it is given, its pairs, and where it stands."""

    live = LIVE

    def __init__(
        self,
        vectors: Vectors,
        graph: NeighbourGraph,
        parameters: Mapping[str, Value],
        seed: int,
        token: Token | None,
        given: Given,
        crew: Crew,
        local: bool,
    ) -> None:
        super().__init__(parameters, seed, token)
        self.rows = len(graph.indices)
        self.crew, self.local = crew, local
        self.tell("First layout")
        start = Start(vectors, parameters, seed, token, given)
        self._layout = start.layout()
        self.notes += start.notes
        if given.epoch:
            self.go_on_from(given.epoch)
        self.hold = held(given, self._layout)
        self.tell("Choosing pairs")
        self.tied = self._tied(vectors, graph)
        self.mean, self.square = np.zeros_like(self._layout), np.zeros_like(self._layout)
        self.steps = 0

    @property
    def layout(self) -> F4:
        """Positions, float32 (n, k)."""
        return self._layout

    @property
    def planned(self) -> int:
        """How many rounds the parameters say."""
        return sum(PHASES) + int(self.parameters["iterations"])

    @property
    def near_limit(self) -> float:
        """Up to which distance in the layout points that are no neighbours push each other apart at last."""
        return float(self.parameters.get("reach", 0.0))

    def _tied(self, vectors: Vectors, graph: NeighbourGraph) -> list[Pairs]:
        """Return near, middle and far pairs."""
        chosen = self.parameters
        wanted = int(chosen["n_neighbors"]), float(chosen["middle_ratio"]), float(chosen["far_ratio"])
        near, middle, far = pairs.counts(*wanted, self.rows)
        if wanted[0] > near:
            self.notes.append(f"Each point is tied to {near} neighbours, the most that {self.rows:,} points allow")
        prepared = prepare_rows(vectors, str(chosen["metric"]))
        nearest = pairs.near_pairs(graph, near, self.crew)
        self.tell("Choosing pairs")
        return [
            Pairs.of(nearest),
            Pairs.of(pairs.middle_pairs(prepared, middle, self.seed, self.crew)),
            Pairs.of(pairs.far_pairs(nearest, far, self.seed, self.crew)),
        ]

    def round(self) -> None:
        """Move all points once."""
        from core.analysis.projection.pacmap import kernels

        detailed = self.local and self.epoch > sum(PHASES)
        gradient, losses = np.zeros_like(self._layout), np.zeros(pairs.parts(self.rows))
        kinds = [_LOCAL if detailed else _NEAR, _MIDDLE, _FAR]
        counted = list(zip(self.tied, kinds, weights(self.epoch), strict=True))

        def force(part: int) -> None:
            first, last = pairs.span(part, self.rows)
            for tied, kind, weight in counted:
                if weight > 0:
                    losses[part] += kernels.add_forces(
                        self._layout, tied.others, tied.starts, tied.back, kind, weight, self.near_limit,
                        first, last, gradient,
                    )  # fmt: skip

        self.crew.run(force, len(losses))
        self.loss = float(losses.sum())
        rate = float(self.parameters["learning_rate"])
        if self.steps == 0 and self.epoch > 0:
            self._calm(gradient)
        self.steps += 1
        kernels.step(self._layout, gradient, self.mean, self.square, rate, self.steps, 0, self.rows)
        if detailed and self.epoch % _REDRAWN_EVERY == 0:
            self._draw_again()

    def _calm(self, gradient: F4) -> None:
        """Let a run that goes on move as one that remembers how strong forces once were, not by a leap."""
        self.steps = _LONG
        self.square[:] = (_ONCE * float(np.sqrt(np.mean(gradient**2)))) ** 2

    def _draw_again(self) -> None:
        """Let those that are close in the layout push each other apart from here on."""
        near, far = self.tied[0].others, self.tied[2].others
        seed = self.seed * 100_003 + self.epoch
        self.tied[2] = Pairs.of(pairs.local_pairs(self._layout, near, far, self.near_limit, seed, self.crew))
