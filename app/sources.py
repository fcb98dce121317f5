"""What the user opens, as words of the command line and as sources."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.model import SourceSpec
from core.readers import places


def parse(arguments: Sequence[str]) -> tuple[SourceSpec, ...]:
    """Return the sources that arguments (paths, addresses, ``name:path``) name; raises ValueError for what is none."""
    from core.readers.catalog import parse_sources

    return parse_sources(arguments)


def missing(sources: Sequence[SourceSpec]) -> str:
    """Return the first path that does not exist, empty if all do; what there is at an address is not asked."""
    return next((source.path for source in sources if not exists(source.path)), "")


def exists(path: str) -> bool:
    """Whether there is a file or folder, as far as this machine knows."""
    return places.is_remote(path) or Path(path).exists()


def whole(path: str) -> str:
    """Return a path from the root on; addresses are that already."""
    return path if places.is_remote(path) else str(Path(path).absolute())


def argument(source: SourceSpec) -> str:
    """Return how a source is named on the command line, with its whole path."""
    path = whole(source.path)
    return f"{source.name}:{path}" if source.name else path


def path_of(text: str) -> str:
    """Return the path in an argument that `argument` made."""
    name, colon, rest = text.partition(":")
    if places.is_remote(text) or Path(text).is_absolute() or not colon or len(name) < 2:
        return text
    return rest


def caption(sources: Sequence[SourceSpec]) -> str:
    """Return what the title of the window says: ``"runs/digits"``, ``"digits and 2 more"``."""
    if not sources:
        return ""
    path = whole(sources[0].path)
    name, parent = places.name(path), places.name(places.parent(path))
    if len(sources) > 1:
        return f"{sources[0].name or name} and {len(sources) - 1} more"
    return f"{parent}/{name}" if parent and parent != name else name
