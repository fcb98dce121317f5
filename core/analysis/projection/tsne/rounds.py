"""The rounds of t-SNE: first with exaggerated attractions, then with those of the neighbours."""

from __future__ import annotations

from collections.abc import Mapping

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.holding import held
from core.analysis.projection.method import Given
from core.analysis.projection.parameters import Value
from core.analysis.projection.rounds import Rounds
from core.analysis.projection.spans import Hands
from core.analysis.projection.tsne.affinities import Affinities, affinities, neighbours_for, perplexities
from core.analysis.projection.tsne.descent import Descent
from core.analysis.projection.tsne.forces import forces
from core.analysis.projection.tsne.method import LIVE
from core.analysis.projection.tsne.start import Start
from core.model.arrays import F8
from core.work import Token

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
        self.vectors, self.graph = vectors, graph
        self.rows = len(graph.indices)
        self.hands = Hands(crew, token)
        self._attract()
        self.tell("First layout")
        start = Start(vectors, parameters, seed, token, given)
        self.descent = Descent.begin(start.layout(self.joint))
        self.notes += start.notes
        if given.epoch:
            self.go_on_from(given.epoch)
        self.hold = held(given, self.layout)
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
        different = {name for name, value in self.parameters.items() if value != before[name]}
        if different & {"perplexity", "coarse_perplexity"}:
            self._attract()
        if different & {"repulsion", "theta", "freedom"}:
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
