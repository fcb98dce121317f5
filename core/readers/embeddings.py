"""Vectors, metadata and thumbnails of embedding tables, whatever they are stored in."""

from __future__ import annotations

import hashlib
from pathlib import Path

from core.model import F4, Metadata, Problem, SpriteSheet, SpriteSource, TensorFormat, TensorSource
from core.readers.base import ReadError
from core.readers.tables import arrays, frames, logged, sprites, tsv
from core.readers.tables.metadata import load_metadata_tsv
from core.readers.tensorboard.checkpoint.bundle import load_variable, variable_shape
from core.work import Token

sprite_size = sprites.sprite_size


def vectors_shape(source: TensorSource) -> tuple[int, int]:
    """Return rows and columns of vectors without loading more than needed; raises ReadError."""
    readers = {
        TensorFormat.TSV: tsv.tsv_shape,
        TensorFormat.RAW_FLOAT32: arrays.raw_shape,
        TensorFormat.NPY: arrays.npy_shape,
        TensorFormat.NPZ: arrays.npz_shape,
        TensorFormat.CHECKPOINT: variable_shape,
        TensorFormat.LOGGED: logged.logged_shape,
    }
    try:
        return readers.get(source.format, frames.frame_shape)(source)
    except OSError as error:
        raise unreadable(source.file, error) from error


def load_vectors(source: TensorSource, token: Token | None = None) -> F4:
    """Return the vectors of a table as float32 (n, d); big ``.npy``, raw and checkpoint files are mapped.

    Raises ReadError where they cannot be read, CancelledError when `token` asks to stop.
    """
    readers = {
        TensorFormat.RAW_FLOAT32: arrays.load_raw,
        TensorFormat.NPY: arrays.load_npy,
        TensorFormat.NPZ: arrays.load_npz,
        TensorFormat.CHECKPOINT: load_variable,
        TensorFormat.LOGGED: logged.load_logged,
    }
    try:
        if source.format is TensorFormat.TSV:
            return tsv.load_tsv(source, token)
        return readers.get(source.format, frames.load_frame)(source)
    except OSError as error:
        raise unreadable(source.file, error) from error


def load_metadata(file: str, rows: int | None = None) -> Metadata:
    """Return what is known of each row of a table; raises ReadError.

    Parameters
    ----------
    file
        ``EmbeddingStep.metadata_file``: a TSV file as the embedding projector knows it, or the table itself.
    rows
        Rows of the table; a different number of lines in a TSV file is made equal, with a problem.
    """
    suffix = Path(file).suffix.lower()
    try:
        if suffix == ".npz":
            return frames.load_npz_metadata(file)
        if suffix == ".json":
            return logged.load_logged_metadata(file)
        return frames.load_frame_metadata(file) if suffix in (".csv", ".parquet") else load_metadata_tsv(file, rows)
    except OSError as error:
        raise unreadable(file, error) from error


def load_sprite(sprite: SpriteSource, rows: int) -> SpriteSheet:
    """Return the thumbnails of so many rows; raises ReadError."""
    return sprites.load_sprite(sprite, rows)


def content_id(file: str) -> str:
    """Return what names the content of a file: its path, size and time of change; missing files have one too."""
    try:
        status = Path(file).stat()
        stamp = f"{status.st_size} {status.st_mtime_ns}"
    except OSError:
        stamp = "missing"
    return hashlib.blake2b(f"{Path(file).resolve()}\n{stamp}".encode(), digest_size=16).hexdigest()


def unreadable(file: str, error: OSError) -> ReadError:
    """Return the error for a file that cannot be read."""
    return ReadError(Problem(file, "unreadable-file", f"The file cannot be read: {error.strerror or error}"))
