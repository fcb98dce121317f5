"""The readers of TensorBoard log folders."""

from __future__ import annotations

from collections.abc import Sequence

from core.readers.base import Folder, Follower, PlainReader
from core.readers.permissions import Permissions
from core.readers.tensorboard.checkpoint.finding import STATE
from core.readers.tensorboard.checkpoint.tables import CheckpointFolder
from core.readers.tensorboard.projector.config import PROJECTOR_CONFIG, ProjectorConfig
from core.readers.tensorboard.projector.loose import METADATA, SPRITE, TENSORS, LooseTensors
from core.readers.tensorboard.run import EventRun, is_event_file
from core.readers.tensorboard.scratch import Kernels
from core.readers.tensorboard.together import read_little


class EventReader(PlainReader):
    """Knows folders with event files."""

    def __init__(self) -> None:
        self._kernels = Kernels()

    def claims(self, name: str) -> bool:
        """Whether a file holds events."""
        return is_event_file(name)

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of the event files of a folder."""
        if any(is_event_file(file.name) for file in folder.files):
            return EventRun(folder, self._kernels)
        return None

    def read(self, followers: Sequence[Follower]) -> None:
        """Read little files together, everything else one run after the other."""
        runs = [follower for follower in followers if isinstance(follower, EventRun)]
        for run in read_little(runs, self._kernels):
            run.read()

    def load_kernels(self) -> None:
        """Load the kernels and wait for them."""
        self._kernels.wait()

    def recall_kernels(self) -> None:
        """Start to load the kernels; wait a little if they were compiled before."""
        self._kernels.recall()

    def expect(self, amount: int) -> None:
        """Load the kernels if so many bytes are worth it."""
        self._kernels.expect(amount)


class ProjectorReader(PlainReader):
    """Knows folders with a configuration of the embedding projector.

    Parameters
    ----------
    permissions
        Which configurations may name files outside of their folders; none if not given.
    """

    def __init__(self, permissions: Permissions | None = None) -> None:
        self._permissions = permissions or Permissions()

    def claims(self, name: str) -> bool:
        """Whether a file is a configuration."""
        return name == PROJECTOR_CONFIG

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of the configuration of a folder."""
        named = any(file.name == PROJECTOR_CONFIG for file in folder.files)
        return ProjectorConfig(folder, self._permissions) if named else None


class LooseTensorReader(PlainReader):
    """Knows folders with a tensor as PyTorch writes it, which no configuration need name."""

    def claims(self, name: str) -> bool:
        """Whether a file is such a tensor, or what belongs to one."""
        return name in (TENSORS, METADATA, SPRITE)

    def opens(self, name: str) -> bool:
        """Whether a file alone is enough: never, tables of vectors are opened as such."""
        return False

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of the tensor of a folder."""
        return LooseTensors(folder) if any(file.name == TENSORS for file in folder.files) else None


class CheckpointReader(PlainReader):
    """Knows folders with TensorFlow checkpoints."""

    def claims(self, name: str) -> bool:
        """Whether a file lists checkpoints."""
        return name == STATE

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of the checkpoints of a folder."""
        return CheckpointFolder(folder) if any(file.name == STATE for file in folder.files) else None
