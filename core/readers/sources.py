"""What the user opens: paths, and names for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from core.files import from_home
from core.model import SourceSpec
from core.readers import places
from core.readers.places import AddressError

_NAMED: Final = re.compile(r"(?P<name>[^/\\:]+):(?!//)(?P<path>.+)", re.DOTALL)


class SourceError(ValueError):
    """Raised where something that is to be opened does not exist; the message says what, in one line."""


def parse_sources(arguments: Sequence[str]) -> tuple[SourceSpec, ...]:
    """Return what arguments name: paths, addresses, ``name:path``, or several of them separated by commas.

    A path that exists is taken as it is, whatever it contains; an address if it can be asked, whatever there is.
    Raises SourceError for the first that is neither.
    """
    return tuple(spec for argument in arguments for spec in _specs(argument))


def _specs(argument: str) -> list[SourceSpec]:
    if "," in argument and "://" in argument and all(map(_may_be, pieces := argument.split(","))):
        return [one for piece in pieces for one in _specs(piece)]
    spec = _spec(argument)
    if spec is None and "," in argument:
        parts = [_spec(part) for part in argument.split(",")]
        found = [part for part in parts if part is not None]
        if len(found) == len(parts):
            return found
    if spec is None:
        raise SourceError(f"no such file or folder: {argument}")
    return [spec]


def _may_be(part: str) -> bool:
    """Whether a part between commas is a path or an address by itself, and not the rest of the one before it."""
    match = _NAMED.fullmatch(part)
    path = part if match is None or places.is_remote(part) else match["path"]
    return places.is_remote(path) or _exists(path)


def _spec(argument: str) -> SourceSpec | None:
    """Return what an argument names, None if it does not exist; raises SourceError for a wrong address."""
    match = None if places.is_remote(argument) else _NAMED.fullmatch(argument)
    path, name = (argument, "") if match is None else (match["path"], match["name"])
    if places.is_remote(path):
        return SourceSpec(_address(path), name)
    if _exists(argument):
        return SourceSpec(argument)
    return SourceSpec(path, name) if _exists(path) else None


def _address(path: str) -> str:
    try:
        return places.checked(path)
    except AddressError as error:
        raise SourceError(str(error)) from None


def _exists(path: str) -> bool:
    try:
        return bool(path) and from_home(path).exists()
    except (OSError, ValueError):
        return False


def labels(sources: Sequence[SourceSpec]) -> list[str]:
    """Return what the run names of each source begin with; empty for a single folder without a name.

    Several sources without a name are called by the last part of their paths, so that no run can hide another.
    """
    taken: list[str] = []
    for source in sources:
        label = source.name
        if not label and (len(sources) > 1 or not _is_folder(source.path)):
            label = _last_part(source.path) or "logs"
        number, unique = 1, label
        while unique and unique in taken:
            number += 1
            unique = f"{label}-{number}"
        taken.append(unique)
    return taken


def _is_folder(path: str) -> bool:
    """Whether a path is a folder; of an address that is not asked: a file by itself has its name anyway."""
    return places.is_remote(path) or from_home(path).is_dir()


def _last_part(path: str) -> str:
    if places.is_remote(path):
        return places.name(path)
    local = from_home(path)
    return local.name or local.resolve().name
