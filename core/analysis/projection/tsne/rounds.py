"""The rounds of t-SNE: first with exaggerated attractions, then with those of the neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.initial import given_layout, principal_layout, random_layout, scaled, spectral_layout
from core.analysis.projection.method import Given
from core.analysis.projection.parameters import Value
from core.analysis.projection.rounds import Rounds
from core.analysis.projection.spans import Hands
from core.analysis.projection.tsne.affinities import Affinities, affinities, neighbours_for, perplexities
from core.analysis.projection.tsne.descent import Descent
from core.analysis.projection.tsne.forces import forces
from core.analysis.projection.tsne.method import LIVE
from core.model.arrays import F8
from core.work import Token

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SPREAD = 1e-4
"""Standard deviation of the initial layout: t-SNE converges badly from large ones (Kobak and Linderman, 2021)."""
MEASURED_EVERY = 10
"""Rounds between two measurements of the divergence, which takes longer than the attraction."""

_MISSING = {"layout": "There is no layout to start from", "spectral": "The graph has no spectral layout"}


class TsneRounds(Rounds):
    """One run of t-SNE: what it is given, its attractions, and where it stands."""

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
    ) -> None:
        super().__init__(parameters, seed, token)
        self.vectors, self.graph = vectors, graph
        self.rows = len(graph.indices)
        self.hands = Hands(crew, token)
        if parameters["initialisation"] == "spectral":
            self._attract()
            self._begin(given)
        else:  # it can be looked at while attractions are computed
            self._begin(given)
            self.show(force=True)
            self._attract()
        self._set_forces()

    joint: Affinities

    @property
    def layout(self) -> F8:
        """Positions, float64 (n, k)."""
        return self.descent.layout

    @property
    def planned(self) -> int:
        """How many rounds the parameters say."""
        return self.early + int(self.parameters["iterations"])

    @property
    def dimensions(self) -> int:
        """How many coordinates there are."""
        return int(self.parameters["dimensions"])

    @property
    def early(self) -> int:
        """How many of them exaggerate."""
        return int(self.parameters["early_iterations"])

    def message(self) -> str:
        """Return what the next round is about."""
        return "Early exaggeration" if self.epoch < self.early else "Optimising"

    def round(self) -> None:
        """Move all points once."""
        exaggeration = float(self.parameters["early_exaggeration" if self.epoch < self.early else "exaggeration"])
        self.forces.at(self.layout, self.joint)
        if (self.epoch + 1) % MEASURED_EVERY == 0:
            self.loss = self.forces.divergence(self.layout, self.joint)
        rate = float(self.parameters["learning_rate"]) or self.rows / exaggeration
        self.descent.step(self.forces, exaggeration, rate)

    def changed(self, before: Mapping[str, Value]) -> None:
        """Take up parameters that have just been changed."""
        if any(self.parameters[name] != before[name] for name in ("perplexity", "coarse_perplexity")):
            self._attract()
        self._set_forces()

    def _attract(self) -> None:
        """Compute attractions, from more neighbours than there were where perplexities take more."""
        self.tell("Attractions")
        wanted = perplexities(self.parameters, self.rows)
        self.notes = [note for note in self.notes if not note.startswith("Perplexity")]
        if wanted[-1] < float(self.parameters["perplexity"]):
            self.notes.append(f"Perplexity is {wanted[-1]:g}, the most that {self.rows:,} points allow")
        needed, metric = neighbours_for(wanted[-1]), str(self.parameters["metric"])
        if not self.graph.serves(needed, metric):
            self.graph = neighbour_graph(self.vectors, needed, metric, self.seed, self.token)
        self.joint = affinities(self.graph, wanted, self.hands)

    def _set_forces(self) -> None:
        chosen, dimensions = self.parameters, self.dimensions
        theta, freedom = float(chosen["theta"]), float(chosen["freedom"])
        self.forces = forces(str(chosen["repulsion"]), dimensions, self.rows, theta, freedom, self.hands)
        note = "Three dimensions have no grid: repulsion is computed by trees"
        if chosen["repulsion"] == "grid" and dimensions == 3 and note not in self.notes:
            self.notes.append(note)

    def _begin(self, given: Given) -> None:
        """Go on where a layout is that had some rounds, or begin with a small one."""
        self.tell("First layout")
        going_on = given_layout(given, self.dimensions) if given.epoch else None
        if going_on is not None:
            self.go_on_from(given.epoch)
            self.descent = Descent.begin(going_on)
        else:
            self.descent = Descent.begin(scaled(self._initial(given), SPREAD, self.seed))

    def _initial(self, given: Given) -> F8:
        choice = self.parameters["initialisation"]
        if choice == "random":
            return random_layout(self.rows, self.dimensions, self.seed + 1)
        layout = None
        if choice == "layout":
            layout = given_layout(given, self.dimensions)
        elif choice == "spectral":
            layout = spectral_layout(_matrix(self.joint), self.dimensions, self.seed)
        if layout is None and choice in _MISSING:
            self.notes.append(f"{_MISSING[str(choice)]}: it started from principal components")
        return principal_layout(self.vectors, self.dimensions) if layout is None else layout


def _matrix(joint: Affinities) -> csr_matrix:
    from scipy.sparse import csr_matrix

    rows = len(joint.starts) - 1
    return csr_matrix((joint.values.astype(np.float64), joint.others, joint.starts), shape=(rows, rows))
