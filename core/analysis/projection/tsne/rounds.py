"""The rounds of t-SNE: first with exaggerated attractions, then with those of the neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.initial import given_layout, principal_layout, random_layout, scaled, spectral_layout
from core.analysis.projection.method import Given
from core.analysis.projection.parameters import Value
from core.analysis.projection.rounds import Rounds
from core.analysis.projection.spans import Hands
from core.analysis.projection.tsne.affinities import Affinities, affinities, perplexities
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
        self.graph = graph
        self.rows = len(graph.indices)
        self.hands = Hands(crew, token)
        self.tell("Attractions")
        self._attract()
        self.tell("First layout")
        self._set_forces()
        self.descent = Descent.begin(scaled(self._initial(vectors, given), SPREAD, seed))

    @property
    def layout(self) -> F8:
        """Positions, float64 (n, k)."""
        return self.descent.layout

    @property
    def planned(self) -> int:
        """How many rounds the parameters say."""
        return self.early + int(self.parameters["iterations"])

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
        wanted = perplexities(self.parameters, self.rows)
        if wanted[-1] < float(self.parameters["perplexity"]):
            note = f"Perplexity is {wanted[-1]:g}, the most that {self.rows:,} points allow"
            self.notes = [*(other for other in self.notes if not other.startswith("Perplexity")), note]
        self.joint = affinities(self.graph, wanted, self.hands)

    def _set_forces(self) -> None:
        chosen, dimensions = self.parameters, int(self.parameters["dimensions"])
        theta, freedom = float(chosen["theta"]), float(chosen["freedom"])
        self.forces = forces(str(chosen["repulsion"]), dimensions, self.rows, theta, freedom, self.hands)
        note = "Three dimensions have no grid: repulsion is computed by trees"
        if chosen["repulsion"] == "grid" and dimensions == 3 and note not in self.notes:
            self.notes.append(note)

    def _initial(self, vectors: Vectors, given: Given) -> F8:
        dimensions, choice = int(self.parameters["dimensions"]), self.parameters["initialisation"]
        if choice == "random":
            return random_layout(self.rows, dimensions, self.seed + 1)
        if choice == "layout":
            layout = given_layout(given, dimensions)
        else:
            layout = spectral_layout(_matrix(self.joint), dimensions, self.seed) if choice == "spectral" else None
        if layout is not None:
            return layout
        if choice == "layout":
            self.notes.append("There is no layout to start from: it started from principal components")
        if choice == "spectral":
            self.notes.append("The graph has no spectral layout: it started from principal components")
        return principal_layout(vectors, dimensions)


def _matrix(joint: Affinities) -> csr_matrix:
    from scipy.sparse import csr_matrix

    rows = len(joint.starts) - 1
    return csr_matrix((joint.values.astype(np.float64), joint.others, joint.starts), shape=(rows, rows))
