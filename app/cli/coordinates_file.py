"""Files of coordinates that the command line writes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from core.model import F4

_FORMATS = (".csv", ".npy", ".parquet")
_AXES = ("x", "y", "z")


class WrongError(Exception):
    """Raised for what was asked wrongly; the message is the line the user reads."""


def output_file(text: str) -> Path:
    """Return the file to write to; raises WrongError where coordinates cannot be written there."""
    output = Path(text)
    if output.suffix.lower() not in _FORMATS:
        raise WrongError(f"{text} ends in none of {', '.join(_FORMATS)}")
    if output.is_dir():
        raise WrongError(f"{text} is a folder")
    if not output.parent.is_dir():
        raise WrongError(f"there is no folder {output.parent}")
    return output


def write(output: Path, coordinates: F4, steps: list[int] | None = None) -> None:
    """Write a file, whole or not at all."""
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as stream:
            _write_to(stream, output.suffix.lower(), coordinates, steps)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_to(stream: BinaryIO, suffix: str, coordinates: F4, steps: list[int] | None) -> None:
    """Write coordinates (n, k), or (s, n, k) of so many steps, of which tables have a line for each row and step."""
    import numpy as np
    import pandas as pd

    if suffix == ".npy":
        np.save(stream, coordinates)
        return
    axes = coordinates.shape[-1]
    frame = pd.DataFrame(coordinates.reshape(-1, axes), columns=list(_AXES[:axes]))
    if steps is not None:
        rows = coordinates.shape[1]
        frame.insert(0, "step", np.repeat(np.array(steps, dtype=np.int64), rows))
        frame.insert(1, "row", np.tile(np.arange(rows), len(steps)))
    if suffix == ".csv":
        frame.to_csv(stream, index=False)
    else:
        frame.to_parquet(stream, index=False)
