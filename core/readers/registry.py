"""The readers there are: those that come with the program, in the order of trust, then those that others have added."""

from __future__ import annotations

from core.readers.base import Reader
from core.readers.mlflow.files import FileStoreReader
from core.readers.mlflow.sqlite.reader import SqliteStoreReader
from core.readers.permissions import Permissions
from core.readers.plug_ins import plug_in_readers
from core.readers.predictions.reader import PredictionsReader
from core.readers.tables.reader import TableReader
from core.readers.tensorboard.reader import CheckpointReader, EventReader, LooseTensorReader, ProjectorReader
from core.readers.trainers.csv_logs import CsvLogReader
from core.readers.trainers.hugging_face import HuggingFaceReader
from core.readers.trainers.lightning import LightningReader
from core.readers.trainers.ray_tune import RayTuneReader
from core.readers.trials.reader import TrialsReader


def all_readers(permissions: Permissions | None = None) -> tuple[Reader, ...]:
    """Return a new instance of each reader; those that other distributions bring come last.

    Parameters
    ----------
    permissions
        Which configurations may name files outside of their folders; none if not given.
    """
    single: tuple[Reader, ...] = (
        EventReader(),
        ProjectorReader(permissions),
        LooseTensorReader(),
        CheckpointReader(),
        LightningReader(),
        RayTuneReader(),
        HuggingFaceReader(),
        SqliteStoreReader(),
        CsvLogReader(),
        TrialsReader(),
        PredictionsReader(),
        TableReader(),
        *plug_in_readers(),
    )
    return (FileStoreReader(single), *single)
