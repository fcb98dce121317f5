"""The files that a run left: where they lie now, and which there are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from core.model import Artifact
from core.model.order import natural_key
from core.readers.mlflow.tree import FileTree, stamp_of

MOST_ARTIFACTS: Final = 20_000
"""So many files of a run are listed."""
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE: Final = re.compile(r"/?[A-Za-z]:[/\\]")
_PROXIED: Final = "mlflow-artifacts"


def locate(uri: str, candidates: Iterable[str]) -> str:
    """Return where the artifacts of a run lie now, empty if they cannot be found.

    Stores keep absolute addresses, which are wrong once a store was moved or came from another machine.

    Parameters
    ----------
    uri
        As the store has it: ``file:///...``, a path, or an address of a remote store, which is kept as it is.
    candidates
        Folders in which they may lie instead, the likeliest first. What a tracking server kept for its clients has
        no address of its own and is only looked for there.
    """
    scheme, others = _scheme(uri), tuple(candidates)
    local = scheme in ("", "file")
    named = (
        (path for path in _local_paths(uri) if not any(_is_within(other, path) for other in others)) if local else ()
    )
    places = (*named, *(others if local or scheme == _PROXIED else ()))
    found = next((place for place in places if os.path.isdir(place)), "")  # noqa: PTH112 - called for each run
    return found or ("" if local else uri)


def _is_within(path: str, folder: str) -> bool:
    """Whether a path leads into a folder: one that holds the whole store is no place for the artifacts of a run."""
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def is_remote(location: str) -> bool:
    """Whether a location that `locate` returned is an address rather than a folder."""
    return _scheme(location) not in ("", "file")


def list_artifacts(folder: str) -> tuple[Artifact, ...]:
    """Return the files at and below a folder in natural order of their paths, `MOST_ARTIFACTS` at most.

    Links are followed, but into no folder twice; what cannot be read or lies elsewhere than on a disk is left out.
    """
    if not folder or is_remote(folder):
        return ()
    tree = FileTree(folder)
    tree.look()
    found = []
    for path, file in islice(tree.files(), MOST_ARTIFACTS):
        stamp = stamp_of(file)
        if stamp is not None:
            found.append(Artifact(path, file, stamp[0]))
    return tuple(sorted(found, key=lambda artifact: natural_key(artifact.path)))


def _scheme(uri: str) -> str:
    """Return the scheme of an address in lower case, empty for a path; a single letter is a drive."""
    match = _SCHEME.match(uri)
    return "" if match is None else match.group()[:-1].lower()


def _local_paths(uri: str) -> Iterable[str]:
    """Yield the absolute paths that an address may mean; none on another machine, whose disks are not asked for."""
    path = uri
    if _scheme(uri) == "file":
        try:
            parts = urlsplit(uri.replace("\\", "/"))
        except ValueError:
            return
        if parts.netloc not in ("", "localhost"):
            return
        path = parts.path
    elif uri.startswith(("\\\\", "//")):
        return
    if _DRIVE.match(path):
        path = path.lstrip("/") if os.name == "nt" else ""
    for version in dict.fromkeys((unquote(path), path)):
        if "\0" not in version and Path(version).is_absolute():
            yield version
