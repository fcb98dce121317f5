"""Finds logs, reads them on threads, and follows them while they grow."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from types import MappingProxyType
from typing import Final, TypeAlias

from core.garbage import no_collecting
from core.model import Catalog, Problem, SourceSpec
from core.readers.base import Contents, Follower, Reader, Stoppable
from core.readers.following import Followers
from core.readers.merged_tables import merged_tables
from core.readers.merging import Merger
from core.readers.permissions import Permissions
from core.readers.plug_ins import plug_in_problems
from core.readers.registry import all_readers
from core.readers.sources import SourceError, parse_sources
from core.work import Token

__all__ = ["CatalogReader", "SourceError", "parse_sources"]

_THREADS: Final = 2
"""Decoding releases the interpreter's lock; more threads than this only take cores from the window."""
_REMOTE_THREADS: Final = 8
"""Reading far away is waiting most of the time."""
_LITTLE: Final = 4 << 20
"""So many bytes are decoded without compiled code, which holds the lock: a second thread would be of no use."""
_TOGETHER: Final = 4 << 20
"""Followers of one reader that have so many bytes to read between them are read by one task."""
_LONG: Final = 4 << 20
"""Followers with more bytes than this to read are asked how far they are, and stopped between two pieces."""
_PACE: Final = 1 / 30
"""Seconds between two snapshots while reading."""
_REST: Final = 3
"""So many times as long as a snapshot took, none is made: a hundred thousand runs want time to be read, too."""

_Outcome: TypeAlias = tuple[list[Follower], dict[Follower, Exception]]
"""Followers that one task has read, and what went wrong unforeseen."""


class CatalogReader:
    """Reads everything below some sources into a catalog, and follows it.

    Its methods may be called from any thread, one at a time.

    Parameters
    ----------
    sources
        What to read.
    permissions
        Which configurations may name files outside of their folders; what is allowed later is read at the next look.
    """

    def __init__(self, sources: Sequence[SourceSpec], permissions: Permissions | None = None) -> None:
        self._sources = tuple(sources)
        self._readers: tuple[Reader, ...] = all_readers(permissions)
        self._followers = Followers(self._sources, self._readers)
        self._merger = Merger()
        self._failures: dict[Follower, Problem] = {}
        self._discovered = False
        self._complete = False
        self._amount = (0, 0)
        self._shown: tuple[object, ...] = ()
        self._lock = threading.Lock()

    def load_kernels(self) -> None:
        """Load the compiled decoders now, compiling them the first time, instead of when there is enough to read."""
        for reader in self._readers:
            reader.load_kernels()

    def recall_kernels(self) -> None:
        """Start to load compiled decoders, however little there is to read, and wait a little if they are compiled.

        Where they are loaded anyway, as in the window, reading then keeps nobody waiting for the interpreter's lock.
        """
        for reader in set(self._followers.reader_of.values()):
            reader.recall_kernels()

    @property
    def amount(self) -> tuple[int, int]:
        """How many bytes are read out of how many, of what was new at the last look; may be asked from any thread."""
        return self._amount

    @property
    def pause(self) -> float:
        """Seconds until the next look is due: little enough to see what is new at once, unless that costs too much."""
        return self._followers.pause

    def snapshot(self) -> Catalog:
        """Return what is known now, without looking at any file; runs that are not read yet are not `loaded`."""
        with self._lock:
            return self._catalog()

    def discover(self) -> Catalog:
        """Find what there is without reading it: runs are not `loaded`, the catalog is not `complete`.

        What can be read at once is; the catalog is `complete` if that is all there is.
        """
        with self._lock, no_collecting():
            found = self._look(everything=True)
            at_once = [follower for follower in found if getattr(follower, "at_once", False)]
            for follower in at_once:
                error = _error(follower)
                if error is not None:
                    self._failures[follower] = _failure(follower, error)
            if found:
                self._complete = len(at_once) == len(found)
            return self._catalog()

    def read(self, token: Token | None = None, publish: Callable[[Catalog], None] | None = None) -> Catalog:
        """Read everything that is new and return the complete catalog.

        Parameters
        ----------
        token
            Told how much is read; may ask to stop, which raises CancelledError.
        publish
            Given a snapshot now and then, on the calling thread.
        """
        with self._lock, no_collecting():
            self._read(self._look(everything=not self._discovered), token, publish)
            self._complete = True
            return self._catalog()

    def refresh(self, everything: bool = True) -> Catalog | None:
        """Look for what is new and read it; returns None if nothing has changed.

        Parameters
        ----------
        everything
            Look at all files, whatever that costs; otherwise where something tells of a change, and where it is due.
        """
        with self._lock:
            pending = self._look(everything)
            if self._complete and not pending and not self._followers.asked:
                return None
            self._read(pending, None, None)
            self._complete = True
            return self._catalog() if self._state() != self._shown else None

    def _look(self, everything: bool) -> dict[Follower, int]:
        """Return the followers that have something to read, and how many bytes; those that have failed have not."""
        pending = self._followers.look(everything)
        self._discovered = True
        followed = self._followers.reader_of
        self._failures.update((f, _failure(f, error)) for f, error in self._followers.failures.items())
        self._failures = {follower: p for follower, p in self._failures.items() if follower in followed}
        return {follower: amount for follower, amount in pending.items() if follower not in self._failures}

    def _read(
        self, pending: dict[Follower, int], token: Token | None, publish: Callable[[Catalog], None] | None
    ) -> None:
        if not pending:
            return
        reader_of = self._followers.reader_of
        for reader in self._readers:
            reader.expect(sum(amount for follower, amount in pending.items() if reader_of[follower] is reader))
        tasks = self._tasks(pending)
        threads = min(_THREADS, len(tasks)) if sum(pending.values()) > _LITTLE else 1
        if self._followers.remote:
            threads = min(_REMOTE_THREADS, len(tasks))
        outcomes: SimpleQueue[_Outcome] = SimpleQueue()
        stop = threading.Event()
        for follower in _long(pending):
            follower.stopped = stop.is_set
        with ThreadPoolExecutor(threads, "reader") as pool:
            try:
                for task in tasks:
                    pool.submit(lambda task: outcomes.put(_read_together(*task)), task)
                self._watch(outcomes, pending, token, publish)
            except BaseException:
                stop.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _tasks(self, pending: Mapping[Follower, int]) -> list[tuple[Reader, list[Follower]]]:
        """Return what is read by one thread at a time: a big log by itself, little ones of one reader together."""
        tasks: list[tuple[Reader, list[Follower]]] = []
        last: dict[Reader, list[Follower]] = {}
        filled: dict[Reader, int] = {}
        for follower, amount in pending.items():
            reader = self._followers.reader_of[follower]
            if self._followers.remote or reader not in last or filled[reader] + amount > _TOGETHER:
                last[reader], filled[reader] = [], 0
                tasks.append((reader, last[reader]))
            last[reader].append(follower)
            filled[reader] += amount
        return tasks

    def _watch(
        self,
        outcomes: SimpleQueue[_Outcome],
        pending: Mapping[Follower, int],
        token: Token | None,
        publish: Callable[[Catalog], None] | None,
    ) -> None:
        """Tell what is read, and show it, until everything is."""
        left, due = set(pending), time.monotonic() + _PACE
        under_way = _long(pending)
        waiting = sum(pending.values())
        done = 0 if self._complete else max(0, self._amount[1] - waiting)  # reading may have been interrupted
        total = done + waiting
        self._amount = (done, total)
        while left:
            with contextlib.suppress(Empty):
                followers, errors = outcomes.get(timeout=_PACE)
                left.difference_update(followers)
                done += sum(pending[follower] for follower in followers)
                self._failures.update((follower, _failure(follower, error)) for follower, error in errors.items())
            partly = sum(min(follower.done, pending[follower]) for follower in under_way if follower in left)
            self._amount = (done + partly, total)
            if token is not None:
                token.check()
                token.progress(self._amount[0] / total, "reading logs")
            began = time.monotonic()
            if publish is not None and began >= due and self._state() != self._shown:
                publish(self._catalog())
                now = time.monotonic()
                due = now + max(_PACE, _REST * (now - began))

    def _state(self, contents: list[Contents] | None = None) -> tuple[object, ...]:
        """Return what makes a catalog differ from another one."""
        found = self._followers
        problems = (*found.problems, *plug_in_problems(self._readers), *self._failures.values())
        return (self._complete, problems, found.contents() if contents is None else contents)

    def _catalog(self) -> Catalog:
        """Return a snapshot of what is known now."""
        contents = self._followers.contents()
        self._shown = self._state(contents)
        told = [content for content in contents if content.problems or content.embeddings]
        problems = [problem for content in told for problem in _problems(content)]
        return Catalog(
            self._sources,
            MappingProxyType(self._merger.runs(self._followers.pieces())),
            MappingProxyType(merged_tables(told)),
            (*self._followers.problems, *plug_in_problems(self._readers), *self._failures.values(), *problems),
            self._complete,
        )


def _long(pending: Mapping[Follower, int]) -> list[Stoppable]:
    """Return the followers of which it is worth asking how far they are, and stopping them."""
    return [follower for follower, amount in pending.items() if amount > _LONG and isinstance(follower, Stoppable)]


def _read_together(reader: Reader, followers: list[Follower]) -> _Outcome:
    """Read some followers of a reader; what fails together is read one by one, so that one failure costs one log."""
    try:
        reader.read(followers)
    except Exception:
        return followers, {follower: error for follower in followers if (error := _error(follower)) is not None}
    return followers, {}


def _error(follower: Follower) -> Exception | None:
    try:
        follower.read()
    except Exception as error:
        return error
    return None


def _failure(follower: Follower, error: Exception) -> Problem:
    """Return what went wrong unforeseen as a problem, so that everything else is shown."""
    runs = follower.contents.runs
    name = runs[0].name if runs else ""
    file = runs[0].files[0] if runs and runs[0].files else name
    return Problem(file, "unexpected", f"Reading failed: {error!r}", run=name)


def _problems(content: Contents) -> Iterator[Problem]:
    """Yield each problem of a folder once, those of its tables included."""
    yield from dict.fromkeys((*content.problems, *(p for table in content.embeddings for p in table.problems)))
