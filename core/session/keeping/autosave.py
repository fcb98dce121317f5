"""The last state of every opened set of logs, kept in the user's data folder and found again when they are reopened."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import platformdirs

from core.files import from_home
from core.model import SourceSpec
from core.readers.places import is_remote
from core.session.keeping.persistence import SUFFIX, Loaded, SessionError, Surroundings, files_folder, read, save_state
from core.state import SessionState

KEPT = 100
"""Autosaved sessions; the ones unused for longest are removed."""


def data_folder() -> Path:
    """Where the program keeps what belongs to the user: ``$ARMILLARY_HOME`` if set, else as the system has it."""
    home = os.environ.get("ARMILLARY_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir("armillary", appauthor=False))


def autosave_file(sources: Sequence[SourceSpec]) -> Path:
    """Return the file that keeps the state of these sources, whatever the order in which they were opened."""
    opened = sorted((_whole(source.path), source.name) for source in sources)
    name = hashlib.blake2b(json.dumps(opened).encode(), digest_size=12).hexdigest()
    return data_folder() / "sessions" / f"{name}{SUFFIX}"


def _whole(path: str) -> str:
    return path if is_remote(path) else str(from_home(path).absolute())


def autosave(state: SessionState, around: Surroundings | None = None) -> None:
    """Keep a state for the next time its sources are opened; raises OSError. One without sources is not kept."""
    if not state.sources:
        return
    file = autosave_file(state.sources)
    save_state(state, file, around)
    _prune(file.parent)


def recall(sources: Sequence[SourceSpec]) -> Loaded | None:
    """Return what was kept for these sources, None if nothing was.

    A file that cannot be read is put aside as ``….damaged``; the state is then a fresh one with a note that says why.
    """
    file = autosave_file(sources)
    if not file.exists():
        return None
    try:
        return read(file)
    except SessionError as error:
        fresh = SessionState(sources=tuple(sources))
        return Loaded(fresh, (f"The last session was not restored: {error}", *_put_aside(file)))


def _put_aside(file: Path) -> tuple[str, ...]:
    aside = file.with_suffix(".damaged")
    try:
        file.replace(aside)
    except OSError as error:
        return (f"{file} cannot be put aside: {error.strerror}",)
    return (f"It was put aside as {aside}",)


def _prune(folder: Path) -> None:
    kept = sorted(folder.glob(f"*{SUFFIX}"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in kept[KEPT:]:
        file.unlink(missing_ok=True)
        shutil.rmtree(files_folder(file), ignore_errors=True)
