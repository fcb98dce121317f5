"""The state of Hugging Face's Trainer as it is written to ``trainer_state.json``."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from core.model import Problem, Run, RunStatus, ScalarSeries
from core.readers.base import FileState
from core.readers.json_pieces import JsonError, JsonPieces
from core.readers.trainers.documents import Document
from core.readers.trainers.rows import UNKNOWN, LoggedRows
from core.readers.trainers.runs import logged_run
from core.readers.trainers.values import as_float, flattened, plain

STATE: Final = "trainer_state.json"
_HISTORY: Final = "log_history"
_PARAMS: Final = ("num_train_epochs", "max_steps", "train_batch_size")
_LABELS: Final = ("best_metric", "best_model_checkpoint", "best_global_step", "trial_name")
_PREFIXES: Final = {"eval_": "eval/", "test_": "test/"}


def tag_of(key: str) -> str:
    """Return the tag under which the Trainer logs a key of its history to TensorBoard."""
    for prefix, folder in _PREFIXES.items():
        if key.startswith(prefix):
            return folder + key[len(prefix) :]
    return f"train/{key}"


class TrainerState(Document):
    """Reads a state; entries of its history are read one by one.

    What is damaged in the middle costs what comes behind it: JSON has no place to go on from.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._rows = LoggedRows()
        self._facts: dict[str, Any] = {}
        self._series: dict[str, ScalarSeries] = {}

    @property
    def global_step(self) -> float:
        """Step that the training has reached, that of the last entry if it is not told."""
        step = as_float(self._facts.get("global_step"))
        step = self._rows.last_step if step is None else step
        return 0.0 if math.isnan(step) else step

    @property
    def remedy(self) -> str:
        """What helps against damage."""
        return (
            "What stands before the damage is shown; the states of other checkpoints hold the same history up to them"
        )

    def understand(self, state: FileState) -> tuple[Problem, ...]:
        """Read all of it; raises OSError, and JsonError where not even one entry can be read."""
        rows, facts = LoggedRows(), dict[str, Any]()
        damage: JsonError | None = None
        with JsonPieces(state.path) as pieces:
            try:
                for key in pieces.pairs():
                    if key == _HISTORY:
                        _read_history(pieces, rows)
                    else:
                        facts[key] = pieces.value()
            except JsonError as error:
                damage = error
        if damage is not None and not len(rows):
            raise damage
        self._rows, self._facts = rows, facts
        self._series = _kept(rows.series(), self._series)
        return () if damage is None else (self._damaged(damage),)

    def _damaged(self, damage: JsonError) -> Problem:
        message = f"Line {damage.line}: {damage.message}; {len(self._rows)} entries before it are shown"
        return Problem(self.path, "damaged-file", message, remedy=self.remedy)

    def run(self, name: str, problems: tuple[Problem, ...]) -> Run:
        """Return the run that the state tells of."""
        facts = self._facts
        most = as_float(facts.get("max_steps")) or 0.0
        trial = facts.get("trial_params")
        params = {key: plain(facts[key]) for key in _PARAMS if as_float(facts.get(key)) is not None}
        run = logged_run(
            name,
            "hugging face",
            [self.path],
            self._series,
            params | (flattened(trial) if isinstance(trial, Mapping) else {}),
            status=RunStatus.FINISHED if 0 < most <= self.global_step else RunStatus.UNKNOWN,
            problems=problems,
        )
        labels = {key: str(plain(facts[key])) for key in _LABELS if facts.get(key) is not None}
        return replace(run, labels=MappingProxyType(labels))


def _read_history(pieces: JsonPieces, rows: LoggedRows) -> None:
    for entry in pieces.elements():
        if not isinstance(entry, dict):
            raise pieces.error("an entry of the history should stand here")
        step = as_float(entry.get("step"))
        rows.add(UNKNOWN if step is None or math.isinf(step) else step, UNKNOWN, _values(entry))


def _values(entry: Mapping[str, object]) -> Iterator[tuple[str, float]]:
    for key, value in entry.items():
        number = as_float(value)
        if key != "step" and number is not None:
            yield tag_of(key), number


def _kept(series: Mapping[str, ScalarSeries], before: Mapping[str, ScalarSeries]) -> dict[str, ScalarSeries]:
    """Return series; those that are as before are the same objects as before."""
    return {tag: before[tag] if tag in before and _equal(one, before[tag]) else one for tag, one in series.items()}


def _equal(one: ScalarSeries, other: ScalarSeries) -> bool:
    return one.step.tobytes() == other.step.tobytes() and one.value.tobytes() == other.value.tobytes()
