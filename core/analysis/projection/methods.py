"""The ways from vectors to coordinates, as data: panels, command line and saved sessions read this table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from core.analysis.projection.chunks import Vectors
from core.analysis.projection.pca import fit_pca
from core.model.arrays import F4, Bool
from core.work import Token

Value: TypeAlias = float | int | str | bool


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


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something the user can choose about a method.

    Attributes
    ----------
    name
        As saved and as written on the command line.
    title
        As the panel shows it.
    default
        Its type is the type of the parameter.
    lower, upper
        Range of a number, both inclusive.
    choices
        Values of a choice; empty for numbers and switches.
    unit
        What a number counts or measures.
    tip
        One sentence of what it does to the picture.
    advanced
        Whether it stands under "More".
    """

    name: str
    title: str
    default: Value
    lower: float = float("-inf")
    upper: float = float("inf")
    choices: tuple[str, ...] = ()
    unit: str = ""
    tip: str = ""
    advanced: bool = False

    def checked(self, value: Value) -> Value:
        """Return a value of this parameter; raises ValueError if it is none."""
        if self.choices:
            if value not in self.choices:
                raise ValueError(f"{self.name} is one of {', '.join(self.choices)}, not {value!r}")
            return value
        kind = type(self.default)
        wrong = isinstance(value, str) or isinstance(value, bool) != (kind is bool)
        if wrong or kind(value) != value:
            raise ValueError(f"{self.name} is a value like {self.default!r}, not {value!r}")
        if not self.lower <= float(value) <= self.upper:
            raise ValueError(f"{self.name} lies between {self.lower:g} and {self.upper:g}, not at {value:g}")
        return kind(value)


@dataclass(frozen=True, slots=True)
class Method:
    """A way from vectors to coordinates.

    Attributes
    ----------
    name, title, tip
        As saved, as the panel shows it, and what it does in one sentence.
    parameters
        What the user can choose.
    engine
        Called as ``engine(vectors, parameters, seed, token)`` with every parameter given.
    seeded
        Whether the result depends on the seed.
    process
        Whether it should run in a worker process, because it cannot be stopped or may hold the interpreter's lock.
    """

    name: str
    title: str
    tip: str
    parameters: tuple[Parameter, ...]
    engine: Callable[[Vectors, Mapping[str, Value], int, Token | None], Projection]
    seeded: bool = False
    process: bool = False

    def complete(self, given: Mapping[str, Value]) -> dict[str, Value]:
        """Return every parameter, the default where none is given; raises ValueError for a wrong name or value."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                raise ValueError(f"{self.name} has no parameter {name!r}; it has {', '.join(known)}")
        return {name: known[name].checked(given.get(name, known[name].default)) for name in known}


def _pca(vectors: Vectors, parameters: Mapping[str, Value], seed: int, token: Token | None) -> Projection:
    return fit_pca(vectors, int(parameters["components"]), token)


PCA = Method(
    name="pca",
    title="PCA",
    tip="Turns the vectors so that the first axes show as much of their variance as any flat picture can",
    parameters=(
        Parameter(
            name="components",
            title="Components",
            default=10,
            lower=2,
            upper=100,
            unit="axes",
            tip="How many principal axes can be chosen for the picture; the axes themselves do not depend on it",
            advanced=True,
        ),
    ),
    engine=_pca,
)

METHODS: Mapping[str, Method] = {method.name: method for method in (PCA,)}
"""All methods by name, in the order in which they are offered."""


def project(
    token: Token | None,
    vectors: Vectors,
    method: str = "pca",
    parameters: Mapping[str, Value] | None = None,
    seed: int = 0,
) -> Projection:
    """Return the coordinates of vectors (n, d) by a named method; a job calls it by this module and name.

    Raises
    ------
    ValueError
        If there is no such method or parameter, or the vectors cannot be projected.
    CancelledError
        If `token` says so.
    """
    if method not in METHODS:
        raise ValueError(f"there is no method {method!r}; there is {', '.join(METHODS)}")
    engine = METHODS[method]
    return engine.engine(vectors, engine.complete(parameters or {}), seed, token)
