"""Configurations of the embedding projector as embedding tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from core.model import EmbeddingStep, EmbeddingTable, SpriteSource
from core.readers import places
from core.readers.base import Contents, FileState, Folder, ReadError
from core.readers.embeddings import vectors_shape
from core.readers.permissions import Permissions
from core.readers.tensorboard.checkpoint.finding import STATE, index_of, listed_checkpoints
from core.readers.tensorboard.checkpoint.tables import Look, checkpoint_tables
from core.readers.tensorboard.pbtxt import Message, SyntaxProblem, parse
from core.readers.tensorboard.projector.assets import Assets
from core.readers.tensorboard.projector.tensors import name_and_step, tensor_source

PROJECTOR_CONFIG: Final = "projector_config.pbtxt"
_PLUGIN_FOLDER: Final = "plugins/org_tensorflow_tensorboard_projector"


class ProjectorConfig:
    """Follows the configuration of a folder.

    Tensors named ``tag:step``, as PyTorch writes them, are steps of one table.
    """

    restless = True

    def __init__(self, folder: Folder, permissions: Permissions) -> None:
        self._name = run_name(folder.name)
        self._permissions = permissions
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
            assets = Assets(self._state.path, self._name, self._permissions)
            tables = _tables(assets)
            self._named = frozenset(assets.named)
            self._contents = Contents(embeddings=tuple(tables), problems=tuple(assets.problems))
        self._read_of = self._stamp()

    def _stamp(self) -> tuple[object, ...]:
        """Return what changes when the configuration or a file it names changes, appears, vanishes or is allowed."""
        if self._state is None:
            return ()
        allowed = self._permissions.allows(places.parent(self._state.path))
        return (self._state, allowed, *((file, *_change(file)) for file in sorted(self._named)))


def _change(file: str) -> tuple[int, int]:
    try:
        state = places.state_of(file)
    except (OSError, ValueError):
        state = None
    return (-1, -1) if state is None else (state.size, state.changed)


def run_name(folder: str) -> str:
    """Return the run of a configuration, which may lie in the folder of its plugin inside of the run's."""
    if folder == _PLUGIN_FOLDER:
        return "."
    return folder.removesuffix("/" + _PLUGIN_FOLDER)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One tensor of a configuration that can be used; `variable` if it ends as TensorFlow names any variable."""

    name: str
    state: EmbeddingStep
    shape: tuple[int, int]
    variable: bool


def _tables(assets: Assets) -> list[EmbeddingTable]:
    try:
        message = parse(places.read_bytes(assets.config).decode("utf-8", "replace"))
    except (OSError, SyntaxProblem) as error:
        assets.note("projector-config", f"The projector configuration cannot be read: {error}")
        return []
    embeddings = message.messages("embeddings")
    files = [embedding for embedding in embeddings if embedding.text("tensor_path").value]
    entries: dict[str, list[_Entry]] = {}
    for embedding in files:
        entry = _entry(embedding, assets)
        if entry is not None:
            entries.setdefault(entry.name, []).append(entry)
    stored = [embedding for embedding in embeddings if not embedding.text("tensor_path").value]
    tables = [_table(name, found, assets.run) for name, found in entries.items()]
    return [*tables, *_variables(message, stored, assets)]


def _table(name: str, entries: list[_Entry], run: str) -> EmbeddingTable:
    """Return the table of all steps of a tensor; of a step that is named twice the last one counts."""
    states: dict[int | None, _Entry] = {entry.state.step: entry for entry in entries}
    if list(states) == [0] and states[0].variable:
        states = {None: replace(states[0], state=replace(states[0].state, step=None))}
    ordered = [states[step] for step in sorted(states, key=lambda step: -1 if step is None else step)]
    rows, columns = ordered[-1].shape
    return EmbeddingTable(f"{run}/{name}", run, name, rows, columns, tuple(entry.state for entry in ordered))


def _entry(embedding: Message, assets: Assets) -> _Entry | None:
    path = embedding.text("tensor_path")
    file = assets.find(path)
    if file is None:
        return None
    name = embedding.text("tensor_name").value or re.split(r"[/\\]", path.value)[-1]
    name, step, variable = name_and_step(name)
    try:
        tensor = tensor_source(file, embedding.numbers("tensor_shape"))
        shape = vectors_shape(tensor)
    except ReadError as error:
        assets.problems.append(replace(error.problem, run=assets.run))
        return None
    look = _look(embedding, assets)
    return _Entry(name, EmbeddingStep(step, tensor, look.metadata, look.sprite, look.bookmarks), shape, variable)


def _look(embedding: Message, assets: Assets) -> Look:
    """Return what a configuration says of the rows of a tensor."""
    metadata = assets.find(embedding.text("metadata_path")) or ""
    bookmarks = assets.find(embedding.text("bookmarks_path")) or ""
    return Look(metadata, _sprite(embedding, assets), bookmarks)


def _sprite(embedding: Message, assets: Assets) -> SpriteSource | None:
    for sprite in embedding.messages("sprite")[-1:]:
        file = assets.find(sprite.text("image_path"))
        size = sprite.numbers("single_image_dim")
        if file is not None and len(size) == 2 and min(size) > 0:
            return SpriteSource(file, size[0], size[1])
        if file is not None:
            assets.note("sprite-size", "The size of the thumbnails of a sprite is not given")
    return None


def _variables(message: Message, stored: list[Message], assets: Assets) -> Iterator[EmbeddingTable]:
    """Yield the variables of the checkpoints that belong to a configuration.

    An entry without a name, if it is the first, speaks of all of them.
    """
    indices = _checkpoints(message, assets)
    names = [embedding.text("tensor_name").value for embedding in stored]
    if stored and not indices:
        for name in names:
            remedy = "Keep the checkpoint beside the configuration, or log the tensor as a file"
            assets.note(
                "tensor-without-file", f"The tensor {name!r} names no file and there is no checkpoint", "", remedy
            )
        return
    looks = {name.removesuffix(":0"): _look(embedding, assets) for name, embedding in zip(names, stored, strict=True)}
    first = message.messages("embeddings")[:1]
    every = looks.pop("", None) if first and not first[0].text("tensor_name").value else None
    problems, tables = checkpoint_tables(indices, assets.run, looks, every or Look())
    assets.problems += problems
    yield from tables
    found = {table.tensor for table in tables}
    for name in looks:
        if name and name not in found:
            assets.note("missing-tensor", f"No checkpoint holds a tensor {name!r} with rows and columns")


def _checkpoints(message: Message, assets: Assets) -> list[str]:
    """Return the indices of the checkpoints that a configuration names, or that lie where savers leave them."""
    path, folder = message.text("model_checkpoint_path"), message.text("model_checkpoint_dir")
    if path.value:
        index = index_of(path.value, assets.folder, assets.may_read)
        if index is None:
            remedy = "Copy it beside the configuration, or allow paths outside of its folder"
            text = f"The checkpoint {path.value} is missing, or lies outside of the configuration's folder"
            assets.note("checkpoint", text, "", remedy, "" if assets.free else assets.folder)
        return [index] if index else []
    place = places.join(assets.folder, folder.value) if folder.value else assets.folder
    if not assets.may_read(place):
        return []
    assets.named.add(places.join(place, STATE))
    return listed_checkpoints(place, assets.may_read)
