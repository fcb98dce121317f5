"""What a delimited file or a table is, told by the names of its columns.

LOG
    One row a step of one training: a column is named as a step counter is (`STEPS`), no column belongs to the
    parameters of a table of trials, and not all others are numbered.
TRIALS
    One row a run, see `core.readers.trials.columns`.
OTHER
    Everything else; opened directly it is a table of vectors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from core.readers.places import local_copy
from core.readers.trainers.delimited import text_header_of

STEPS: Final = (
    "step", "global_step", "trainer/global_step", "_step", "timesteps_total", "time/total_timesteps",
    "training_iteration", "iteration", "iter", "num_updates", "epoch",
)  # fmt: skip
"""Names of columns that count steps, the finest first; capitals and spaces make no difference."""
TIMES: Final = ("wall_time", "_timestamp", "timestamp", "created_at", "datetime", "date", "time")
_NUMBERED: Final = re.compile(r"(dim|d|x|f|feature|pc|component|emb|embedding|v|c)?[_ .-]?\d+", re.IGNORECASE)


class Kind(Enum):
    """What rows are."""

    LOG = auto()
    TRIALS = auto()
    OTHER = auto()


def kind_of(header: Sequence[str]) -> Kind:
    """Return what the rows below a header are."""
    from core.readers.trials.columns import is_trials

    steps = step_column(header)
    if is_trials(header):
        return Kind.TRIALS
    others = [name for name in header if name and normal(name) not in (*STEPS, *TIMES)]
    if steps is None or not others or sum(_NUMBERED.fullmatch(name) is not None for name in others) > len(others) / 2:
        return Kind.OTHER
    return Kind.LOG


def header_of(file: str) -> list[str]:
    """Return the names of the columns of a CSV, TSV or Parquet file; empty if there are none; raises OSError.

    A Parquet file that is damaged has none; a text file without a header has those of its first line.
    """
    if not file.lower().endswith(".parquet"):
        return text_header_of(file)
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return [str(name) for name in parquet.read_schema(local_copy(file)).names]
    except pa.ArrowException:
        return []


def normal(name: str) -> str:
    """Return the name of a column in small letters without spaces."""
    return name.strip().casefold().replace(" ", "_")


def step_column(header: Sequence[str]) -> int | None:
    """Return which column counts steps, None if none does."""
    return _first_of(STEPS, header)


def time_column(header: Sequence[str]) -> int | None:
    """Return which column may say when a row was logged, None if none does."""
    return _first_of(TIMES, header)


def _first_of(names: Sequence[str], header: Sequence[str]) -> int | None:
    places = {normal(name): place for place, name in reversed(list(enumerate(header)))}
    return next((places[name] for name in names if name in places), None)
