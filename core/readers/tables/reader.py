"""The reader of files that are tables of vectors themselves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath
from typing import Final

from core.model import EmbeddingStep, EmbeddingTable, TensorFormat, TensorSource
from core.readers import places
from core.readers.base import Contents, FileState, Folder, Follower, PlainReader, ReadError
from core.readers.embeddings import local, unreadable, vectors_shape
from core.readers.tables.arrays import failure, npz_members
from core.readers.tables.frames import column_names, has_metadata, npz_columns, vector_members
from core.readers.tables.safetensors import tables
from core.readers.tables.sparse import is_sparse_archive
from core.readers.tables.words.opening import is_named_so, word_format
from core.readers.trainers.headers import Kind, header_of, kind_of

_FORMATS: Final = {
    ".npy": TensorFormat.NPY,
    ".npz": TensorFormat.NPZ,
    ".csv": TensorFormat.CSV,
    ".tsv": TensorFormat.TSV,
    ".parquet": TensorFormat.PARQUET,
    ".arrow": TensorFormat.ARROW,
    ".arrows": TensorFormat.ARROW,
    ".feather": TensorFormat.ARROW,
    ".ipc": TensorFormat.ARROW,
    ".safetensors": TensorFormat.SAFETENSORS,
}
_HEADED: Final = (TensorFormat.NPY, TensorFormat.SAFETENSORS)
_NAMED: Final = (TensorFormat.CSV, TensorFormat.PARQUET, TensorFormat.ARROW)


class TableReader(PlainReader):
    """Knows arrays, tables and word vectors in files that are opened directly.

    Of those that merely lie in a folder nobody said that they are vectors.
    """

    def opens(self, name: str) -> bool:
        """Whether a file is a table."""
        return Path(name).suffix.lower() in _FORMATS or is_named_so(name)

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of a table that was opened by itself."""
        return TableFile(folder.name, folder.files[0]) if folder.direct and self.opens(folder.files[0].name) else None


class TableFile:
    """Follows one file; an archive holds one table for each array of two dimensions or more."""

    def __init__(self, name: str, file: FileState) -> None:
        self._name = name
        self._state: FileState | None = file
        self._read_of: FileState | None = None
        self._contents = Contents()

    @property
    def contents(self) -> Contents:
        """The tables as they are known now."""
        return self._contents

    @property
    def at_once(self) -> bool:
        """Whether only a header is read, from a file on this machine."""
        path = "" if self._state is None else self._state.path
        return _FORMATS.get(Path(path).suffix.lower()) in _HEADED and not places.is_remote(path)

    def look(self, folder: Folder) -> int:
        """Compare the file with what was read; return its size if it has changed, else 0."""
        self._state = next(iter(folder.files), None)
        return 0 if self._state is None or self._state == self._read_of else max(self._state.size, 1)

    def read(self) -> None:
        """Read the shapes."""
        self._read_of = self._state
        if self._state is None:
            self._contents = Contents()
            return
        try:
            self._contents = Contents(embeddings=tuple(self._tables(self._state.path)))
        except ReadError as error:
            self._contents = Contents(problems=(error.problem,))

    def _tables(self, file: str) -> list[EmbeddingTable]:
        kind = _FORMATS.get(Path(file).suffix.lower())
        if kind is TensorFormat.NPY:
            return [self._table(_stem(file), TensorSource(file, kind), "")]
        if kind is TensorFormat.SAFETENSORS:
            return self._safetensors(TensorSource(file, kind))
        with local(file) as here:
            return self._words(file, here) if kind is None else self._text_or_archive(file, here, kind)

    def _words(self, file: str, here: str) -> list[EmbeddingTable]:
        kind = word_format(here)
        if kind is None:
            message = "The file holds no vectors that are known: word2vec, GloVe and fastText are"
            raise failure(TensorSource(file, TensorFormat.WORD_TEXT), message)
        return [self._table(_stem(file), TensorSource(file, kind), file)]

    def _safetensors(self, source: TensorSource) -> list[EmbeddingTable]:
        found = [replace(source, member=name) for name in tables(source)]
        if not found:
            raise failure(source, "The file holds no array of two dimensions")
        return [self._table(member.member, member, "") for member in found]

    def _text_or_archive(self, file: str, here: str, kind: TensorFormat) -> list[EmbeddingTable]:
        """Return the tables of a file; `here` is the same on this machine."""
        if kind in (TensorFormat.CSV, TensorFormat.TSV, TensorFormat.PARQUET) and _is_log(here):
            return []
        if kind is TensorFormat.NPZ:
            return self._archive(file, here)
        source, metadata = TensorSource(file, kind), ""
        if kind in _NAMED and has_metadata(here):
            metadata = file
        if kind is TensorFormat.TSV and _has_names(here):
            source, metadata = TensorSource(file, TensorFormat.TSV_TABLE), file
        if source.format is TensorFormat.TSV:
            return [self._table(_stem(file), source, metadata)]
        return [
            replace(
                self._table(member or _stem(file), replace(source, member=member), metadata),
                names=column_names(here, member),
            )
            for member in (vector_members(here) if kind in _NAMED else ("",))
        ]

    def _archive(self, file: str, here: str) -> list[EmbeddingTable]:
        members = npz_members(here)
        if is_sparse_archive(members):
            return [self._table(_stem(file), TensorSource(file, TensorFormat.SPARSE_NPZ), "")]
        vectors = [name for name, (shape, kind) in members.items() if len(shape) > 1 and kind.kind in "fiub"]
        rows = members[vectors[0]][0][0] if vectors else 0
        metadata = file if npz_columns(members, rows) else ""
        return [self._table(name, TensorSource(file, TensorFormat.NPZ, name), metadata) for name in vectors]

    def _table(self, tensor: str, source: TensorSource, metadata: str) -> EmbeddingTable:
        rows, columns = vectors_shape(source)
        step = EmbeddingStep(None, source, metadata)
        return EmbeddingTable(f"{self._name}/{tensor}", self._name, tensor, rows, columns, (step,))


def _stem(file: str) -> str:
    return PurePath(places.name(file)).stem


def _is_log(file: str) -> bool:
    """Whether a table holds a log over steps or trials, by the names of its columns: other readers show it then."""
    try:
        return kind_of(header_of(file)) is not Kind.OTHER
    except OSError as error:
        raise unreadable(file, error) from error


def _has_names(file: str) -> bool:
    """Whether the first line of a TSV file holds something else than numbers, or its columns are not all numeric."""
    with Path(file).open(encoding="utf-8-sig", errors="replace") as stream:
        lines = [stream.readline(), stream.readline()]
    try:
        for line in lines:
            [float(cell) for cell in line.split("\t") if line.strip()]
    except ValueError:
        return True
    return False
