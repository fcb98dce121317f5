"""Images of the rows of a table, wherever they lie."""

from __future__ import annotations

from typing import Protocol

from core.model.arrays import U1, Bool


class RowImages(Protocol):
    """Decodes one image at a time; may be used from several threads."""

    @property
    def rows(self) -> int:
        """Rows of the table; some may have no image."""

    @property
    def missing(self) -> Bool | None:
        """Bool (rows,): rows that have no image, None if all have one; whether it can be decoded is not known."""

    def image(self, row: int, side: int = 0) -> U1 | None:
        """Return the image of a row, uint8 (h, w, 4) of RGBA, None where there is none or it cannot be decoded.

        Where `side` is given it may come reduced, as long as its longer side has that many pixels.
        """
