"""Configurations of the embedding projector as embedding tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.model import EmbeddingStep, EmbeddingTable, Problem, SpriteSource, TensorFormat, TensorSource
from core.readers.base import Contents, FileState, Folder, ReadError
from core.readers.embeddings import vectors_shape
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
        self._path = folder.path
        self._name = _run_name(folder.name)
        self._read_of: tuple[object, ...] = ()
        self._state: FileState | None = None
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
        problems: list[Problem] = []
        tables: list[EmbeddingTable] = []
        if self._state is not None:
            tables = _tables(self._state.path, self._name, problems)
        self._contents = Contents(embeddings=tuple(tables), problems=tuple(problems))
        self._read_of = self._stamp()

    def _stamp(self) -> tuple[object, ...]:
        """Return what changes when the configuration or a file it names changes."""
        if self._state is None:
            return ()
        files = {step.tensor.file for table in self._contents.embeddings for step in table.steps}
        return (self._state, *((file, *_change(file)) for file in sorted(files)))


def _change(file: str) -> tuple[int, int]:
    try:
        status = Path(file).stat()
    except OSError:
        return -1, -1
    return status.st_size, status.st_mtime_ns


def _run_name(folder: str) -> str:
    """Return the run of a configuration, which may lie in the folder of its plugin inside of the run's."""
    if folder == _PLUGIN_FOLDER:
        return "."
    return folder.removesuffix("/" + _PLUGIN_FOLDER)


def _tables(config: str, run: str, problems: list[Problem]) -> list[EmbeddingTable]:
    try:
        message = parse(Path(config).read_text("utf-8", "replace"))
    except (OSError, SyntaxProblem) as error:
        problems.append(
            Problem(config, "projector-config", f"The projector configuration cannot be read: {error}", run=run)
        )
        return []
    entries: dict[str, list[_Entry]] = {}
    for embedding in message.messages("embeddings"):
        entry = _entry(embedding, config, run)
        problems += entry.problems
        if entry.state is not None:
            entries.setdefault(entry.name, []).append(entry)
    if message.text("model_checkpoint_path").value:
        text = "Tensors inside of checkpoints are not read"
        problems.append(Problem(config, "checkpoint", text, remedy="Log the tensors as files beside them", run=run))
    return [_table(name, found, run) for name, found in entries.items()]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One tensor of a configuration; its state is None if the tensor cannot be used."""

    name: str
    state: EmbeddingStep | None
    rows: int
    columns: int
    problems: tuple[Problem, ...]


def _table(name: str, entries: list[_Entry], run: str) -> EmbeddingTable:
    """Return the table of all steps of a tensor; of a step that is named twice the last one counts."""
    states = {entry.state.step: entry for entry in entries if entry.state is not None}
    ordered = [states[step] for step in sorted(states, key=lambda step: -1 if step is None else step)]
    last = ordered[-1]
    return EmbeddingTable(
        key=f"{run}/{name}",
        run=run,
        tensor=name,
        rows=last.rows,
        columns=last.columns,
        steps=tuple(entry.state for entry in ordered if entry.state is not None),
        problems=tuple(problem for entry in ordered for problem in entry.problems),
    )


def _entry(embedding: Message, config: str, run: str) -> _Entry:
    problems: list[Problem] = []
    folder = Path(config).parent
    file = _asset(embedding.text("tensor_path"), folder, config, run, problems)
    name, step = _name_and_step(embedding.text("tensor_name").value, embedding.text("tensor_path").value)
    if file is None:
        if not embedding.text("tensor_path").value:
            text = f"The tensor {name!r} names no file"
            problems.append(Problem(config, "tensor-without-file", text, run=run))
        return _Entry(name, None, 0, 0, tuple(problems))
    shape = embedding.numbers("tensor_shape")
    try:
        tensor, rows, columns = _tensor(file, shape)
    except ReadError as error:
        return _Entry(name, None, 0, 0, (*problems, error.problem))
    metadata = _asset(embedding.text("metadata_path"), folder, config, run, problems)
    state = EmbeddingStep(step, tensor, metadata or "", _sprite(embedding, folder, config, run, problems))
    return _Entry(name, state, rows, columns, tuple(problems))


def _name_and_step(name: str, path: str) -> tuple[str, int | None]:
    """Return name and step of a tensor; ``:0`` is what TensorFlow ends variable names with, and no step."""
    name = name or re.split(r"[/\\]", path)[-1]
    match = _STEP.fullmatch(name)
    if match is None:
        return name, None
    return match[1], None if match[2] == "0" else int(match[2])


def _tensor(file: str, shape: list[int]) -> tuple[TensorSource, int, int]:
    """Return source and shape of a tensor; raises ReadError."""
    if Path(file).suffix == ".bytes" or not _is_text(file):
        source = TensorSource(file, TensorFormat.RAW_FLOAT32, "x".join(map(str, shape)))
    else:
        source = TensorSource(file, TensorFormat.TSV)
    rows, columns = vectors_shape(source)
    return source, rows, columns


def _is_text(file: str) -> bool:
    """Whether a file begins with characters of numbers only."""
    with Path(file).open("rb") as stream:
        return not stream.read(4096).translate(None, _NUMBER_BYTES)


def _sprite(embedding: Message, folder: Path, config: str, run: str, problems: list[Problem]) -> SpriteSource | None:
    for sprite in embedding.messages("sprite")[-1:]:
        file = _asset(sprite.text("image_path"), folder, config, run, problems)
        size = sprite.numbers("single_image_dim")
        if file is not None and len(size) == 2 and min(size) > 0:
            return SpriteSource(file, size[0], size[1])
        if file is not None:
            problems.append(
                Problem(config, "sprite-size", "The size of the thumbnails of a sprite is not given", run=run)
            )
    return None


def _asset(path: Quoted, folder: Path, config: str, run: str, problems: list[Problem]) -> str | None:
    """Return the file that a configuration names; None, with a problem, if it does not exist or lies elsewhere."""
    if not path.value:
        return None
    inside = [candidate for name in _spellings(path) if _is_below(candidate := folder / name, folder)]
    if not inside:
        text = f"A path leaves the folder of its configuration and is not followed: {path.value}"
        problems.append(Problem(config, "path-outside", text, run=run))
        return None
    for candidate in inside:
        if candidate.is_file():
            return str(candidate)
    problems.append(
        Problem(str(inside[0]), "missing-file", "A projector configuration names a file that is missing", run=run)
    )
    return None


def _spellings(path: Quoted) -> Iterable[str]:
    """Yield a path as it was meant, and as it may have been meant by those who separate folders by backslashes."""
    return dict.fromkeys((path.value, path.value.replace("\\", "/"), path.raw.replace("\\\\", "\\").replace("\\", "/")))


def _is_below(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False
