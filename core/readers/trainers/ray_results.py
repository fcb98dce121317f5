"""The results that Ray Tune logs for a trial: ``result.json``, a JSON object a line, and ``progress.csv``."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from core.model import Problem
from core.readers.base import FileState
from core.readers.trainers.damage import Damage
from core.readers.trainers.growing import GrowingPart, Line
from core.readers.trainers.rows import UNKNOWN, LoggedRows
from core.readers.trainers.step_log import StepLog
from core.readers.trainers.values import as_float, flattened, moment

PROGRESS: Final = "progress.csv"
_PREFIX: Final = "ray/tune/"
_ITERATION: Final = "training_iteration"
_APART: Final = ("config", "pid", "timestamp", "time_total_s", _ITERATION, "done")
"""What Ray's event files do not hold either, and what is told as the status."""
_MARKS: Final = (_ITERATION, "trial_id")
_REMEDY: Final = "Remove the line; all other results are shown"
_DEEPEST: Final = 32
_DECODER: Final = json.JSONDecoder()


def is_progress(header: Sequence[str]) -> bool:
    """Whether a ``progress.csv`` is one that Ray Tune writes."""
    return all(mark in header for mark in _MARKS)


class ResultLines(GrowingPart):
    """Follows ``result.json``."""

    def _restart(self) -> None:
        self.rows = LoggedRows()
        self.params: dict[str, object] = {}
        self.facts: dict[str, object] = {}
        """What the last result says of the trial."""
        self._damage = Damage(self.path)
        self._foreign = False

    @property
    def known(self) -> bool:
        """Whether it holds results of Ray Tune."""
        return bool(self.facts)

    def problems(self, run: str) -> tuple[Problem, ...]:
        """Return what is wrong with the lines."""
        return self._damage.problems(run) if self.known else ()

    def read(self, state: FileState) -> None:
        """Read the lines that were added; raises OSError."""
        if not self._file.continues(state):
            self._restart()
        lines = self._file.lines(state, _is_object)
        while not self._foreign and (line := next(lines, None)) is not None:
            self._take(line)

    def _take(self, line: Line) -> None:
        try:
            result = _decoded(line)
        except (ValueError, RecursionError):
            self._damage.note(line, "damaged-line", "is no whole JSON object", _REMEDY)
            return
        if not isinstance(result, dict) or (result and not self.facts and not any(mark in result for mark in _MARKS)):
            self._foreign = not self.facts
            self._damage.note(line, "damaged-line", "is no result", _REMEDY)
        elif result:
            self._add(result)

    def _add(self, result: dict[str, object]) -> None:
        if not self.params:
            self.params = flattened(result.get("config"))
        self.facts = {key: value for key, value in result.items() if key != "config" and not _is_nested(value)}
        time = moment(result.get("timestamp"))
        self.rows.add(_step(result), UNKNOWN if time is None else time, _values(result, "", 0))


def _decoded(line: Line) -> object:
    """Return what a line holds, an empty object for a blank one; raises ValueError."""
    if line.text is None:
        raise ValueError
    return _DECODER.decode(line.text) if line.text.strip() else {}


def _is_nested(value: object) -> bool:
    return isinstance(value, dict | list)


def _is_object(text: str) -> bool:
    try:
        return isinstance(_DECODER.decode(text), dict)
    except (ValueError, RecursionError):
        return False


def _step(result: Mapping[str, object]) -> float:
    step = as_float(result.get("timesteps_total")) or as_float(result.get(_ITERATION))
    return UNKNOWN if step is None or math.isinf(step) else step


def _values(result: Mapping[str, object], path: str, depth: int) -> Iterator[tuple[str, float]]:
    """Yield tags and values of a result; lists, which are histograms in event files, are left out."""
    for key, value in result.items():
        if not depth and key in _APART:
            continue
        if isinstance(value, dict):
            if depth < _DEEPEST:
                yield from _values(value, f"{path}{key}/", depth + 1)
            continue
        number = float(value) if isinstance(value, bool) else as_float(value)
        if number is not None:
            yield f"{_PREFIX}{path}{key}", number


class ProgressLog(StepLog):
    """Follows ``progress.csv``."""

    def __init__(self, path: str) -> None:
        self.facts: dict[str, object] = {}
        super().__init__(path, is_progress)

    def understand(self, header: list[str]) -> bool:
        """Return whether the columns are those of Ray Tune, be there hyperparameters among them or not."""
        super().understand(header)
        self._header_names = header
        self._tags = [(k, f"{_PREFIX}{name}") for k, name in self._tags if name.split("/")[0] not in _APART]
        return is_progress(header)

    def take(self, line: Line, cells: list[str]) -> None:
        """Take a row."""
        self.facts = dict(zip(self._header_names, cells, strict=True))
        super().take(line, cells)
