"""What the user opens, as words of the command line and as sources."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.model import SourceSpec


def parse(arguments: Sequence[str]) -> tuple[SourceSpec, ...]:
    """Return the sources that arguments (paths, or ``name:path``) name; raises ValueError for what is no source."""
    from core.readers.catalog import parse_sources

    return parse_sources(arguments)


def missing(sources: Sequence[SourceSpec]) -> str:
    """Return the first path that does not exist, empty if all do."""
    return next((source.path for source in sources if not Path(source.path).exists()), "")


def argument(source: SourceSpec) -> str:
    """Return how a source is named on the command line, with its whole path."""
    path = str(Path(source.path).absolute())
    return f"{source.name}:{path}" if source.name else path


def path_of(text: str) -> Path:
    """Return the path in an argument that `argument` made."""
    name, colon, rest = text.partition(":")
    named = bool(colon) and len(name) > 1 and not Path(text).is_absolute()
    return Path(rest if named else text)


def caption(sources: Sequence[SourceSpec]) -> str:
    """Return what the title of the window says: ``"runs/digits"``, ``"digits and 2 more"``."""
    if not sources:
        return ""
    path = Path(sources[0].path).absolute()
    if len(sources) > 1:
        return f"{sources[0].name or path.name} and {len(sources) - 1} more"
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name
