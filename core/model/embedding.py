"""Tables of vectors with what is known of each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.model.arrays import F8, I4, U1, Bool
from core.model.problem import Problem


class TensorFormat(StrEnum):
    """How the vectors of a table are stored."""

    TSV = "tsv"
    TSV_TABLE = "tsv-table"
    """A TSV file whose columns have names or are not all numeric, as in a CSV file."""
    RAW_FLOAT32 = "raw-float32"
    NPY = "npy"
    NPZ = "npz"
    SPARSE_NPZ = "sparse-npz"
    """One sparse matrix, as ``scipy.sparse.save_npz`` writes it."""
    CSV = "csv"
    PARQUET = "parquet"
    ARROW = "arrow"
    """Arrow's own file or stream; Feather is another name of it."""
    SAFETENSORS = "safetensors"
    WORD_TEXT = "word-text"
    """A word and its numbers a line, as word2vec, GloVe and fastText write them."""
    WORD2VEC = "word2vec"
    """Binary, as word2vec writes it."""
    FASTTEXT = "fasttext"
    """A model of fastText."""
    LOGGED = "logged"
    """A JSON object with ``columns`` and ``data``, as ``mlflow.log_table`` writes it."""
    CHECKPOINT = "checkpoint"
    """A variable of a TensorFlow checkpoint: the file is its index, the member the variable's key."""


@dataclass(frozen=True, slots=True)
class TensorSource:
    """Where vectors lie.

    Attributes
    ----------
    file
        Path.
    format
        How it is stored.
    member
        Name inside an archive, or of the column of vectors in a table that has some; empty elsewhere.
    shape
        Rows and columns, where the file itself does not say (RAW_FLOAT32).
    """

    file: str
    format: TensorFormat
    member: str = ""
    shape: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class SpriteSource:
    """Where thumbnails lie: one image that holds equal thumbnails in row-major order."""

    file: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class EmbeddingStep:
    """One logged state of a table.

    Attributes
    ----------
    step
        Training step, None for a table that has only one state.
    tensor
        Where the vectors lie.
    metadata_file
        Path of the metadata, empty if there is none.
    sprite
        Where the thumbnails lie.
    bookmarks_file
        Path of saved views of it, as the embedding projector writes them; empty if there are none.
    """

    step: int | None
    tensor: TensorSource
    metadata_file: str = ""
    sprite: SpriteSource | None = None
    bookmarks_file: str = ""


@dataclass(frozen=True, slots=True)
class EmbeddingTable:
    """Vectors of the same things over one or several steps.

    Attributes
    ----------
    key
        Unique in a catalog: ``"run/tensor"``.
    run
        Name of the run that logged it.
    tensor
        Name without the step: ``"layer:200"`` is step 200 of tensor ``"layer"``.
    rows, columns
        Shape of the vectors of the last step.
    steps
        States in ascending order of step, at least one.
    names
        What the columns are called, where they are called anything; else empty.
    """

    key: str
    run: str
    tensor: str
    rows: int
    columns: int
    steps: tuple[EmbeddingStep, ...]
    problems: tuple[Problem, ...] = ()
    names: tuple[str, ...] = ()

    def at(self, step: int | None) -> EmbeddingStep:
        """Return the last state at or before a step; the first if none is, the last for None."""
        if step is None:
            return self.steps[-1]
        earlier = [s for s in self.steps if s.step is None or s.step <= step]
        return earlier[-1] if earlier else self.steps[0]


class ColumnKind(StrEnum):
    """What a metadata column holds."""

    CATEGORY = "category"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One metadata column over n rows.

    Attributes
    ----------
    name
        Header of the column.
    kind
        CATEGORY: few distinct values; NUMBER: every present value is a number; TEXT: the rest.
    texts
        The values as written, n strings; empty means missing.
    numbers
        float64 (n,), NaN where missing; only for columns whose every present value is a number.
    codes
        int32 (n,): index into `categories`, -1 where missing; only where there are few distinct values.
    categories
        Distinct values in natural order.
    """

    name: str
    kind: ColumnKind
    texts: Sequence[str]
    numbers: F8 | None = None
    codes: I4 | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Metadata:
    """What is known of each row of a table, in the order of the file."""

    rows: int
    columns: Mapping[str, Column]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class SpriteSheet:
    """Thumbnails of all rows, cut from their sheet.

    Attributes
    ----------
    pixels
        uint8 (n, height, width, 4), RGBA, not premultiplied.
    missing
        bool (n,): rows beyond the end of the sheet, None if there are none.
    """

    pixels: U1
    missing: Bool | None = None

    @property
    def rows(self) -> int:
        """Rows of the table."""
        return len(self.pixels)

    def image(self, row: int, side: int = 0) -> U1 | None:
        """Return the thumbnail of a row, uint8 (h, w, 4), at its own size; None where it has none."""
        there = row < len(self.pixels) and not (self.missing is not None and self.missing[row])
        return self.pixels[row] if there else None
