"""What is asked for when data leave a view, as a file in the format that its name asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.export.data import save_array
from core.export.datasets import DataWish, data_set
from core.export.streams import save_data

if TYPE_CHECKING:
    from core.model import Catalog
    from core.results import Results
    from core.state import SessionState
    from core.work import Token


def save_wish(
    path: Path, catalog: Catalog, results: Results, state: SessionState, wish: DataWish, token: Token | None = None
) -> tuple[int, list[str]]:
    """Write what is asked for, as a table or, of points, as an array in ``.npy``; return its rows and what it lacks.

    Raises DataError where the file cannot hold it, RefusedError where it cannot be made, OSError and CancelledError.
    """
    from core.export.datasets.points import ARRAYS, point_array

    if path.suffix.lower() == ".npy" and wish.subject in ARRAYS:
        array = point_array(catalog, results, state, wish, token)
        save_array(path, array)
        return len(array), []
    data = data_set(catalog, results, state, wish, token)
    return save_data(path, data, token), data.missing
