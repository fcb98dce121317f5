"""Logs written with tensorboardX, which writes what PyTorch's own writer does."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def writer(folder: Path) -> Iterator[Any]:
    """Give a writer, whose files are complete at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from tensorboardX import SummaryWriter

        made = SummaryWriter(str(folder))
        yield made
        made.close()
