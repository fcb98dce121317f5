"""Commands about how vectors become coordinates: what is offered to be run, and what is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from core.analysis.projection.methods import METHODS
from core.analysis.projection.parameters import Value
from core.session.command import Command
from core.state import EmbeddingState, Parameters, ProjectionChoice, ProjectionSpec, SessionState
from core.views.embedding.methods import DIMENSIONS, acts_at_once, complete_parameters, takes_little, title_of

_Change: TypeAlias = Callable[[EmbeddingState], EmbeddingState]


def choose_method(name: str, kept: bool = False) -> Command:
    """Offer a method; it is also shown if it takes little time, or if its result is `kept`."""

    def change(wish: EmbeddingState) -> EmbeddingState:
        choice = replace(wish.choice, method=name)
        spec = choice.spec()
        return _showing(wish, choice, spec) if kept or takes_little(spec) else replace(wish, choice=choice)

    return _command(f"Choose {METHODS[name].title}", change)


def set_parameter(method: str, name: str, value: Value) -> Command:
    """Set a parameter of a method; what takes little time is shown at once."""
    parameter = next(each for each in METHODS[method].parameters if each.name == name)

    def change(wish: EmbeddingState) -> EmbeddingState:
        others = {key: old for key, old in wish.choice.parameters.get(method, {}).items() if key != name}
        return _with_parameters(wish, method, others if value == parameter.default else {**others, name: value})

    return _command(f"Set {parameter.title.lower()}", change, f"projection.{method}.{name}")


def reset_parameters(method: str) -> Command:
    """Give all parameters of a method their defaults."""
    return _command(f"Reset {METHODS[method].title}", lambda wish: _with_parameters(wish, method, {}))


def _with_parameters(wish: EmbeddingState, method: str, values: Parameters) -> EmbeddingState:
    return _with_choice(wish, replace(wish.choice, parameters=_among(wish.choice.parameters, method, values)))


def _among(parameters: Mapping[str, Parameters], method: str, values: Parameters) -> dict[str, Parameters]:
    others = {name: old for name, old in parameters.items() if name != method}
    return {**others, method: values} if values else others


def set_seed(seed: int) -> Command:
    """Set what chance depends on."""

    def change(wish: EmbeddingState) -> EmbeddingState:
        return _with_choice(wish, replace(wish.choice, seed=seed))

    return _command("Set the seed", change, "projection.seed")


def align_steps(wanted: bool) -> Command:
    """Project all logged steps, each laid over the one before, or one step by itself."""

    def change(wish: EmbeddingState) -> EmbeddingState:
        return _with_choice(wish, replace(wish.choice, all_steps=wanted))

    return _command("Align all steps" if wanted else "Project one step by itself", change)


def set_strength(strength: float) -> Command:
    """Set how much each step is held where the one before was, 0 to 1."""

    def change(wish: EmbeddingState) -> EmbeddingState:
        return _with_choice(wish, replace(wish.choice, strength=strength))

    return _command("Set how steps are held", change, "projection.strength")


def _with_choice(wish: EmbeddingState, choice: ProjectionChoice) -> EmbeddingState:
    spec = choice.spec()
    if wish.projection.method == spec.method and acts_at_once(spec):
        if complete_parameters(spec).get(DIMENSIONS) != complete_parameters(wish.projection).get(DIMENSIONS):
            return _showing(wish, choice, spec)
        return replace(wish, choice=choice, projection=spec)
    return replace(wish, choice=choice)


def show_projection(spec: ProjectionSpec) -> Command:
    """Show a projection that is being made, or was made before, in as many dimensions as it has.

    What a run becomes while it is steered is shown in the same undo step as the run.
    """

    def change(wish: EmbeddingState) -> EmbeddingState:
        parameters = _among(wish.choice.parameters, spec.method, spec.parameters)
        choice = replace(wish.choice, method=spec.method, parameters=parameters, seed=spec.seed)
        strength = choice.strength if spec.aligned is None else spec.aligned
        return _showing(wish, replace(choice, all_steps=spec.aligned is not None, strength=strength), spec)

    return _command(f"Show {title_of(spec)}", change, f"projection.show.{spec.method}")


def _showing(wish: EmbeddingState, choice: ProjectionChoice, spec: ProjectionSpec) -> EmbeddingState:
    if wish.projection == spec:
        return replace(wish, choice=choice)
    made = complete_parameters(spec).get(DIMENSIONS)
    dimensions = wish.dimensions if made is None else int(made)
    return replace(wish, choice=choice, projection=spec, dimensions=dimensions, components=(0, 1, 2), camera=None)


def _command(label: str, change: _Change, merge: str = "") -> Command:
    def apply(state: SessionState) -> SessionState:
        return replace(state, embedding=change(state.embedding))

    return Command(label, apply, merge)
