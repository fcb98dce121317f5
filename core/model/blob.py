"""An index of payloads that are read when shown: images, audio, histograms, text, graphs and the rest."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.arrays import F8, I4, I8


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class BlobSeries:
    """Where each payload of one tag of one run lies.

    Attributes
    ----------
    wall_time
        Seconds since 1970, float64, shape (n,).
    step
        Training step, int64, shape (n,).
    file
        Index into ``Run.files``, int32, shape (n,).
    offset, length
        Byte range of the record's data in that file, int64, shape (n,) each.
    """

    wall_time: F8
    step: I8
    file: I4
    offset: I8
    length: I8

    def __len__(self) -> int:
        return len(self.step)
