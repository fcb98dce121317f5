"""Tables of trials in JSON lines: an object a line, whose keys are columns; nested ones are written with slashes."""

from __future__ import annotations

import json
from typing import Final

from core.model import Problem
from core.readers.base import FileState
from core.readers.trainers.damage import Damage
from core.readers.trainers.growing import GrowingPart, Lines
from core.readers.trainers.headers import Kind, kind_of
from core.readers.trainers.values import leaves
from core.readers.trials.columns import trial_columns
from core.readers.trials.rows import Trial, trials_of

_REMEDY: Final = "Write the line again as one JSON object; all others are shown"
_DECODER: Final = json.JSONDecoder()


class JsonLinesTrials(GrowingPart):
    """Follows a table of trials in JSON lines; rows may have different keys."""

    def _restart(self) -> None:
        self.trials: list[Trial] = []
        self.damage = Damage(self.path)
        self.known = False
        """Whether its first line says that it is a table of trials."""
        self._foreign = False
        self._rows: list[dict[str, object]] = []
        self._header: dict[str, None] = {}

    def problems(self, run: str) -> tuple[Problem, ...]:
        """Return what is wrong with the lines."""
        return self.damage.problems(run) if self.known else ()

    def read(self, state: FileState) -> None:
        """Read the lines that were added; raises OSError."""
        if not self._file.continues(state):
            self._restart()
        blocks = self._file.blocks(state, _is_object)
        while not self._foreign and (lines := next(blocks, None)) is not None:
            self._take(lines)

    def _take(self, lines: Lines) -> None:
        """Take the rows in some lines; where they bring other keys, all rows are understood anew."""
        rows = [row for place in range(len(lines)) if (row := self._row(lines, place))]
        if not rows:
            return
        known = len(self._header)
        for row in rows:
            self._header.update(dict.fromkeys(row))
        self._rows += rows
        if len(self._header) == known:
            self.trials += self._understood(rows)
            return
        before, trials = self.trials, self._understood(self._rows)
        self.trials = [before[k] if k < len(before) and before[k] == trial else trial for k, trial in enumerate(trials)]

    def _understood(self, rows: list[dict[str, object]]) -> list[Trial]:
        cells = [[row.get(key) for row in rows] for key in self._header]
        return trials_of(trial_columns([*self._header]), cells, len(rows))

    def _row(self, lines: Lines, place: int) -> dict[str, object]:
        """Return the object in a line, flattened; an empty one where there is none, which is noted."""
        text = lines.texts[place]
        if self._foreign or (text is not None and not text.strip()):
            return {}
        try:
            value = None if text is None else _DECODER.decode(text)
        except (ValueError, RecursionError):
            value = None
        row = _flat(value) if isinstance(value, dict) else {}
        if not self.known:
            self.known = kind_of([*row]) is Kind.TRIALS
            self._foreign = not self.known
        if self.known and not isinstance(value, dict):
            self.damage.note(lines.line(place), "damaged-line", "is no JSON object", _REMEDY)
        return row


def _flat(value: dict[str, object]) -> dict[str, object]:
    return dict(leaves(value)) if any(isinstance(inner, dict) for inner in value.values()) else value


def _is_object(text: str) -> bool:
    try:
        return isinstance(_DECODER.decode(text), dict)
    except (ValueError, RecursionError):
        return False
