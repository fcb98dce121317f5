"""Aligned steps: how far points move and what layouts keep at several strengths, by every method.

The bundled sample logs' layer over its steps, and vectors that drift. Prints the whole table; ``python -m
tests.benchmarks steps`` also says by how much the ends of the slider differ.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.metrics import prepare_rows
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.parallel import Crew
from core.analysis.projection.aligned.following import alignable, follow
from core.analysis.projection.aligned.placed import Placed, movement
from core.analysis.projection.method import NOTHING
from core.analysis.projection.methods import METHODS
from core.analysis.projection.parameters import Value
from core.analysis.quality.local import neighbourhoods
from core.analysis.steps import Steps
from core.model import F4
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.embeddings import load_vectors
from tests.benchmarks.measure import Measure
from tests.core.analysis.projection.aligned.drifting import drifting

STRENGTHS = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
LAYER = "adam-lr0.003-w64-relu-s0/layer2"

_LOGS = Path(__file__).resolve().parents[2] / "resources" / "sample_logs"
_NEIGHBOURS = 15
_FIRM, _BLENDED = 0.35, 0.6
"""Movement at full strength as a share of that without, of methods with rounds and of others."""


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured at one strength, on average over the steps after the first; see `Walk` in the views."""

    moved: float
    kept: float


@dataclass(eq=False)
class Walker:
    """One table at its steps, projected by one method; what all strengths share is computed once."""

    vectors: Sequence[F4]
    method: str
    given: Mapping[str, Value] = field(default_factory=dict)
    graphs: dict[int, NeighbourGraph | None] = field(default_factory=dict)
    first: Placed | None = None

    def measured(self, strength: float) -> Row:
        """Return how far the middle point moves, as a share of the radius, and the share of neighbours kept."""
        made = self.made(strength)
        moves = [movement(here.scores, before.scores) for before, here in pairwise(made)]
        kept = [recall(each, layout.scores) for each, layout in zip(self.vectors[1:], made[1:], strict=True)]
        return Row(float(np.mean(moves)), float(np.mean(kept)))

    def made(self, strength: float) -> list[Placed]:
        """Return the layouts of all steps."""
        self.first = self.first or self._step(0, None, strength)
        made = [self.first]
        for place in range(1, len(self.vectors)):
            made.append(self._step(place, made[-1], strength))
        return made

    def _step(self, place: int, before: Placed | None, strength: float) -> Placed:
        vectors, complete = self.vectors[place], METHODS[self.method].complete(self.given)
        if place not in self.graphs:
            wanted = METHODS[self.method].neighbours(complete, len(vectors))
            self.graphs[place] = None if wanted is None else neighbour_graph(vectors, *wanted)
        layout, _ = follow(
            None, vectors, self.method, complete, 0, self.graphs[place], NOTHING, before, strength
        )  # fmt: skip
        return layout


def recall(vectors: F4, layout: F4) -> float:
    """Return the share of nearest neighbours among the vectors that are nearest in the layout too."""
    with Crew() as crew:
        near = neighbourhoods(
            prepare_rows(vectors, "euclidean"), layout.astype(np.float64), _NEIGHBOURS, 0, crew, Steps(None)
        )
    return near.recall.value


def layer() -> list[F4]:
    """Return the vectors of a layer of the sample logs at all of its steps."""
    table = CatalogReader(parse_sources([str(_LOGS)])).read().embeddings[LAYER]
    return [np.asarray(load_vectors(state.tensor), dtype=np.float32) for state in table.steps]


def tables() -> dict[str, list[F4]]:
    """Return what is measured: real vectors and made ones, each at several steps."""
    return {"layer": layer(), "drift": drifting(800, 5)[0]}


def methods() -> tuple[str, ...]:
    """Return the names of all methods whose steps can be aligned."""
    return tuple(name for name in METHODS if alignable(name))


def run() -> list[Measure]:
    """Return for each method how much less points move at the stable end, and what is kept there."""
    found = []
    for name, vectors in tables().items():
        for method in methods():
            walker = Walker(vectors, method)
            rows = [walker.measured(strength) for strength in STRENGTHS]
            print(said(f"{name}, {method}", rows), flush=True)
            goal = _FIRM if METHODS[method].process else _BLENDED
            found += _measures(f"{method} of the {name}", rows, goal)
    return found


def said(title: str, rows: Sequence[Row]) -> str:
    """Return a line of the table."""
    return f"{title:18}" + "".join(f"{100 * row.moved:7.1f}/{100 * row.kept:4.1f}" for row in rows)


def _measures(what: str, rows: Sequence[Row], goal: float) -> list[Measure]:
    free, held = rows[0], rows[-1]
    told = ", ".join(f"{strength:g}: {100 * row.moved:.1f}" for strength, row in zip(STRENGTHS, rows, strict=True))
    return [
        Measure(f"movement when held, {what}", goal, held.moved / free.moved, "of free", True, f"{told} % of radius"),
        Measure(f"recall when held, {what}", 0.8, held.kept / free.kept, "of free", False, f"{held.kept:.3f}"),
    ]


if __name__ == "__main__":
    print(" " * 18 + "".join(f"{strength:>12g}" for strength in STRENGTHS))
    for title, table in tables().items():
        for method in sys.argv[1:] or methods():
            made = Walker(table, method)
            print(said(f"{title}, {method}", [made.measured(strength) for strength in STRENGTHS]), flush=True)
