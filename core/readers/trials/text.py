"""Tables of trials in CSV and TSV files, which may grow row by row."""

from __future__ import annotations

from pathlib import PurePosixPath

from core.readers.trainers.delimited import DelimitedFile
from core.readers.trainers.growing import Lines
from core.readers.trainers.headers import Kind, kind_of
from core.readers.trainers.ray_results import PROGRESS, is_progress
from core.readers.trials.columns import trial_columns
from core.readers.trials.rows import Trial, trials_of


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

    def take_lines(self, lines: Lines, begun: int) -> None:
        """Take the rows in some lines, from the place `begun` on, all together."""
        rows: list[list[str]] = []
        width = len(self._columns)
        for place in range(begun, len(lines)):
            text = lines.texts[place]
            if text is not None and '"' not in text and not self.is_open:
                cells = text.split(self.delimiter)
                if len(cells) == width and not self.is_header(cells):
                    rows.append(cells)
                    continue
            rows += [cells for _, cells in self.rows_at(lines.line(place))]
        if rows:
            self.trials += trials_of(self._columns, list(zip(*rows, strict=True)), len(rows))
