"""The reader of TensorBoard log folders."""

from __future__ import annotations

from core.readers.base import Folder, Follower
from core.readers.tensorboard.projector import PROJECTOR_CONFIG, ProjectorConfig
from core.readers.tensorboard.run import EventRun, is_event_file
from core.readers.tensorboard.scratch import Kernels


class EventReader:
    """Knows folders with event files."""

    def __init__(self) -> None:
        self._kernels = Kernels()

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of the event files of a folder."""
        if any(is_event_file(file.name) for file in folder.files):
            return EventRun(folder, self._kernels)
        return None


class ProjectorReader:
    """Knows folders with a configuration of the embedding projector."""

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of the configuration of a folder."""
        if any(file.name == PROJECTOR_CONFIG for file in folder.files):
            return ProjectorConfig(folder)
        return None
