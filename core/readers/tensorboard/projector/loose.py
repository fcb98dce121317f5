"""Tensors that lie where PyTorch writes them, whether a configuration names them or not.

``add_embedding`` writes ``<run>/<step>/<tag>/tensors.tsv`` with ``metadata.tsv`` and ``sprite.png`` beside it, and
notes it in the configuration of the run. Runs that were interrupted or copied in part leave folders that nothing names.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from core.model import EmbeddingStep, EmbeddingTable, SpriteSource
from core.readers.base import Contents, FileState, Folder, ReadError
from core.readers.embeddings import sprite_size, vectors_shape
from core.readers.tensorboard.projector.tensors import tensor_source

TENSORS: Final = "tensors.tsv"
METADATA: Final = "metadata.tsv"
SPRITE: Final = "sprite.png"
_STEP: Final = re.compile(r"[0-9]{1,18}")


class LooseTensors:
    """Follows the tensors of one folder."""

    def __init__(self, folder: Folder) -> None:
        self._run, self._tensor, self._step = _place(folder.name)
        self._states: tuple[FileState, ...] = ()
        self._read_of: tuple[FileState, ...] = ()
        self._contents = Contents()

    @property
    def contents(self) -> Contents:
        """The table as it is known now."""
        return self._contents

    def look(self, folder: Folder) -> int:
        """Compare the folder with what was read; return 1 if one of its files has changed, else 0."""
        self._states = tuple(file for file in folder.files if file.name in (TENSORS, METADATA, SPRITE))
        return int(self._states != self._read_of)

    def read(self) -> None:
        """Read the shape of the tensor, and that of the thumbnails."""
        self._read_of = self._states
        files = {state.name: state.path for state in self._states}
        self._contents = Contents()
        if TENSORS not in files:
            return
        try:
            self._contents = self._read(files)
        except ReadError as error:
            self._contents = Contents(problems=(replace(error.problem, run=self._run),))

    def _read(self, files: dict[str, str]) -> Contents:
        tensor = tensor_source(files[TENSORS], [])
        rows, columns = vectors_shape(tensor)
        sprite = _sprite(files[SPRITE], rows) if SPRITE in files else None
        state = EmbeddingStep(self._step, tensor, files.get(METADATA, ""), sprite)
        key = f"{self._run}/{self._tensor}"
        return Contents(embeddings=(EmbeddingTable(key, self._run, self._tensor, rows, columns, (state,)),))


def _place(name: str) -> tuple[str, str, int | None]:
    """Return run, tensor and step of the folder of a tensor: ``run/00100/layer``; of any other folder it is the run."""
    *run, step, tensor = ["", "", *name.split("/")]
    if _STEP.fullmatch(step):
        return "/".join(filter(None, run)) or ".", unquote(tensor.replace("%%", "%")), int(step)
    return name, "tensors", None


def _sprite(file: str, rows: int) -> SpriteSource | None:
    """Return the thumbnails of so many rows, None if the image cannot hold them.

    PyTorch makes their sheet as nearly square as it can.
    """
    across = math.ceil(math.sqrt(rows))
    try:
        width, height = sprite_size(file)
    except ReadError:
        return None  # nobody has said that it holds thumbnails
    down = math.ceil(rows / across)
    for lines in (across, down):
        if width % across == 0 and height % lines == 0:
            return SpriteSource(file, width // across, height // lines)
    return None
