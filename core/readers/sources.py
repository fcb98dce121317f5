"""What the user opens: paths, and names for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from core.model import SourceSpec

_NAMED: Final = re.compile(r"(?P<name>[^/\\:]+):(?!//)(?P<path>.+)", re.DOTALL)


class SourceError(ValueError):
    """Raised where something that is to be opened does not exist; the message says what, in one line."""


def parse_sources(arguments: Sequence[str]) -> tuple[SourceSpec, ...]:
    """Return what arguments name: paths, ``name:path``, or several of them separated by commas.

    A path that exists is taken as it is, whatever it contains. Raises SourceError for the first that does not.
    """
    return tuple(spec for argument in arguments for spec in _specs(argument))


def _specs(argument: str) -> list[SourceSpec]:
    spec = _spec(argument)
    if spec is None and "," in argument:
        parts = [_spec(part) for part in argument.split(",")]
        found = [part for part in parts if part is not None]
        if len(found) == len(parts):
            return found
    if spec is None:
        raise SourceError(f"no such file or folder: {argument}")
    return [spec]


def _spec(argument: str) -> SourceSpec | None:
    """Return what an argument names, None if it does not exist."""
    if _exists(argument):
        return SourceSpec(argument)
    match = _NAMED.fullmatch(argument)
    if match is not None and _exists(match["path"]):
        return SourceSpec(match["path"], match["name"])
    return None


def _exists(path: str) -> bool:
    try:
        return bool(path) and Path(path).expanduser().exists()
    except (OSError, ValueError):
        return False


def labels(sources: Sequence[SourceSpec]) -> list[str]:
    """Return what the run names of each source begin with; empty for a single folder without a name.

    Several sources without a name are called by the last part of their paths, so that no run can hide another.
    """
    taken: list[str] = []
    for source in sources:
        path = Path(source.path).expanduser()
        label = source.name
        if not label and (len(sources) > 1 or not path.is_dir()):
            label = path.name or path.resolve().name or "logs"
        number, unique = 1, label
        while unique and unique in taken:
            number += 1
            unique = f"{label}-{number}"
        taken.append(unique)
    return taken
