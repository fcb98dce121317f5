"""Which images a table of vectors has for its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from core.model import Column, ColumnKind, EmbeddingStep, Metadata, RowImages, Run, TensorFormat, TensorSource
from core.readers import places
from core.readers.base import ReadError

_SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff", ".ppm", ".pgm", ".ico")
_LOOKED_AT: Final = 16
"""Values of a column that are asked whether they name images."""


_FETCHED: Final = 2
"""Of which a store is asked whether it has them."""


class ImageKind(StrEnum):
    """Where images of rows lie."""

    SHEET = "sheet"
    FILES = "files"
    BYTES = "bytes"
    LOGGED = "logged"


@dataclass(frozen=True, slots=True)
class ImageSource:
    """Images of the rows of a table.

    Attributes
    ----------
    kind
        Where they lie.
    name
        The column that names or holds them, or the tag that logged them; empty for a sheet.
    file
        The sheet, the table, or the file of the tag.
    """

    kind: ImageKind
    name: str
    file: str

    @property
    def id(self) -> str:
        """What names it in a table."""
        return f"{self.kind}:{self.name}"

    @property
    def title(self) -> str:
        """What it is called."""
        words = {ImageKind.SHEET: "Sprite", ImageKind.LOGGED: f"Logged as {self.name}"}
        return words.get(self.kind, self.name)


def find_images(
    at: EmbeddingStep, rows: int, metadata: Metadata | None, logged: Callable[[], tuple[ImageSource, ...]] = tuple
) -> tuple[ImageSource, ...]:
    """Return what images a state of a table has, the most likely first.

    `logged` returns tags of images of the same run that have as many samples as the table has rows.
    """
    found = [] if at.sprite is None else [ImageSource(ImageKind.SHEET, "", at.sprite.file)]
    if at.tensor.format in (TensorFormat.PARQUET, TensorFormat.ARROW) and not places.is_remote(at.tensor.file):
        found += [ImageSource(ImageKind.BYTES, name, at.tensor.file) for name in _columns_of_bytes(at.tensor)]
    if metadata is not None and at.metadata_file:
        for column in metadata.columns.values():
            if names_images(column, places.parent(at.metadata_file)):
                found.append(ImageSource(ImageKind.FILES, column.name, at.metadata_file))
    return (*found, *logged())


def _columns_of_bytes(source: TensorSource) -> tuple[str, ...]:
    import pyarrow as pa

    from core.readers.tables.frames import read_arrow
    from core.readers.thumbnails.sources import arrow_image_columns, parquet_image_columns

    try:
        if source.format is TensorFormat.ARROW:
            return arrow_image_columns(read_arrow(source.file))
        return parquet_image_columns(source.file)
    except (OSError, pa.ArrowException):
        return ()


def names_images(column: Column, folder: str) -> bool:
    """Return whether a column names image files, the first of which lie in a folder or below."""
    if column.kind is ColumnKind.NUMBER:
        return False
    first: list[str] = []
    for text in column.texts:
        if text:
            first.append(text)
        if len(first) == _LOOKED_AT:
            break
    if not first or any(PurePath(text).suffix.lower() not in _SUFFIXES for text in first):
        return False
    try:
        asked = first[:_FETCHED] if places.is_remote(folder) else first
        files = [places.join(folder, text) for text in asked]
        return any(places.is_below(file, folder) and places.is_file(file) for file in files)
    except (OSError, ValueError, RuntimeError):
        return False


def logged_images(
    run: Run, tags: tuple[str, ...], place_of: Callable[[str], int], rows: int
) -> tuple[ImageSource, ...]:
    """Return those tags of images that logged as many samples as there are rows; reads their payloads."""
    from core.readers.blobs import read_images

    found = []
    for tag in tags:
        try:
            if len(read_images(run, tag, place_of(tag)).samples) == rows:
                found.append(ImageSource(ImageKind.LOGGED, tag, run.files[int(run.blobs[tag].file[place_of(tag)])]))
        except ReadError:
            continue
    return tuple(found)


def load_images(source: ImageSource, at: EmbeddingStep, rows: int, metadata: Metadata | None) -> RowImages:
    """Return the images of a source that is no tag; raises ReadError."""
    from core.readers.embeddings import load_sprite
    from core.readers.thumbnails.sources import ArrowImages, ImageColumn, ImageFiles

    match source.kind:
        case ImageKind.SHEET:
            assert at.sprite is not None
            return load_sprite(at.sprite, rows)
        case ImageKind.BYTES:
            arrow = at.tensor.format is TensorFormat.ARROW
            return (ArrowImages if arrow else ImageColumn)(source.file, source.name)
        case _:
            column = None if metadata is None else metadata.columns.get(source.name)
            return ImageFiles(() if column is None else column.texts, rows, places.parent(source.file))
