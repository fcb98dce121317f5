"""Older session files, brought to the present form one version at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Step: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

VERSION = 1
"""Version of the state's form that this program writes."""

MIGRATIONS: Mapping[int, Step] = {}
"""By version: what makes the next version of a state."""


def migrate(
    state: dict[str, Any], version: int, target: int = VERSION, steps: Mapping[int, Step] = MIGRATIONS
) -> dict[str, Any]:
    """Return a state of an older version as one of the target version; raises KeyError if a step is missing."""
    for each in range(version, target):
        state = steps[each](state)
    return state
