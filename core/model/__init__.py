"""What logs contain: runs, series, blobs, embeddings and problems, as frozen dataclasses over NumPy arrays."""

from core.model.arrays import F4, F8, I4, I8, U1, U2, U4, Bool
from core.model.blob import BlobSeries
from core.model.bookmark import Bookmark
from core.model.catalog import Catalog, SourceSpec
from core.model.embedding import (
    Column,
    ColumnKind,
    EmbeddingStep,
    EmbeddingTable,
    Metadata,
    SpriteSheet,
    SpriteSource,
    TensorFormat,
    TensorSource,
)
from core.model.hparams import (
    DatasetKind,
    Experiment,
    HParamInfo,
    HParamKind,
    HParams,
    HParamSession,
    MetricInfo,
    ParamValue,
    joined_hparams,
)
from core.model.problem import Problem
from core.model.row_images import RowImages
from core.model.run import Run, TagInfo
from core.model.scalar import CountedSeries, PointRow, PointTable, ScalarSeries
from core.model.tracking import Artifact, Dataset, RunStatus

__all__ = [
    "F4",
    "F8",
    "I4",
    "I8",
    "U1",
    "U2",
    "U4",
    "Artifact",
    "BlobSeries",
    "Bookmark",
    "Bool",
    "Catalog",
    "Column",
    "ColumnKind",
    "CountedSeries",
    "Dataset",
    "DatasetKind",
    "EmbeddingStep",
    "EmbeddingTable",
    "Experiment",
    "HParamInfo",
    "HParamKind",
    "HParamSession",
    "HParams",
    "Metadata",
    "MetricInfo",
    "ParamValue",
    "PointRow",
    "PointTable",
    "Problem",
    "RowImages",
    "Run",
    "RunStatus",
    "ScalarSeries",
    "SourceSpec",
    "SpriteSheet",
    "SpriteSource",
    "TagInfo",
    "TensorFormat",
    "TensorSource",
    "joined_hparams",
]
