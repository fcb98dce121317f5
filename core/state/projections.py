"""How vectors become coordinates: what is shown, and what can be run next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Parameters: TypeAlias = Mapping[str, float | int | str | bool]
"""Values of a method's parameters by name; those that are missing are the method's defaults."""


@dataclass(frozen=True, slots=True)
class ProjectionSpec:
    """How vectors become coordinates.

    Attributes
    ----------
    method, parameters, seed
        An engine's name, its parameters and what chance depends on.
    history
        Names what else the coordinates come from, such as changes while the engine ran; empty where the rest says all.
    aligned
        How much each logged step of a table is held where the step before was, 0 to 1; None where a step is projected
        by itself.
    """

    method: str = "pca"
    parameters: Parameters = field(default_factory=dict)
    seed: int = 0
    history: str = ""
    aligned: float | None = None


@dataclass(frozen=True, slots=True)
class ProjectionChoice:
    """What can be run next, which is not what is shown until it is.

    Attributes
    ----------
    method
        Name of the method whose parameters are offered.
    parameters
        By method, so that each remembers its own: what was set by hand.
    seed
        What chance depends on, for all methods.
    all_steps
        Whether all logged steps of a table are projected, each laid over the one before.
    strength
        How much each is held where the one before was, 0 to 1.
    """

    method: str = "pca"
    parameters: Mapping[str, Parameters] = field(default_factory=dict)
    seed: int = 0
    all_steps: bool = False
    strength: float = 0.5

    def spec(self, method: str = "") -> ProjectionSpec:
        """Return the chosen method, or another, with what was set for it."""
        name = method or self.method
        aligned = self.strength if self.all_steps else None
        return ProjectionSpec(name, self.parameters.get(name, {}), self.seed, aligned=aligned)
