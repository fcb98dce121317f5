"""Tables of trials in CSV and TSV files, which may grow row by row."""

from __future__ import annotations

from pathlib import PurePosixPath

from core.readers.trainers.delimited import DelimitedFile
from core.readers.trainers.growing import Line
from core.readers.trainers.headers import Kind, kind_of
from core.readers.trainers.ray_results import PROGRESS, is_progress
from core.readers.trials.columns import trial_columns
from core.readers.trials.rows import Trial, trial_of


class TextTrials(DelimitedFile):
    """Follows a table of trials in a text file."""

    def forget(self) -> None:
        """Forget all rows."""
        self.trials: list[Trial] = []

    def understand(self, header: list[str]) -> bool:
        """Return whether the columns are those of a table of trials."""
        self._columns = trial_columns(header)
        if PurePosixPath(self.path).name == PROGRESS and is_progress(header):
            return False  # the results of one trial, although hyperparameters may stand beside them
        return kind_of(header) is Kind.TRIALS

    def take(self, line: Line, cells: list[str]) -> None:
        """Take a row."""
        self.trials.append(trial_of(self._columns, cells))
