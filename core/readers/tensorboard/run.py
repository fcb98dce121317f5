"""A run: the event files of one folder, read as one stream and followed while they grow."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias, TypeVar

import numpy as np

from core.model import I8, U1, BlobSeries, Problem, Run, ScalarSeries, TagInfo
from core.readers.base import Contents, FileState, Folder
from core.readers.parts import is_session_only, session_folder_of
from core.readers.tensorboard.columns import Columns, joined
from core.readers.tensorboard.event_file import EventFile, ReplacedError
from core.readers.tensorboard.late import LateTags
from core.readers.tensorboard.little import LittleFile, LittleSeries
from core.readers.tensorboard.metadata import tag_info
from core.readers.tensorboard.scratch import Kernels, Scratch
from core.readers.tensorboard.sessions import SessionLog
from core.readers.tensorboard.tags import META_GRAPH, RUN_GRAPH, TagTable
from core.readers.tensorboard.wire import text
from core.readers.unreadable import unreadable_file

_QUIET: Final = 60.0
"""Seconds without a change after which an unfinished record at the end of a file is held to be damaged."""

_RETRY: Final = 30.0
"""Seconds after which a file that could not be read is tried again, although it has not changed."""
_GRAPH: Final = TagInfo("graphs")

_PACE: Final = 0.25
"""Seconds between two snapshots while much is read."""
_SHARE: Final = 10
"""Making a snapshot may take one part in so many of the time."""

_NO_SESSION: Final = SessionLog()
_NO_TAGS: Final[Mapping[str, TagInfo]] = MappingProxyType({})
_NO_SCALARS: Final[Mapping[str, ScalarSeries]] = MappingProxyType({})
_NO_BLOBS: Final[Mapping[str, BlobSeries]] = MappingProxyType({})

T = TypeVar("T")
_Parts: TypeAlias = list[tuple[int, Columns]]
_Files: TypeAlias = list[tuple[int, EventFile]]
_Key: TypeAlias = tuple[tuple[int, int], ...]


class _Failure(NamedTuple):
    """A file that could not be read as it was then, and when it was tried, in seconds of a steady clock.

    Where a connection was lost it may be tried again at once: whoever keeps the connection knows when.
    """

    state: FileState
    problem: Problem
    tried: float


def is_event_file(name: str) -> bool:
    """Whether a file of this name holds events: its name contains ``tfevents``, wherever."""
    return "tfevents" in name


def is_empty_marker(name: str) -> bool:
    """Whether an event file only says that a profile exists."""
    return name.endswith(".profile-empty")


class EventRun:
    """Follows the event files of a folder.

    Parameters
    ----------
    folder
        Where they are; it is read when asked.
    kernels
        Where compiled code comes from.
    """

    def __init__(self, folder: Folder, kernels: Kernels) -> None:
        self._name = folder.name
        self._kernels = kernels
        self._little: LittleFile | None = None
        self._failures: dict[str, _Failure] = {}
        self._loaded = False
        self._next_snapshot = 0.0
        self._contents: Contents | None = None
        self._unread_run: tuple[tuple[FileState, ...], Contents] = (), Contents()
        self._began_at: int | None = None
        self.stopped: Callable[[], bool] = lambda: False
        self._forget()
        self._states = _event_files(folder)

    @property
    def contents(self) -> Contents:
        """The run as it is known now."""
        return self._contents or self._unread_contents()

    def _unread_contents(self) -> Contents:
        """Return the run of which nothing was read: made when it is asked for, the same until other files are there.

        Where everything is read at once nobody asks.
        """
        states, contents = self._unread_run
        if states is not self._states or not contents.runs:
            states, files = self._states, tuple(state.path for state in self._states)
            run = Run(self._name, "tensorboard", files, part_of=session_folder_of(self._name))
            contents = Contents((run,))
            self._unread_run = states, contents
        return contents

    @cached_property
    def _table(self) -> TagTable:
        """The tags of the run, made when the first file is read."""
        return TagTable()

    @cached_property
    def _late(self) -> LateTags:
        """What was found out about tags of which nothing was said, made when the first file is read."""
        return LateTags()

    def look(self, folder: Folder) -> int:
        """Compare the folder with what was read; return how many bytes are to be read, 0 for nothing new."""
        states = _event_files(folder)
        if self._little is not None:
            if states == self._states:
                return 0
            self._unfold(self._little)
        again = self._must_start_again(states)
        if again:
            self._forget()
        added = [state.path for state in states] != [state.path for state in self._states]
        self._states = states
        amount = sum(self._unread(state) for state in states)
        if added or (again and not amount):
            self._publish()
        return amount if self._loaded and not added else max(amount, 1)

    @property
    def done(self) -> int:
        """How many bytes the reading that is under way has read so far, 0 while none is."""
        return 0 if self._began_at is None else max(0, self._place() - self._began_at)

    def _place(self) -> int:
        return sum(file.offset for file in list(self._files.values()))

    def read(self) -> None:
        """Read what is new of every file, in lexicographic order of the files."""
        if self._little is not None:
            return
        self._next_snapshot = time.monotonic() + _PACE
        self._began_at = self._place()
        before = self._stamp()
        scratch = self._kernels.scratch(sum(self._unread(state) for state in self._states))
        try:
            whole = self._read(scratch)
        except ReplacedError:
            self._forget()
            whole = self._read(scratch)
        finally:
            self._began_at = None
        self._loaded = self._loaded or whole
        if self._stamp() != before or self._contents is None:
            self._publish()

    def little_file(self) -> FileState | None:
        """Return the only file, if nothing was read of it and there is something in it."""
        if self._loaded or self._files or len(self._states) != 1:
            return None
        (state,) = self._states
        return state if state.size > 0 and not is_empty_marker(state.name) and not self._failed(state) else None

    def accept(self, little: LittleFile) -> None:
        """Take what was found in the only file, as if it had been read."""
        self._loaded = True
        self._little = little
        if len(little.blobs) or little.layout.has_hparams:
            self._unfold(little)
            self._publish()
            return
        started, updated = little.span or (None, None)
        run = Run(
            name=self._name,
            source="tensorboard",
            files=(self._states[0].path,),
            tags=little.layout.tags,
            scalars=LittleSeries(little),
            started=started,
            updated=updated,
            loaded=True,
        )
        self._contents = Contents((run,))

    def _unfold(self, little: LittleFile) -> None:
        """Make of a file that was read with others what reading it by itself makes."""
        (state,) = self._states
        self._little = None
        self._table = little.layout.table()
        self._tags += little.layout.texts[len(self._tags) :]
        for number, info in little.layout.infos.items():
            self._tell(number, info)
        file = self._files[state.path] = EventFile.whole(state, little.span, little.head, little.last)
        file.take_blobs(little.blobs, little.blob_wall, 0)
        shown = self._contents.runs[0].scalars if self._contents is not None else {}
        for number, series in little.scalars():
            kept = shown.get(self._tags[number], series)
            file.scalars[number] = Columns(kept.wall_time, kept.step, kept.value)
            self._scalars[number] = ((0, len(kept)),), kept

    def _stamp(self) -> tuple[object, ...]:
        """Return what changes when there is anything new to tell."""
        problems = [self._failures[s.path].problem for s in self._states if s.path in self._failures]
        return self._loaded, problems, {path: file.stamp for path, file in self._files.items()}

    def _must_start_again(self, states: tuple[FileState, ...]) -> bool:
        """Whether a file that was read has vanished, become another one or lost its end."""
        now = {state.path: state for state in states}
        for path, file in self._files.items():
            state = now.get(path)
            if state is None or state.identity != file.identity or state.size < file.seen:
                return True
        return False

    def _unread(self, state: FileState) -> int:
        """Return how many bytes of a file have to be looked at."""
        file = self._files.get(state.path)
        if is_empty_marker(state.name) or self._failed(state):
            return 0
        if file is None:
            return state.size or int(_stale(state))
        if (state.size, state.changed) == (file.seen, file.changed) and not (file.waiting and _stale(state)):
            return 0
        return max(state.size - file.offset, 1)

    def _failed(self, state: FileState) -> bool:
        """Whether a file could not be read a moment ago and has not changed since."""
        failure = self._failures.get(state.path)
        return failure is not None and failure.state == state and time.monotonic() - failure.tried < _RETRY

    def _read(self, scratch: Scratch) -> bool:
        """Read what is new; returns whether that was everything, False if it was stopped."""
        if not all(self._read_file(state, scratch) for state in self._states if self._unread(state)):
            return False
        late = [
            s for s in self._states if s.path in self._files and self._late.decide(self._files[s.path], self._table)
        ]
        for state in late:
            self._files[state.path] = EventFile(state.path, state.identity)
        return all(self._read_file(state, scratch) for state in late)

    def _read_file(self, state: FileState, scratch: Scratch) -> bool:
        file = self._files.setdefault(state.path, EventFile(state.path, state.identity))
        try:
            if not file.read(state.size, _stale(state), self._table, self._announce, scratch, self.stopped):
                return False
        except OSError as error:
            problem = unreadable_file(state.path, error, file.offset, max(state.size - file.offset, 0))
            tried = -math.inf if isinstance(error, ConnectionError) else time.monotonic()
            self._failures[state.path] = _Failure(state, problem, tried)
        else:
            file.changed = state.changed
            self._failures.pop(state.path, None)
        return True

    def _forget(self) -> None:
        self._little = None
        self._files: dict[str, EventFile] = {}
        self.__dict__.pop("_table", None)
        self.__dict__.pop("_late", None)
        self._infos: dict[int, TagInfo] = {}
        self._session: SessionLog = _NO_SESSION
        self._tags: list[str] = []
        self._scalars: dict[int, tuple[_Key, ScalarSeries]] = {}
        self._blobs: dict[int, tuple[_Key, BlobSeries]] = {}
        self._contents = None

    def _announce(self, buffer: U1, news: I8) -> None:
        """Keep what the first values of tags say."""
        for tag, what, start, length in news.tolist():
            self._tell(tag, tag_info(what, buffer[start : start + length].tobytes()))
        if time.monotonic() > self._next_snapshot:
            self._publish()

    def _tell(self, tag: int, info: TagInfo) -> None:
        """Keep what the first value of a tag says."""
        self._infos[tag] = info
        if info.plugin == "hparams":
            if self._session is _NO_SESSION:
                self._session = SessionLog()
            self._session.take(self._table.names[tag], info.content)

    def _publish(self) -> None:
        """Make a new snapshot; series that have not grown are the same objects as before."""
        started = time.monotonic()
        files = [(k, self._files[s.path]) for k, s in enumerate(self._states) if s.path in self._files]
        if not files:
            self._contents = None
            if self._loaded or self._failures:
                self._show(_NO_TAGS, _NO_SCALARS, _NO_BLOBS, [])
            return
        spans = [file.span for _, file in files if file.span]
        self._tags += map(text, self._table.names[len(self._tags) :])
        scalars, blobs = self._all_scalars(files), self._all_blobs(files)
        tags = MappingProxyType(self._all_tags({*scalars, *blobs}))
        self._show(tags, MappingProxyType(scalars), MappingProxyType(blobs), spans)
        now = time.monotonic()
        self._next_snapshot = now + max(_PACE, _SHARE * (now - started))

    def _show(
        self,
        tags: Mapping[str, TagInfo],
        scalars: Mapping[str, ScalarSeries],
        blobs: Mapping[str, BlobSeries],
        spans: list[tuple[float, float]],
    ) -> None:
        """Make a snapshot of what is known of each tag and of the run."""
        files = [self._files[state.path] for state in self._states if state.path in self._files]
        failures = [self._failures[s.path].problem for s in self._states if s.path in self._failures]
        found = (*failures, *(problem for file in files for problem in file.problems))
        run = Run(
            name=self._name,
            source="tensorboard",
            files=tuple(state.path for state in self._states),
            tags=tags,
            scalars=scalars,
            blobs=blobs,
            params=MappingProxyType(self._session.params),
            started=min((span[0] for span in spans), default=None),
            updated=max((span[1] for span in spans), default=None),
            loaded=self._loaded,
            problems=tuple(replace(problem, run=self._name) for problem in found),
            status=self._session.status,
            ended=self._session.ended,
            hparams=self._session.hparams,
        )
        around = session_folder_of(self._name)
        if around and (not self._loaded or is_session_only(run)):
            run = replace(run, part_of=around)
        self._contents = Contents((run,), problems=run.problems)

    def _all_tags(self, logged: set[str]) -> dict[str, TagInfo]:
        infos: dict[str, TagInfo] = {}
        for number, tag in enumerate(self._tags):
            if number in self._infos:
                infos[tag] = self._infos[number]
            elif tag in logged:
                infos[tag] = _GRAPH if number == RUN_GRAPH else TagInfo("")
        return infos

    def _all_scalars(self, files: _Files) -> dict[str, ScalarSeries]:
        series = {}
        for number, tag in enumerate(self._tags):
            parts = [(k, file.scalars[number]) for k, file in files if number in file.scalars]
            if parts:
                series[tag] = self._kept(number, parts, self._scalars, _scalar_series)
        return series

    def _all_blobs(self, files: _Files) -> dict[str, BlobSeries]:
        series: dict[str, BlobSeries] = {}
        for number in sorted({number for _, file in files for number in file.blobs}):
            parts = [(k, file.blobs[number]) for k, file in files if number in file.blobs]
            tag = self._tags[RUN_GRAPH if number == META_GRAPH else number]
            if number != META_GRAPH or tag not in series:
                series[tag] = self._kept(number, parts, self._blobs, _blob_series)
        return series

    def _kept(self, number: int, parts: _Parts, known: dict[int, tuple[_Key, T]], make: Callable[[_Parts], T]) -> T:
        """Return the series of a tag, the same object as before if it has not grown."""
        key = tuple((k, len(columns)) for k, columns in parts)
        before = known.get(number)
        if before is not None and before[0] == key:
            return before[1]
        series = make(parts)
        known[number] = (key, series)
        return series


def _event_files(folder: Folder) -> tuple[FileState, ...]:
    return tuple([state for state in folder.files if is_event_file(state.name)])


def _scalar_series(parts: _Parts) -> ScalarSeries:
    return ScalarSeries(*joined([columns for _, columns in parts]))


def _blob_series(parts: _Parts) -> BlobSeries:
    wall_time, step, offset, length = joined([columns for _, columns in parts])
    file = np.concatenate([np.full(len(columns), k, np.int32) for k, columns in parts])
    return BlobSeries(wall_time, step, file, offset, length)


def _stale(state: FileState) -> bool:
    return time.time() - state.changed / 1e9 > _QUIET
