"""The shape that all ways from vectors to coordinates share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.parameters import Names, Parameter, Value
from core.model.arrays import F4, I4, I8, Bool
from core.work import Token


class Projection(Protocol):
    """Coordinates of vectors, whatever made them."""

    @property
    def scores(self) -> F4:
        """float32 (n, k), NaN for vectors that were set aside."""

    @property
    def set_aside(self) -> Bool | None:
        """Bool (n,): vectors that have no coordinates, None if all have."""

    @property
    def axis_titles(self) -> tuple[str, ...]:
        """What the k coordinates are."""


@dataclass(frozen=True, slots=True, eq=False)
class Coordinates:
    """The projection of an engine that computes coordinates and nothing else; see `Projection`.

    Attributes
    ----------
    notes
        What the user should know about how they were made, one sentence each, without a full stop.
    """

    scores: F4
    axis_titles: tuple[str, ...]
    set_aside: Bool | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A picture on the way, handed over with `Token.partial` while an engine runs.

    Attributes
    ----------
    scores
        float32 (n, k), NaN for vectors without coordinates; it belongs to the receiver.
    epoch, epochs
        How many rounds are done of how many; 0 is the initialisation.
    loss
        What the engine minimises, None where it is not known.
    notes
        What the user should know about the picture, one sentence each, without a full stop.
    """

    scores: F4
    epoch: int
    epochs: int
    loss: float | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What an engine may be given besides vectors.

    Attributes
    ----------
    layout
        float32 (n, k): coordinates to start from, for the initialisation ``"layout"``.
    labels
        int32 (n,): class of each vector, -1 where it is not known; None for none.
    target
        float32 (n,): a number of each vector, such that those with near numbers belong together, NaN where it is not
        known; None for none. Nobody gives both labels and target.
    columns
        float32 (n, k): numbers that are to be the coordinates, NaN where there is none.
    ends
        bool (k, 2, n): for each axis the vectors at its lower and at its upper end.
    titles
        What `columns` or `ends` are called, k of them; an empty text for one that stands for nothing.
    epoch
        Rounds that `layout` has behind it if the run goes on from there, whatever the initialisation; 0 if it begins.
        Rows of it that are NaN then begin in the middle.
    hold
        How much of the way back to `layout` its points are pulled by each round of a run that goes on, 0 to 1; see
        `core.analysis.projection.holding`.
    """

    layout: F4 | None = None
    labels: I4 | None = None
    target: F4 | None = None
    columns: F4 | None = None
    ends: Bool | None = None
    titles: tuple[str, ...] = ()
    epoch: int = 0
    hold: float = 0.0

    def among(self, rows: Bool | I8) -> Given:
        """Return what is given about some of the rows."""
        return Given(
            None if self.layout is None else self.layout[rows],
            None if self.labels is None else self.labels[rows],
            None if self.target is None else self.target[rows],
            None if self.columns is None else self.columns[rows],
            None if self.ends is None else self.ends[:, :, rows],
            self.titles,
            self.epoch,
            self.hold,
        )


NOTHING = Given()

Engine: TypeAlias = Callable[
    [Vectors, NeighbourGraph | None, Mapping[str, Value], int, Token | None, Given], Projection
]
"""Called as ``engine(vectors, graph, parameters, seed, token, given)`` with every parameter given."""

First: TypeAlias = Callable[[Vectors, Mapping[str, Value], int, Token | None, Given], Frame | None]
"""Called as ``first(vectors, parameters, seed, token, given)``."""


def no_neighbours(parameters: Mapping[str, Value], rows: int) -> tuple[int, str] | None:
    """Return None: the method needs no neighbours."""
    return None


def no_advice(parameters: Mapping[str, Value], rows: int) -> str:
    """Return nothing: there is nothing to say about any parameters."""
    return ""


@dataclass(frozen=True, slots=True)
class Method:
    """A way from vectors to coordinates.

    Attributes
    ----------
    name, title, tip
        As saved, as the panel shows it, and what it does in one sentence.
    parameters
        What the user can choose. The one called ``"dimensions"`` is the number of coordinates.
    engine
        Computes; see `Engine`. It gets only vectors whose values are finite, unless `gaps`.
    neighbours
        Called with all parameters and the number of vectors: how many neighbours by which metric the engine needs,
        None for none. The graph it gets has at least as many, if there are as many.
    seeded
        Whether the result depends on the seed.
    process
        Whether it should run in a worker process, because it cannot be stopped or may hold the interpreter's lock.
    gaps
        Whether the engine itself sets vectors aside whose values are not finite.
    live
        Parameters that can be changed while it runs.
    steered
        Whether the engine hears orders while it runs; see `core.analysis.projection.steering`.
    described
        Whether it needs metadata whatever its parameters are.
    first
        The frame from which the engine will start, where that is known before the neighbours are and takes little
        time; None where it is not.
    prepare
        Compiles what the engine needs, in another process if it never was; None if it needs nothing compiled.
    advice
        Called with all parameters and the number of vectors: what the user should know before a run, in one sentence
        without a full stop, empty if nothing.
    round_name
        What its authors call a round: ``"epoch"`` or ``"iteration"``.
    """

    name: str
    title: str
    tip: str
    parameters: tuple[Parameter, ...]
    engine: Engine
    neighbours: Callable[[Mapping[str, Value], int], tuple[int, str] | None] = no_neighbours
    seeded: bool = False
    process: bool = False
    gaps: bool = False
    prepare: Callable[[Token | None], None] | None = None
    live: frozenset[str] = frozenset()
    steered: bool = False
    described: bool = False
    first: First | None = None
    advice: Callable[[Mapping[str, Value], int], str] = no_advice
    round_name: str = "iteration"

    def complete(self, given: Mapping[str, Value]) -> dict[str, Value]:
        """Return every parameter, the default where none is given; raises ValueError for a wrong name or value."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                raise ValueError(f"{self.name} has no parameter {name!r}; it has {', '.join(known)}")
        return {name: known[name].checked(given.get(name, known[name].default)) for name in known}

    def needs_metadata(self, parameters: Mapping[str, Value]) -> bool:
        """Return whether what the metadata say is part of what the engine is given."""
        named = (each for each in self.parameters if each.names is not Names.NOTHING)
        return self.described or any(parameters.get(each.name, each.default) != "" for each in named)
