"""Recognises which part of a file store a folder is."""

from __future__ import annotations

import os
from collections.abc import Iterable
from enum import Enum, auto
from itertools import islice
from typing import Final

from core.readers.base import Listing
from core.readers.mlflow.run_folder import RUN_ID
from core.readers.mlflow.value_files import META, Description

TRASH: Final = ".trash"
REGISTRY: Final = "models"
_PARTS: Final = frozenset(("params", "metrics", "tags"))
_RUN_FIELDS: Final = frozenset(("artifact_uri", "lifecycle_stage", "start_time"))
_MOST: Final = 32
"""So many folders are looked into; stores with more that are none are known by their parts."""


class Level(Enum):
    """What of a store was opened."""

    STORE = auto()
    EXPERIMENT = auto()
    RUN = auto()


def may_be_store(listing: Listing) -> bool:
    """Whether the names in a folder allow it to be a part of a store; nothing is opened to know."""
    names = listing.folders
    told = META in listing.files or TRASH in names or any(name.isdecimal() or RUN_ID.fullmatch(name) for name in names)
    return told or len(_PARTS.intersection(names)) > 1


def level_of(listing: Listing) -> Level | None:
    """Return which part of a store a folder is, None if it is none.

    A run is known by its description; where that is lost or damaged, by its name and by what only a run has. An
    experiment is known by its description or by a run in it, a store by an experiment in it.
    """
    described = _described(listing.path) if META in listing.files else None
    if described is not None:
        return described
    named = RUN_ID.fullmatch(os.path.basename(listing.path)) is not None  # noqa: PTH119
    if named and len(_PARTS.intersection(listing.folders)) > 1:
        return Level.RUN
    if _leads_to(listing.path, _run_names(listing.folders), Level.RUN):
        return Level.EXPERIMENT
    return Level.STORE if _is_store(listing) else None


def _is_store(listing: Listing) -> bool:
    names = [name for name in listing.folders if name.isdecimal()]
    if _leads_to(listing.path, names, Level.EXPERIMENT):
        return True
    trash = os.path.join(listing.path, TRASH)  # noqa: PTH118
    return TRASH in listing.folders and _leads_to(trash, _folders(trash), Level.EXPERIMENT)


def _leads_to(folder: str, names: Iterable[str], level: Level) -> bool:
    """Whether one of some folders in a folder is a run, or an experiment."""
    for name in islice(names, _MOST):
        path = os.path.join(folder, name)  # noqa: PTH118
        if _described(path) is level:
            return True
        below = _folders(path)
        if level is Level.RUN and len(_PARTS.intersection(below)) > 1:
            return True
        if level is Level.EXPERIMENT and _leads_to(path, _run_names(below), Level.RUN):
            return True
    return False


def _run_names(names: Iterable[str]) -> list[str]:
    return [name for name in names if RUN_ID.fullmatch(name)]


def _described(path: str) -> Level | None:
    """Return what a description is about, None if there is none or it does not say."""
    description = Description(os.path.join(path, META))  # noqa: PTH118
    description.read()
    values = description.values
    if "run_id" in values or "run_uuid" in values:  # so does a version of a registered model
        return None if _RUN_FIELDS.isdisjoint(values) else Level.RUN
    named = "name" in values and "artifact_uri" not in values and "model_id" not in values
    return Level.EXPERIMENT if "experiment_id" in values and ("artifact_location" in values or named) else None


def _folders(path: str) -> list[str]:
    try:
        with os.scandir(path) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir())
    except (OSError, ValueError):
        return []
