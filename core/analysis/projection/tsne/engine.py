"""t-SNE from a neighbour graph to a layout, steered while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.frames import Frames
from core.analysis.projection.initial import principal_layout, random_layout, scaled, spectral_layout
from core.analysis.projection.method import Coordinates, Given
from core.analysis.projection.parameters import Value
from core.analysis.projection.steering import Change, Extend, Finish, Order, Perturb, orders
from core.analysis.projection.tsne.affinities import affinities, largest_perplexity
from core.analysis.projection.tsne.forces import Descent, Forces, forces
from core.model.arrays import F8
from core.work import Token

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SPREAD = 1e-4
"""Standard deviation of the initial layout: t-SNE converges badly from large ones (Kobak and Linderman, 2021)."""
MOMENTUM = 0.8
MEASURED_EVERY = 10
"""Rounds between two measurements of the divergence, which takes as long as the attraction."""

LIVE = frozenset(
    {"perplexity", "coarse_perplexity", "exaggeration", "early_exaggeration", "learning_rate", "iterations"}
    | {"theta", "repulsion", "freedom"}
)
"""Parameters that can be changed while it runs; perplexities as far as the neighbours that the graph holds."""
FEWEST = 4
"""Points from which there is something to optimise."""


def run(
    vectors: Vectors,
    graph: NeighbourGraph | None,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Coordinates:
    """Return the layout of vectors; see `core.analysis.projection.method.Engine`."""
    titles = tuple(f"t-SNE {axis + 1}" for axis in range(int(parameters["dimensions"])))
    if len(vectors) < FEWEST or graph is None:
        few = principal_layout(vectors, len(titles)).astype(np.float32)
        return Coordinates(few, titles, notes=("There are too few points for t-SNE: these are principal components",))
    work = _Run(graph, dict(parameters), seed, token)
    work.start(vectors, given)
    work.finish()
    return Coordinates(work.descent.layout.astype(np.float32), titles, notes=tuple(work.notes))


def perplexities(parameters: Mapping[str, Value], rows: int) -> tuple[float, ...]:
    """Return the perplexities that are used for so many vectors: one, or two for a mixture."""
    wanted = [float(parameters["perplexity"]), float(parameters["coarse_perplexity"])]
    most = largest_perplexity(rows)
    return tuple(sorted({min(value, most) for value in wanted if value > 0}))


@dataclass(eq=False)
class _Run:
    """One run: what it is given, where it stands, and what there is to say about it."""

    graph: NeighbourGraph
    parameters: dict[str, Value]
    seed: int
    token: Token | None
    notes: list[str] = field(default_factory=list)
    epoch: int = 0
    more: int = 0
    loss: float | None = None
    ended: bool = False

    frames: Frames = field(init=False)
    joint: csr_matrix = field(init=False)
    descent: Descent = field(init=False)
    forces: Forces = field(init=False)
    applied: float = field(init=False, default=1.0)
    """By what the attractions in `joint` are multiplied now."""

    @property
    def rows(self) -> int:
        return len(self.graph.indices)

    @property
    def early(self) -> int:
        return int(self.parameters["early_iterations"])

    @property
    def epochs(self) -> int:
        return self.early + int(self.parameters["iterations"]) + self.more

    def start(self, vectors: Vectors, given: Given) -> None:
        self.frames = Frames(self.token)
        self._tell("Attractions")
        self._attract()
        self._tell("First layout")
        self.descent = Descent.begin(scaled(self._initial(vectors, given), SPREAD, self.seed))
        self._show(force=True)

    def finish(self) -> None:
        while self.epoch < self.epochs and not self.ended:
            self._round()
            for order in orders(self.token):
                self._obey(order)
        self._show(force=True)

    def _tell(self, message: str) -> None:
        if self.token:
            self.token.check()
            self.token.progress(self.epoch / max(1, self.epochs), message)

    def _attract(self) -> None:
        wanted = perplexities(self.parameters, self.rows)
        if wanted[-1] < float(self.parameters["perplexity"]):
            note = f"Perplexity is {wanted[-1]:g}, the most that {self.rows:,} points allow"
            self.notes = [*(other for other in self.notes if not other.startswith("Perplexity")), note]
        self.joint, self.applied = affinities(self.graph, wanted), 1.0
        self._set_forces()

    def _set_forces(self) -> None:
        chosen, dimensions = self.parameters, int(self.parameters["dimensions"])
        self.forces = forces(
            str(chosen["repulsion"]), dimensions, self.rows, float(chosen["theta"]), float(chosen["freedom"])
        )
        note = "Three dimensions have no grid: repulsion is computed by trees"
        if chosen["repulsion"] == "grid" and dimensions == 3 and note not in self.notes:
            self.notes.append(note)

    def _initial(self, vectors: Vectors, given: Given) -> F8:
        dimensions, choice = int(self.parameters["dimensions"]), self.parameters["initialisation"]
        if choice == "layout" and given.layout is not None and given.layout.shape[1] >= dimensions:
            return np.nan_to_num(given.layout[:, :dimensions].astype(np.float64))
        if choice == "layout":
            self.notes.append("There is no layout to start from: it started from principal components")
        if choice == "random":
            return random_layout(self.rows, dimensions, self.seed + 1)
        if choice == "spectral":
            layout = spectral_layout(self.joint, dimensions, self.seed)
            if layout is not None:
                return layout
            self.notes.append("The graph has no spectral layout: it started from principal components")
        return principal_layout(vectors, dimensions)

    def _round(self) -> None:
        is_early = self.epoch < self.early
        exaggeration = float(self.parameters["early_exaggeration" if is_early else "exaggeration"])
        if exaggeration != self.applied:
            self.joint.data *= exaggeration / self.applied
            self.applied = exaggeration
        self._tell("Early exaggeration" if is_early else "Optimising")
        self.epoch += 1
        measured = self.epoch % MEASURED_EVERY == 0
        gradient, divergence = self.forces.gradient(self.descent.layout, self.joint, measured)
        if measured:
            self.loss = divergence / exaggeration - float(np.log(exaggeration))
        rate = float(self.parameters["learning_rate"]) or self.rows / exaggeration
        self.descent.step(gradient, rate, MOMENTUM)
        self._show()

    def _show(self, force: bool = False) -> None:
        self.frames.show(self.descent.layout, self.epoch, self.epochs, self.loss, force)

    def _obey(self, order: Order) -> None:
        if isinstance(order, Finish):
            self.ended = True
        elif isinstance(order, Extend):
            self.more += max(0, order.rounds)
        elif isinstance(order, Perturb):
            rng = np.random.default_rng([self.seed, 3, self.epoch])
            spread = order.amount * self.descent.layout.std()
            self.descent.layout += rng.standard_normal(self.descent.layout.shape) * spread
        elif isinstance(order, Change):
            self._change(order.parameters)

    def _change(self, wanted: Mapping[str, Value]) -> None:
        before = dict(self.parameters)
        self.parameters.update({name: value for name, value in wanted.items() if name in LIVE})
        if any(self.parameters[name] != before[name] for name in ("perplexity", "coarse_perplexity")):
            self._attract()
        self._set_forces()
