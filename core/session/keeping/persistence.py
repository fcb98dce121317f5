"""Sessions as files: readable JSON, and beside it a folder with the sets of rows, each named by its content."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from core.files import write_whole
from core.readers.places import holds_secret
from core.session.keeping.codec import CodecError, Decoder, Encoder, Json, LeftOutError
from core.session.keeping.contents import Contents
from core.session.keeping.located import Located, Place, locate, places_of
from core.session.keeping.migrations import VERSION, migrate
from core.session.keeping.salvage import salvaged
from core.session.session import Session
from core.state import RowSet, SessionState

FORMAT = "armillary session"
SUFFIX = ".armillary"
"""What the names of session files end with."""


class SessionError(Exception):
    """Raised for a file that holds no session this program can read; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a file says besides the state.

    Attributes
    ----------
    contents
        What the logs contained when it was saved; nothing where that is not known.
    window
        How the window was arranged, in texts of its own by name.
    places
        Where the sources lay, in their order; written by `save_state`.
    saved
        When, in seconds since 1970; 0 for never.
    """

    contents: Contents = field(default_factory=Contents)
    window: Mapping[str, str] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    saved: float = 0.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """A session as it was read: its state, what of the file was ignored or left out, and what else it says."""

    state: SessionState
    notes: tuple[str, ...] = ()
    around: Surroundings = field(default_factory=Surroundings)


def save(session: Session, path: Path) -> None:
    """Write a session's state; raises OSError. Either everything is written or the old file stays as it was."""
    save_state(session.state, path)


def save_state(state: SessionState, path: Path, around: Surroundings | None = None) -> None:
    """Write a state and what is around it; raises OSError.

    Sources are written as they were opened, and beside it as seen from the file's folder: it can move with them. Sets
    of rows that the file no longer names are removed last.
    """
    sets: dict[str, RowSet] = {}

    def reference(rows: RowSet) -> Json:
        sets[rows.digest] = rows
        return {"rows": rows.digest, "size": rows.size}

    encoded = Encoder({RowSet: reference}).encode(state, SessionState)
    for rows in sets.values():
        side = _side_file(path, rows.digest)
        if not side.exists():
            write_whole(side, rows.packed)
    around = replace(around or Surroundings(), places=places_of(state.sources, path.parent))
    told = Encoder().encode(around, Surroundings)
    document = {"format": FORMAT, "version": VERSION, "state": encoded, "around": told}
    write_whole(path, (json.dumps(document, indent=1) + "\n").encode("ascii"))
    _sweep(path, set(sets))


def load(path: Path) -> SessionState:
    """Return a saved state; raises SessionError for a file that cannot be read as a session."""
    return read(path).state


def read(path: Path) -> Loaded:
    """Return a saved state with notes on what was ignored; raises SessionError as `load` does."""
    document, broken = _document(path)
    version = document.get("version")
    if type(version) is not int or version < 1:
        raise SessionError(f"{path} does not say which version of the session format it has")
    if version > VERSION:
        raise SessionError(f"{path} was saved by a newer Armillary (format {version}, this one reads up to {VERSION})")
    decoder = Decoder({RowSet: lambda raw, place: _row_set(path, raw, place)}, lenient=True)
    try:
        state = decoder.decode(migrate(document["state"], version), SessionState)
        around = decoder.decode(document.get("around", {}), Surroundings, "around")
    except (CodecError, KeyError, TypeError, AttributeError) as error:
        raise SessionError(f"{path} is damaged: {error}") from error
    return _without_secrets(Loaded(state, (*broken, *decoder.notes), around))


def located(loaded: Loaded, folder: Path, moved: Mapping[str, str] | None = None) -> Located:
    """Return where the sources of a session lie now; `folder` is that of its file, `moved` what the user has said."""
    return locate(loaded.state.sources, loaded.around.places, folder, moved)


def _without_secrets(loaded: Loaded) -> Loaded:
    """Leave out addresses that hold a password or a key, which nobody may keep on or show."""
    sources = tuple(source for source in loaded.state.sources if not holds_secret(source.path))
    if len(sources) == len(loaded.state.sources):
        return loaded
    note = "An address with a password or a key was left out: credentials are taken from the environment"
    return Loaded(replace(loaded.state, sources=sources), (*loaded.notes, note))


def files_folder(path: Path) -> Path:
    """Return the folder beside a session file that holds its sets of rows."""
    return path.with_name(path.name + ".files")


def _document(path: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return a file's document, and what is to be said where only its beginning could be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SessionError(f"{path} cannot be read: {error.strerror or error}") from error
    notes: tuple[str, ...] = ()
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        rest = salvaged(content.decode("utf-8", "replace"))
        if rest is None or not _is_session(rest[0]):
            raise SessionError(f"{path} is damaged: it is not JSON, no part of it can be read") from error
        document, place = rest
        notes = (f"The file is damaged at {place}: what stands before it was read, all else is as usual",)
    if not _is_session(document):
        raise SessionError(f"{path} is not a session of Armillary")
    return document, notes


def _is_session(document: object) -> bool:
    return isinstance(document, dict) and document.get("format") == FORMAT and "state" in document


def _row_set(path: Path, raw: Json, place: str) -> RowSet:
    match raw:
        case {"rows": str(digest), "size": int(size)} if digest.isalnum() and size >= 0:
            return _read_rows(_side_file(path, digest), digest, size, place)
        case _:
            raise CodecError(f"{place}: expected a reference to a set of rows")


def _read_rows(side: Path, digest: str, size: int, place: str) -> RowSet:
    try:
        bits = np.frombuffer(zlib.decompress(side.read_bytes()), dtype=np.uint8)
    except (OSError, zlib.error) as error:
        raise LeftOutError(f"{place} was left out: its set of rows cannot be read ({error})") from error
    if len(bits) == -(-size // 8):
        rows = RowSet.of_mask(np.unpackbits(bits, count=size).astype(np.bool_))
        if rows.digest == digest:
            return rows
    raise LeftOutError(f"{place} was left out: its set of rows is damaged")


def _side_file(path: Path, digest: str) -> Path:
    return files_folder(path) / f"{digest}.rows"


def _sweep(path: Path, kept: set[str]) -> None:
    folder = files_folder(path)
    for side in folder.glob("*.rows"):
        if side.stem not in kept:
            side.unlink(missing_ok=True)
    if folder.exists() and not any(folder.iterdir()):
        folder.rmdir()
