"""Logic of three values, as in SQL: what is asked of a missing field is neither true nor false."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model.arrays import Bool


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """For each run whether something holds (`yes`), does not (`no`), or is unknown (neither); shape (runs,)."""

    yes: Bool
    no: Bool

    @classmethod
    def where(cls, holds: Bool, known: Bool) -> Truth:
        """Return what holds where it is known, and is unknown elsewhere."""
        return cls(holds & known, ~holds & known)

    @classmethod
    def unknown(cls, runs: int) -> Truth:
        """Return what is unknown of all runs."""
        nothing = np.zeros(runs, dtype=np.bool_)
        return cls(nothing, nothing)

    def __invert__(self) -> Truth:
        return Truth(self.no, self.yes)

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.yes | other.yes, self.no & other.no)
