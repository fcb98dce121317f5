"""The rounds of t-SNE: first with exaggerated attractions, then with those of the neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.initial import given_layout, principal_layout, random_layout, scaled, spectral_layout
from core.analysis.projection.method import Given
from core.analysis.projection.parameters import Value
from core.analysis.projection.rounds import Rounds
from core.analysis.projection.tsne.affinities import affinities, perplexities
from core.analysis.projection.tsne.forces import Descent, Forces, forces
from core.analysis.projection.tsne.method import LIVE
from core.model.arrays import F8
from core.work import Token

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SPREAD = 1e-4
"""Standard deviation of the initial layout: t-SNE converges badly from large ones (Kobak and Linderman, 2021)."""
MOMENTUM = 0.8
MEASURED_EVERY = 10
"""Rounds between two measurements of the divergence, which takes as long as the attraction."""


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
    ) -> None:
        super().__init__(parameters, seed, token)
        self.graph = graph
        self.rows = len(graph.indices)
        self.tell("Attractions")
        self._attract()
        self.tell("First layout")
        self.descent = Descent.begin(scaled(self._initial(vectors, given), SPREAD, seed))

    joint: csr_matrix
    applied: float
    """By what the attractions in `joint` are multiplied now."""
    forces: Forces

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
        if exaggeration != self.applied:
            self.joint.data *= exaggeration / self.applied
            self.applied = exaggeration
        measured = (self.epoch + 1) % MEASURED_EVERY == 0
        gradient, divergence = self.forces.gradient(self.descent.layout, self.joint, measured)
        if measured:
            self.loss = divergence / exaggeration - float(np.log(exaggeration))
        rate = float(self.parameters["learning_rate"]) or self.rows / exaggeration
        self.descent.step(gradient, rate, MOMENTUM)

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
        if choice == "random":
            return random_layout(self.rows, dimensions, self.seed + 1)
        if choice == "layout":
            layout = given_layout(given, dimensions)
        else:
            layout = spectral_layout(self.joint, dimensions, self.seed) if choice == "spectral" else None
        if layout is not None:
            return layout
        if choice == "layout":
            self.notes.append("There is no layout to start from: it started from principal components")
        if choice == "spectral":
            self.notes.append("The graph has no spectral layout: it started from principal components")
        return principal_layout(vectors, dimensions)
