"""Projections as the view speaks of them: complete parameters, keys, words, and which act at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.analysis.projection.aligned.following import alignable
from core.analysis.projection.methods import METHODS
from core.analysis.projection.parameters import Parameter, Value
from core.results import ResultKey
from core.state import ProjectionSpec
from core.style.text import counted

FIRST_LOOK = ProjectionSpec()
"""What is shown of every table unasked: principal components."""
FROM = "from "
"""Begins the history of what started from a layout that was shown."""
ON = "on "
"""Begins the history of what went on from a layout of the same method."""
SAVED = "saved "
"""Begins the history of coordinates that were read from a bookmark."""
DIMENSIONS = "dimensions"
"""The parameter that says how many coordinates a method makes."""

_HISTORIES = {FROM: "from another layout", ON: "continued", SAVED: "as it was saved"}


def known_spec(spec: ProjectionSpec) -> ProjectionSpec:
    """Return a projection itself, the first look for a method that this version does not know.

    Methods whose axes are the same at every step are not aligned, whatever is wished.
    """
    if spec.method not in METHODS:
        return FIRST_LOOK
    return spec if spec.aligned is None or alignable(spec.method) else replace(spec, aligned=None)


def complete_parameters(spec: ProjectionSpec) -> dict[str, Value]:
    """Return every parameter of a method; one that is missing or that the method does not accept has its default."""
    parameters = METHODS[known_spec(spec).method].parameters
    return {each.name: accepted(each, spec.parameters.get(each.name, each.default)) for each in parameters}


def accepted(parameter: Parameter, value: Value) -> Value:
    """Return a value as the parameter takes it, the default for one that it does not accept."""
    try:
        return parameter.checked(value)
    except ValueError:
        return parameter.default


def changed_parameters(spec: ProjectionSpec) -> dict[str, Value]:
    """Return the parameters that differ from the method's defaults."""
    given = complete_parameters(spec)
    parameters = METHODS[known_spec(spec).method].parameters
    return {each.name: given[each.name] for each in parameters if given[each.name] != each.default}


def acts_at_once(spec: ProjectionSpec) -> bool:
    """Return whether a projection is made as soon as it is chosen, because that takes little time."""
    return takes_little(spec) and known_spec(spec).aligned is None


def takes_little(spec: ProjectionSpec) -> bool:
    """Return whether projecting one step takes little time."""
    return not METHODS[known_spec(spec).method].process


def rounds_done(spec: ProjectionSpec, done: int, planned: int) -> str:
    """Return how many rounds were done of how many, by the method's name for them: ``"epoch 3 of 200"``."""
    return f"{METHODS[known_spec(spec).method].round_name} {done:,} of {planned:,}"


def rounds_text(spec: ProjectionSpec, done: int) -> str:
    """Return a number of rounds by the method's name for them: ``"200 epochs"``."""
    return counted(done, METHODS[known_spec(spec).method].round_name)


def needs_metadata(spec: ProjectionSpec) -> bool:
    """Return whether the coordinates depend on the metadata."""
    return METHODS[known_spec(spec).method].needs_metadata(complete_parameters(spec))


def projection_key(
    vectors: ResultKey, spec: ProjectionSpec, metadata: ResultKey | None = None, chain: str = ""
) -> ResultKey:
    """Return the key of the coordinates made from vectors, and from metadata where they depend on them.

    `chain` names the vectors of all steps up to this one, on which aligned coordinates depend.
    """
    spec = known_spec(spec)
    parameters = {**complete_parameters(spec), "method": spec.method}
    if metadata is not None and needs_metadata(spec):
        parameters["metadata"] = metadata.digest
    if spec.history:
        parameters["history"] = spec.history
    if spec.aligned is not None:
        parameters["held"], parameters["chain"] = round(spec.aligned, 3), chain
    seed = spec.seed if METHODS[spec.method].seeded else 0
    return ResultKey.of("projection", vectors.digest, parameters, seed)


def frame_key(projection: ResultKey) -> ResultKey:
    """Return the key of what a run for a projection has shown last, which is not its result."""
    return ResultKey.of("frame", projection.digest)


def same_wish(one: ProjectionSpec, other: ProjectionSpec) -> bool:
    """Return whether method, parameters and seed are the same, whatever else coordinates came from."""
    same = one.method == other.method and complete_parameters(one) == complete_parameters(other)
    return same and (one.seed == other.seed or not METHODS[known_spec(one).method].seeded)


def title_of(spec: ProjectionSpec) -> str:
    """Return the name of a method."""
    return METHODS[known_spec(spec).method].title


def described(spec: ProjectionSpec) -> str:
    """Return the method, the parameters that differ from their defaults and the seed: ``"UMAP, neighbours 30, …"``."""
    spec = known_spec(spec)
    method = METHODS[spec.method]
    changed: Mapping[str, Value] = changed_parameters(spec)
    parts = [f"{each.title.lower()} {_said(changed[each.name])}" for each in method.parameters if each.name in changed]
    if method.seeded:
        parts.append(f"seed {spec.seed}")
    if spec.history:
        known = (words for start, words in _HISTORIES.items() if spec.history.startswith(start))
        parts.append(next(known, "changed while it ran"))
    if spec.aligned is not None:
        parts.append(f"aligned over all steps by {spec.aligned:.0%}".replace("%", " %"))
    return ", ".join((method.title, *parts))


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)
