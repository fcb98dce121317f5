"""Logged text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """What one tag logged at one step.

    Attributes
    ----------
    values
        Array of str objects of the logged shape: rank 0 for one text, rank 1 or 2 for a list or a table of texts,
        any other as logged. Each is Markdown; bytes that are not UTF-8 are written as escapes.
    """

    values: NDArray[Any]

    @property
    def table(self) -> NDArray[Any]:
        """The texts as rows and columns: of further dimensions only the first entry, as TensorBoard shows them."""
        values = self.values
        while values.ndim > 2:
            values = values[0] if len(values) else values.reshape(values.shape[1:])
        return values.reshape(-1, 1) if values.ndim < 2 else values
