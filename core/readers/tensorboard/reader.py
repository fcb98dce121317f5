"""The readers of TensorBoard log folders."""

from __future__ import annotations

from core.readers.base import Folder, Follower, PlainReader
from core.readers.tensorboard.projector import PROJECTOR_CONFIG, ProjectorConfig
from core.readers.tensorboard.run import EventRun, is_event_file
from core.readers.tensorboard.scratch import Kernels


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
    """Knows folders with a configuration of the embedding projector."""

    def claims(self, name: str) -> bool:
        """Whether a file is a configuration."""
        return name == PROJECTOR_CONFIG

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of the configuration of a folder."""
        return ProjectorConfig(folder) if any(file.name == PROJECTOR_CONFIG for file in folder.files) else None
