"""Configurations of the embedding projector as embedding tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from core.model import EmbeddingStep, EmbeddingTable, Problem, SpriteSource, TensorFormat, TensorSource
from core.readers.base import Contents, FileState, Folder, ReadError
from core.readers.embeddings import unreadable, vectors_shape
from core.readers.tensorboard.pbtxt import Message, Quoted, SyntaxProblem, parse

PROJECTOR_CONFIG: Final = "projector_config.pbtxt"
_PLUGIN_FOLDER: Final = "plugins/org_tensorflow_tensorboard_projector"
_NUMBER_BYTES: Final = b"0123456789+-.eE\t \r\nnaifNAIFtyTY"
_STEP: Final = re.compile(r"(.+):([0-9]+)")


class ProjectorConfig:
    """Follows the configuration of a folder.

    Tensors named ``tag:step``, as PyTorch writes them, are steps of one table.
    """

    def __init__(self, folder: Folder) -> None:
        self._name = _run_name(folder.name)
        self._read_of: tuple[object, ...] = ()
        self._state: FileState | None = None
        self._named: frozenset[str] = frozenset()
        self._contents = Contents()

    @property
    def contents(self) -> Contents:
        """The tables as they are known now."""
        return self._contents

    def look(self, folder: Folder) -> int:
        """Compare the folder with what was read; return how many bytes are to be read, 0 for nothing new."""
        self._state = next((file for file in folder.files if file.name == PROJECTOR_CONFIG), None)
        return 1 if self._stamp() != self._read_of else 0

    def read(self) -> None:
        """Read the configuration, and the shape of each tensor."""
        if self._state is None:
            self._named, self._contents = frozenset(), Contents()
        else:
            assets = _Assets(self._state.path, self._name)
            tables = _tables(assets)
            self._named = frozenset(assets.named)
            self._contents = Contents(embeddings=tuple(tables), problems=tuple(assets.problems))
        self._read_of = self._stamp()

    def _stamp(self) -> tuple[object, ...]:
        """Return what changes when the configuration or a file it names changes, appears or vanishes."""
        if self._state is None:
            return ()
        return (self._state, *((file, *_change(file)) for file in sorted(self._named)))


def _change(file: str) -> tuple[int, int]:
    try:
        status = Path(file).stat()
    except (OSError, ValueError):
        return -1, -1
    return status.st_size, status.st_mtime_ns


def _run_name(folder: str) -> str:
    """Return the run of a configuration, which may lie in the folder of its plugin inside of the run's."""
    if folder == _PLUGIN_FOLDER:
        return "."
    return folder.removesuffix("/" + _PLUGIN_FOLDER)


class _Assets:
    """The files that a configuration names.

    Attributes
    ----------
    named
        Every path that was looked at, whether it exists or not.
    problems
        What was wrong with the configuration and what it names.
    """

    def __init__(self, config: str, run: str) -> None:
        self.config = config
        self.run = run
        self.named: set[str] = set()
        self.problems: list[Problem] = []

    def note(self, kind: str, message: str, file: str = "", remedy: str = "") -> None:
        """Keep a problem, of the configuration unless another file is given."""
        self.problems.append(Problem(file or self.config, kind, message, remedy=remedy, run=self.run))

    def find(self, path: Quoted) -> str | None:
        """Return the file of a path; None, with a problem, if it does not exist or lies elsewhere."""
        if not path.value:
            return None
        folder = Path(self.config).parent
        inside = [candidate for name in _spellings(path) if _is_below(candidate := folder / name, folder)]
        if not inside:
            text = f"A path leaves the folder of its configuration and is not followed: {path.value}"
            self.note("path-outside", text)
            return None
        self.named.update(map(str, inside))
        for candidate in inside:
            if candidate.is_file():
                return str(candidate)
        self.note("missing-file", "A projector configuration names a file that is missing", str(inside[0]))
        return None


def _spellings(path: Quoted) -> Iterable[str]:
    """Yield a path as it was meant, and as it may have been meant by those who separate folders by backslashes."""
    return dict.fromkeys((path.value, path.value.replace("\\", "/"), path.raw.replace("\\\\", "\\").replace("\\", "/")))


def _is_below(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False


@dataclass(frozen=True, slots=True)
class _Entry:
    """One tensor of a configuration that can be used; `variable` if it ends as TensorFlow names any variable."""

    name: str
    state: EmbeddingStep
    shape: tuple[int, int]
    variable: bool


def _tables(assets: _Assets) -> list[EmbeddingTable]:
    try:
        message = parse(Path(assets.config).read_text("utf-8", "replace"))
    except (OSError, SyntaxProblem) as error:
        assets.note("projector-config", f"The projector configuration cannot be read: {error}")
        return []
    entries: dict[str, list[_Entry]] = {}
    for embedding in message.messages("embeddings"):
        entry = _entry(embedding, assets)
        if entry is not None:
            entries.setdefault(entry.name, []).append(entry)
    if message.text("model_checkpoint_path").value:
        remedy = "Log the tensors as files beside them"
        assets.note("checkpoint", "Tensors inside of checkpoints are not read", remedy=remedy)
    return [_table(name, found, assets.run) for name, found in entries.items()]


def _table(name: str, entries: list[_Entry], run: str) -> EmbeddingTable:
    """Return the table of all steps of a tensor; of a step that is named twice the last one counts."""
    states: dict[int | None, _Entry] = {entry.state.step: entry for entry in entries}
    if list(states) == [0] and states[0].variable:
        states = {None: replace(states[0], state=replace(states[0].state, step=None))}
    ordered = [states[step] for step in sorted(states, key=lambda step: -1 if step is None else step)]
    rows, columns = ordered[-1].shape
    return EmbeddingTable(f"{run}/{name}", run, name, rows, columns, tuple(entry.state for entry in ordered))


def _entry(embedding: Message, assets: _Assets) -> _Entry | None:
    path = embedding.text("tensor_path")
    name, step, variable = _name_and_step(embedding.text("tensor_name").value, path.value)
    file = assets.find(path)
    if file is None:
        if not path.value:
            assets.note("tensor-without-file", f"The tensor {name!r} names no file")
        return None
    try:
        tensor = _tensor(file, embedding.numbers("tensor_shape"))
        shape = vectors_shape(tensor)
    except ReadError as error:
        assets.problems.append(error.problem)
        return None
    metadata = assets.find(embedding.text("metadata_path")) or ""
    return _Entry(name, EmbeddingStep(step, tensor, metadata, _sprite(embedding, assets)), shape, variable)


def _name_and_step(name: str, path: str) -> tuple[str, int | None, bool]:
    """Return name and step of a tensor, and whether it ends with ``:0``: alone that is a variable's name, no step."""
    name = name or re.split(r"[/\\]", path)[-1]
    match = _STEP.fullmatch(name)
    return (name, None, False) if match is None else (match[1], int(match[2]), match[2] == "0")


def _tensor(file: str, shape: list[int]) -> TensorSource:
    """Return where and how the vectors of a file are stored; raises ReadError."""
    if Path(file).suffix != ".bytes" and _is_text(file):
        return TensorSource(file, TensorFormat.TSV)
    return TensorSource(file, TensorFormat.RAW_FLOAT32, shape=(shape[0], shape[1]) if len(shape) == 2 else None)


def _is_text(file: str) -> bool:
    """Whether a file begins with characters of numbers only; raises ReadError."""
    try:
        with Path(file).open("rb") as stream:
            return not stream.read(4096).translate(None, _NUMBER_BYTES)
    except OSError as error:
        raise unreadable(file, error) from error


def _sprite(embedding: Message, assets: _Assets) -> SpriteSource | None:
    for sprite in embedding.messages("sprite")[-1:]:
        file = assets.find(sprite.text("image_path"))
        size = sprite.numbers("single_image_dim")
        if file is not None and len(size) == 2 and min(size) > 0:
            return SpriteSource(file, size[0], size[1])
        if file is not None:
            assets.note("sprite-size", "The size of the thumbnails of a sprite is not given")
    return None
