"""Vectors, metadata and thumbnails of embedding tables, whatever they are stored in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from core.model import F4, Metadata, SpriteSheet, SpriteSource, TensorFormat, TensorSource
from core.readers import places
from core.readers.base import ReadError
from core.readers.tables import arrays, frames, logged, safetensors, sparse, sprites, tsv
from core.readers.tables.metadata import load_metadata_tsv
from core.readers.tables.words import vectors as words
from core.readers.tensorboard.checkpoint.bundle import load_variable, variable_shape
from core.readers.unreadable import unreadable_file
from core.work import Token

_SELF: Final = (TensorFormat.RAW_FLOAT32, TensorFormat.NPY, TensorFormat.SAFETENSORS, TensorFormat.CHECKPOINT)
"""The shape of these is told by their first bytes or by another file, which are all that is fetched of remote ones."""
_FRAMES: Final = frozenset((".csv", ".parquet", ".arrow", ".arrows", ".feather", ".ipc"))
"""Tables with named columns, some of which may be metadata."""


def vectors_shape(source: TensorSource) -> tuple[int, int]:
    """Return rows and columns of vectors without loading more than needed; raises ReadError."""
    readers = {
        TensorFormat.TSV: tsv.tsv_shape,
        TensorFormat.RAW_FLOAT32: arrays.raw_shape,
        TensorFormat.NPY: arrays.npy_shape,
        TensorFormat.NPZ: arrays.npz_shape,
        TensorFormat.SPARSE_NPZ: sparse.sparse_shape,
        TensorFormat.CHECKPOINT: variable_shape,
        TensorFormat.LOGGED: logged.logged_shape,
        TensorFormat.SAFETENSORS: safetensors.safetensors_shape,
        **words.SHAPES,
    }
    if source.format in _SELF:
        try:
            return readers[source.format](source)
        except OSError as error:
            raise unreadable(source.file, error) from error
    with local(source.file) as file:
        return readers.get(source.format, frames.frame_shape)(replace(source, file=file))


def load_vectors(source: TensorSource, token: Token | None = None) -> F4:
    """Return the vectors of a table as float32 (n, d); big ``.npy``, raw and checkpoint files are mapped.

    Large arrays of other types are mapped as they are, and large sparse ones are `SparseVectors`. What is beyond single
    precision becomes infinite. Raises ReadError where they cannot be read, CancelledError when `token` asks to stop.
    """
    with np.errstate(over="ignore"):
        return _loaded(source, token)


def _loaded(source: TensorSource, token: Token | None) -> F4:
    readers = {
        TensorFormat.RAW_FLOAT32: arrays.load_raw,
        TensorFormat.NPY: arrays.load_npy,
        TensorFormat.NPZ: arrays.load_npz,
        TensorFormat.SPARSE_NPZ: sparse.load_sparse,
        TensorFormat.LOGGED: logged.load_logged,
        TensorFormat.SAFETENSORS: safetensors.load_safetensors,
    }
    if source.format is TensorFormat.CHECKPOINT:
        return load_variable(source)
    with local(source.file, token) as file:
        here = replace(source, file=file)
        if source.format is TensorFormat.TSV:
            return tsv.load_tsv(here, token)
        if source.format in words.LOADERS:
            return words.LOADERS[source.format](here, token)
        vectors: F4 = readers.get(source.format, frames.load_frame)(here)
        return vectors


def load_metadata(file: str, rows: int | None = None) -> Metadata:
    """Return what is known of each row of a table; raises ReadError.

    Parameters
    ----------
    file
        ``EmbeddingStep.metadata_file``: a TSV file as the embedding projector knows it, or the table itself.
    rows
        Rows of the table; a different number of lines in a TSV file is made equal, with a problem.
    """
    with local(file) as here:
        metadata = _load_metadata(here, rows)
        if here == file or not metadata.problems:
            return metadata
        return replace(metadata, problems=tuple(replace(problem, file=file) for problem in metadata.problems))


def _load_metadata(file: str, rows: int | None) -> Metadata:
    suffix = Path(file).suffix.lower()
    if suffix == ".npz":
        return frames.load_npz_metadata(file)
    if suffix == ".json":
        return logged.load_logged_metadata(file)
    if suffix in _FRAMES or (suffix == ".tsv" and frames.begins_with_labels(file)):
        return frames.load_frame_metadata(file)
    of_words = words.load_words(file)
    return load_metadata_tsv(file, rows) if of_words is None else of_words


def load_columns(file: str) -> Metadata:
    """Return the columns of a file that is laid beside a table, numbers among them; raises ReadError.

    It is a CSV, Parquet or Arrow file, or a TSV file as the embedding projector knows it.
    """
    with local(file) as here:
        try:
            frame = Path(here).suffix.lower() in _FRAMES
            return frames.load_all_columns(here) if frame else load_metadata_tsv(here)
        except OSError as error:
            raise unreadable(file, error) from error


def load_sprite(sprite: SpriteSource, rows: int) -> SpriteSheet:
    """Return the thumbnails of so many rows; raises ReadError."""
    with local(sprite.file) as file:
        return sprites.load_sprite(replace(sprite, file=file), rows)


def sprite_size(file: str) -> tuple[int, int]:
    """Return width and height of an image without decoding it; raises ReadError."""
    with local(file) as here:
        return sprites.sprite_size(here)


@contextmanager
def local(file: str, token: Token | None = None) -> Iterator[str]:
    """Give a file of this machine in place of a remote one; whatever is wrong is told of the remote one.

    Raises ReadError, CancelledError when `token` asks to stop.
    """
    try:
        here = places.local_copy(file, token)
        yield here
    except ReadError as error:
        raise ReadError(replace(error.problem, file=file)) from error
    except OSError as error:
        raise unreadable(file, error) from error


def content_id(file: str) -> str:
    """Return what names the content of a file: its path, size and time of change; missing files have one too."""
    try:
        state = places.state_of(file)
    except OSError:
        state = None
    stamp = "missing" if state is None else f"{state.size} {state.changed}{state.tag}"
    where = file if places.is_remote(file) else Path(file).resolve()
    return hashlib.blake2b(f"{where}\n{stamp}".encode(), digest_size=16).hexdigest()


def unreadable(file: str, error: OSError) -> ReadError:
    """Return the error for a file that cannot be read."""
    return ReadError(unreadable_file(file, error))
