"""PaCMAP and LocalMAP from a neighbour graph to a layout, steered while they run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.analysis.graph.metrics import prepare_rows
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.frames import Frames
from core.analysis.projection.initial import principal_layout, random_layout
from core.analysis.projection.method import Coordinates, Given
from core.analysis.projection.pacmap import pairs
from core.analysis.projection.pacmap.method import LIVE
from core.analysis.projection.pacmap.pairs import Pairs
from core.analysis.projection.parameters import Value
from core.analysis.projection.steering import Change, Extend, Finish, Order, Perturb, orders
from core.model.arrays import F4
from core.work import Token

PHASES = (100, 100)
"""Rounds that lay out the whole, then groups; the rest of the rounds is for detail."""
FEWEST = 5
"""Points from which there is something to optimise."""

_REDRAWN_EVERY = 10
_SMALL = 1e-4
_NEAR, _MIDDLE, _FAR, _LOCAL = range(4)


def run(
    title: str,
    local: bool,
    vectors: Vectors,
    graph: NeighbourGraph | None,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Coordinates:
    """Return the layout of vectors by PaCMAP, or by LocalMAP if `local`; see `core.analysis.projection.method`."""
    titles = tuple(f"{title} {axis + 1}" for axis in range(int(parameters["dimensions"])))
    if len(vectors) < FEWEST or graph is None:
        few = principal_layout(vectors, len(titles)).astype(np.float32)
        note = f"There are too few points for {title}: these are principal components"
        return Coordinates(few, titles, notes=(note,))
    with Crew() as crew:
        work = _Run(vectors, graph, dict(parameters), seed, token, crew, local)
        work.start(given)
        work.finish()
    return Coordinates(work.layout - work.layout.mean(axis=0), titles, notes=tuple(work.notes))


def weights(epoch: int) -> tuple[float, float, float]:
    """Return how much near, middle and far pairs count in a round, counted from 0 (Wang et al., 2021, table 2)."""
    first, second = PHASES
    if epoch < first:
        return 2.0, 1000.0 * (1 - epoch / first) + 3.0 * epoch / first, 1.0
    return (3.0, 3.0, 1.0) if epoch < first + second else (1.0, 0.0, 1.0)


@dataclass(eq=False)
class _Run:
    """One run: what it is given and where it stands."""

    vectors: Vectors
    graph: NeighbourGraph
    parameters: dict[str, Value]
    seed: int
    token: Token | None
    crew: Crew
    local: bool
    notes: list[str] = field(default_factory=list)
    epoch: int = 0
    more: int = 0
    ended: bool = False

    layout: F4 = field(init=False)
    mean: F4 = field(init=False)
    square: F4 = field(init=False)
    tied: list[Pairs] = field(init=False)
    """Near, middle and far pairs."""

    @property
    def rows(self) -> int:
        return len(self.graph.indices)

    @property
    def epochs(self) -> int:
        return sum(PHASES) + int(self.parameters["iterations"]) + self.more

    @property
    def near_limit(self) -> float:
        return float(self.parameters.get("reach", 0.0))

    def start(self, given: Given) -> None:
        self._tell("Choosing pairs")
        self._tie()
        self.layout = self._initial(given).astype(np.float32)
        self.mean, self.square = np.zeros_like(self.layout), np.zeros_like(self.layout)

    def finish(self) -> None:
        frames, loss = Frames(self.token), None
        frames.show(self.layout, 0, self.epochs, None, force=True)
        while self.epoch < self.epochs and not self.ended:
            self._tell("Optimising")
            loss = self._round()
            frames.show(self.layout, self.epoch, self.epochs, loss)
            for order in orders(self.token):
                self._obey(order)
        frames.show(self.layout, self.epoch, self.epochs, loss, force=True)

    def _tell(self, message: str) -> None:
        if self.token:
            self.token.check()
            self.token.progress(self.epoch / max(1, self.epochs), message)

    def _tie(self) -> None:
        chosen = self.parameters
        wanted = int(chosen["n_neighbors"]), float(chosen["middle_ratio"]), float(chosen["far_ratio"])
        near, middle, far = pairs.counts(*wanted, self.rows)
        if wanted[0] > near:
            self.notes.append(f"Each point is tied to {near} neighbours, the most that {self.rows:,} points allow")
        prepared = prepare_rows(self.vectors, str(chosen["metric"]))
        nearest = pairs.near_pairs(self.graph, near, self.crew)
        self._tell("Choosing pairs")
        self.tied = [
            Pairs.of(nearest),
            Pairs.of(pairs.middle_pairs(prepared, middle, self.seed, self.crew)),
            Pairs.of(pairs.far_pairs(nearest, far, self.seed, self.crew)),
        ]

    def _initial(self, given: Given) -> F4:
        dimensions, choice = int(self.parameters["dimensions"]), self.parameters["initialisation"]
        if choice == "random":
            return (_SMALL * random_layout(self.rows, dimensions, self.seed)).astype(np.float32)
        if choice == "layout" and given.layout is not None and given.layout.shape[1] >= dimensions:
            wanted = np.nan_to_num(given.layout[:, :dimensions].astype(np.float64))
            wanted -= wanted.mean(axis=0)
            spread = wanted.std(axis=0)
            return (_SMALL * wanted / np.where(spread > 0, spread, 1.0)).astype(np.float32)
        if choice == "layout":
            self.notes.append("There is no layout to start from: it started from principal components")
        layout = principal_layout(self.vectors, dimensions)
        extent = float(np.max(self.vectors)) - float(np.min(self.vectors))
        noise = 1e-2 * _SMALL * random_layout(self.rows, dimensions, self.seed)
        return (0.01 * layout / (extent if extent > 0 else 1.0) + noise).astype(np.float32)

    def _round(self) -> float:
        from core.analysis.projection.pacmap import kernels

        detailed = self.local and self.epoch > sum(PHASES)
        gradient, losses = np.zeros_like(self.layout), np.zeros(pairs.parts(self.rows))
        kinds = [_LOCAL if detailed else _NEAR, _MIDDLE, _FAR]
        counted = list(zip(self.tied, kinds, weights(self.epoch), strict=True))

        def force(part: int) -> None:
            first, last = pairs.span(part, self.rows)
            for tied, kind, weight in counted:
                if weight > 0:
                    losses[part] += kernels.add_forces(
                        self.layout, tied.others, tied.starts, tied.back, kind, weight, self.near_limit,
                        first, last, gradient,
                    )  # fmt: skip

        self.crew.run(force, len(losses))
        rate = float(self.parameters["learning_rate"])
        kernels.step(self.layout, gradient, self.mean, self.square, rate, self.epoch + 1, 0, self.rows)
        if detailed and self.epoch % _REDRAWN_EVERY == 0:
            near, far = self.tied[0].others, self.tied[2].others
            seed = self.seed * 100_003 + self.epoch
            self.tied[2] = Pairs.of(pairs.local_pairs(self.layout, near, far, self.near_limit, seed, self.crew))
        self.epoch += 1
        return float(losses.sum())

    def _obey(self, order: Order) -> None:
        if isinstance(order, Finish):
            self.ended = True
        elif isinstance(order, Extend):
            self.more += max(0, order.rounds)
        elif isinstance(order, Perturb):
            rng = np.random.default_rng([self.seed, 3, self.epoch])
            push = rng.standard_normal(self.layout.shape) * (order.amount * float(self.layout.std()))
            self.layout += push.astype(np.float32)
        elif isinstance(order, Change):
            self.parameters.update({name: value for name, value in order.parameters.items() if name in LIVE})
