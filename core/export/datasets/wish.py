"""What is asked for when data leave a view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class DataSubject(StrEnum):
    """What the table is about."""

    SCALARS = "scalars"
    HISTOGRAMS = "histograms"
    DISTRIBUTIONS = "distributions"
    TEXTS = "texts"
    IMAGES = "images"
    """Where images lie and what they are, without their pixels."""
    PR_CURVES = "pr_curves"
    COORDINATES = "coordinates"
    NEIGHBOURS = "neighbours"
    METADATA = "metadata"
    """What is known of points, with what the user said of them, and nothing else."""
    ROWS = "rows"
    """Numbers of points alone."""
    RUNS = "runs"


class DataForm(StrEnum):
    """What a row and a column are."""

    LONG = "long"
    """A row for each value, with its run, tag and step."""
    BY_TAG = "by_tag"
    """A row for each run and step, a column for each tag."""
    BY_RUN = "by_run"
    """A row for each tag and step, a column for each run."""
    DRAWN = "drawn"
    """Curves as they are drawn: smoothed, groups of runs as one curve with its band."""


class RunsAsked(StrEnum):
    """Whose data are meant."""

    SHOWN = "shown"
    SELECTED = "selected"
    ALL = "all"
    """All runs there are, whatever is hidden or filtered."""


FORMS: Final[Mapping[DataSubject, tuple[DataForm, ...]]] = {
    DataSubject.SCALARS: (DataForm.LONG, DataForm.BY_TAG, DataForm.BY_RUN, DataForm.DRAWN),
}
"""Forms of each subject; all others have the long one."""


def forms_of(subject: DataSubject) -> tuple[DataForm, ...]:
    """Return the forms that data of a subject can have."""
    return FORMS.get(subject, (DataForm.LONG,))


@dataclass(frozen=True, slots=True)
class DataWish:
    """What is to be written.

    Attributes
    ----------
    subject
        What about.
    runs
        Of which runs; of points: whether all shown ones, the selected or all of the table.
    form
        What rows and columns are.
    tags
        Only these tags; None for all that match the view's filter, or for all there are where all runs are asked for.
    restarted
        Whether values that a later restart replaced come along, with a column that says so (scalars in long form).
    every_step
        Whether PR curves are of every logged step, else of those that are shown.
    neighbours
        How many of each point.
    metric
        What is near.
    """

    subject: DataSubject
    runs: RunsAsked = RunsAsked.SHOWN
    form: DataForm = DataForm.LONG
    tags: tuple[str, ...] | None = None
    restarted: bool = False
    every_step: bool = True
    neighbours: int = 15
    metric: str = "euclidean"
