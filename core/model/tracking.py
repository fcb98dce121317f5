"""What a tracking store says of a run beside its series: how it ended, what it used and what it left."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RunStatus(StrEnum):
    """How far a run has come; UNKNOWN where nobody wrote it down."""

    UNKNOWN = ""
    RUNNING = "running"
    SCHEDULED = "scheduled"
    FINISHED = "finished"
    FAILED = "failed"
    KILLED = "killed"


@dataclass(frozen=True, slots=True)
class Dataset:
    """Data that a run used.

    Attributes
    ----------
    name, digest
        What it is called, and what its content hashes to.
    context
        What it was used for: ``"training"``, ``"evaluation"`` …; empty if not said.
    source_type, source
        Where it came from, as logged (often JSON).
    columns, profile
        Its schema and its size, as logged (JSON).
    """

    name: str
    digest: str = ""
    context: str = ""
    source_type: str = ""
    source: str = ""
    columns: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that a run left.

    Attributes
    ----------
    path
        Relative to the folder of the run's artifacts, with slashes.
    file
        Where it is now, as the user would type it.
    size
        Bytes.
    """

    path: str
    file: str
    size: int
