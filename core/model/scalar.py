"""A scalar logged over time."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.arrays import F4, F8, I8


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class ScalarSeries:
    """All logged values of one scalar tag of one run, in the order of the files.

    Attributes
    ----------
    wall_time
        Seconds since 1970, float64, shape (n,).
    step
        Training step, int64, shape (n,); it goes back where a run was restarted.
    value
        The logged value, float32 or float64, shape (n,); NaN and infinities are kept.
    """

    wall_time: F8
    step: I8
    value: F4 | F8

    def __len__(self) -> int:
        return len(self.step)
