"""The readers there are: those that come with the program, in the order of trust, then those that others have added."""

from __future__ import annotations

from core.readers.base import Reader
from core.readers.mlflow.files import FileStoreReader
from core.readers.permissions import Permissions
from core.readers.tables.reader import TableReader
from core.readers.tensorboard.reader import CheckpointReader, EventReader, LooseTensorReader, ProjectorReader


def all_readers(permissions: Permissions | None = None) -> tuple[Reader, ...]:
    """Return a new instance of each reader.

    Parameters
    ----------
    permissions
        Which configurations may name files outside of their folders; none if not given.
    """
    single = (EventReader(), ProjectorReader(permissions), LooseTensorReader(), CheckpointReader(), TableReader())
    return (FileStoreReader(single), *single)
