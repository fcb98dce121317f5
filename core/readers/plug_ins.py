"""Readers that other distributions bring: found by their entry points, and kept from harming anybody.

A distribution offers a reader by an entry point of the group ``armillary.readers`` whose value is a class of readers,
or anything that returns a reader when it is called without arguments. Whatever goes wrong in it becomes a `Problem`
that names the distribution, and all other logs are read as if it were not there.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Sequence, Sized
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from core.model import EmbeddingTable, Problem, Run
from core.readers.base import Contents, Folder, Follower, Listing, Reader

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP: Final = "armillary.readers"
WITHOUT: Final = "ARMILLARY_NO_PLUG_INS"
"""Environment variable that keeps plug-ins from being loaded, if it is set to anything but 0."""
_REMEDY: Final = f"Update or uninstall it; with {WITHOUT}=1 in the environment it is not loaded"
_ANSWERS: Final = ("claims", "opens", "owns", "follow", "read", "load_kernels", "recall_kernels", "expect")
_MOST: Final = 20
"""Problems of one plug-in that are told; a reader that fails once tends to fail everywhere."""

Answer = TypeVar("Answer")


@lru_cache(maxsize=1)
def _installed() -> tuple[EntryPoint, ...]:
    """Return the entry points that are installed; looking through all distributions takes a while, once."""
    from importlib.metadata import entry_points

    return tuple(sorted(entry_points(group=GROUP), key=lambda point: (_distribution(point), point.name)))


def plug_in_readers() -> tuple[GuardedReader, ...]:
    """Return a new instance of each reader that other distributions bring; what cannot be loaded only has problems."""
    if os.environ.get(WITHOUT, "0") not in ("", "0"):
        return ()
    return tuple(GuardedReader(point) for point in _installed())


def plug_in_problems(readers: Sequence[Reader]) -> tuple[Problem, ...]:
    """Return what has gone wrong in plug-ins so far."""
    return tuple(problem for reader in readers if isinstance(reader, GuardedReader) for problem in reader.problems)


def _distribution(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist is not None else "an unknown distribution"


def _place(point: EntryPoint) -> str:
    """Return the folder in which a distribution is installed."""
    return str(point.dist.locate_file("")) if point.dist is not None else point.value


def _made(point: EntryPoint) -> Any:
    """Return a reader; raises whatever goes wrong, TypeError for what is none."""
    reader = point.load()()
    missing = [answer for answer in _ANSWERS if not callable(getattr(reader, answer, None))]
    if missing:
        raise TypeError(f"{point.value} makes no reader: it has no {', '.join(missing)}")
    return reader


class GuardedReader:
    """A reader of another distribution, whose failures are problems; one that cannot be loaded reads nothing.

    Attributes
    ----------
    title
        What it is called in problems.
    """

    def __init__(self, point: EntryPoint) -> None:
        self.title = f"The reader {point.name!r} of {_distribution(point)}"
        self._told: dict[str, Problem] = {}
        self._reader: Any = None
        try:
            self._reader = _made(point)
        except (Exception, SystemExit) as error:
            self._fail("plug-in-broken", f"cannot be loaded from {point.value}", error, _place(point))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What has gone wrong so far."""
        return tuple(self._told.values())

    def _fail(self, kind: str, what: str, error: BaseException, file: str) -> None:
        message = f"{self.title} {what}: {_because(error)}"
        if len(self._told) < _MOST:
            self._told.setdefault(message, Problem(file, kind, message, remedy=_REMEDY))

    def _ask(self, what: str, otherwise: Answer, kind: type | tuple[type, ...], file: str, *given: object) -> Answer:
        """Return what the reader answers, something else if it fails or answers what is no answer."""
        if self._reader is None:
            return otherwise
        try:
            answer: Answer = getattr(self._reader, what)(*given)
            if not isinstance(answer, kind):
                raise TypeError(f"{what} returned {answer!r:.80}")
        except Exception as error:
            self._fail("plug-in-failed", f"failed at {what}", error, file)
            return otherwise
        return answer

    def claims(self, name: str) -> bool:
        """Whether a file of this name, found in a folder, belongs to this kind of log."""
        return self._ask("claims", False, bool, name, name)

    def opens(self, name: str) -> bool:
        """Whether a file of this name, opened directly, belongs to this kind of log."""
        return self._ask("opens", False, bool, name, name)

    def owns(self, listing: Listing) -> Sequence[str] | None:
        """Return the folders that are free in one that is one log, None for one that is not."""
        nothing: Sequence[str] | None = None
        owned = self._ask("owns", nothing, (list, tuple, type(None)), listing.path, listing)
        return None if owned is None else [str(name) for name in owned]

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of a folder, None if there is nothing of this kind in it."""
        follower = self._ask("follow", None, object, folder.path, folder)
        return None if follower is None else GuardedFollower(self, follower, folder)

    def read(self, followers: Sequence[Follower]) -> None:
        """Read what is new of some of its followers."""
        inner = [follower.inner for follower in followers if isinstance(follower, GuardedFollower)]
        if self._reader is not None:
            self._reader.read(inner)
        for follower in followers:
            if isinstance(follower, GuardedFollower):
                follower.finish()

    def load_kernels(self) -> None:
        """Load compiled code, if there is any, and wait for it."""
        self._ask("load_kernels", None, object, "")

    def recall_kernels(self) -> None:
        """Start to load compiled code; wait a little for it if it was compiled before."""
        self._ask("recall_kernels", None, object, "")

    def expect(self, amount: int) -> None:
        """Prepare for reading so many bytes."""
        self._ask("expect", None, object, "", amount)


class GuardedFollower:
    """A follower of another distribution, whose failures are problems of its folder.

    Attributes
    ----------
    inner
        The follower itself.
    """

    def __init__(self, reader: GuardedReader, inner: Any, folder: Folder) -> None:
        self.inner = inner
        self._reader = reader
        self._folder = folder
        self._failure: Problem | None = None
        self._failed_at: Folder | None = None
        self._told: object = None
        self._contents = Contents()

    @property
    def restless(self) -> bool:
        """Whether it depends on more than the files of its folder."""
        return bool(getattr(self.inner, "restless", False))

    @property
    def at_once(self) -> bool:
        """Whether next to nothing is read of it."""
        return bool(getattr(self.inner, "at_once", False))

    def look(self, folder: Folder) -> int:
        """Compare the folder with what was read of it; return how many bytes are to be read, 0 for nothing new."""
        self._folder = folder
        if folder == self._failed_at:  # it would fail again
            return 0
        try:
            amount = self.inner.look(folder)
            if not isinstance(amount, int):
                raise TypeError(f"look returned {amount!r:.80}")
        except Exception as error:
            self._fail("look", error)
            return 0
        return max(amount, 0)

    def read(self) -> None:
        """Read what is new."""
        try:
            self.inner.read()
        except Exception as error:
            self._fail("read", error)
        else:
            self.finish()

    def finish(self) -> None:
        """Forget a failure: what was new is read."""
        if self._failure is not None:
            self._failure = self._failed_at = self._told = None

    @property
    def contents(self) -> Contents:
        """What is known now, of what is as it should be."""
        try:
            contents = self.inner.contents
            if contents is not self._told:
                self._contents = self._with_failure(_checked(contents))
                self._told = contents
        except Exception as error:
            self._fail("contents", error)
        return self._contents

    def _fail(self, what: str, error: Exception) -> None:
        """Keep what was known, and say what has gone wrong with the folder."""
        failure = Problem(
            self._folder.path, "plug-in-failed", f"{self._reader.title} failed at {what}: {_because(error)}",
            remedy=_REMEDY, run=self._folder.name,
        )  # fmt: skip
        self._failed_at = self._folder
        if failure != self._failure:
            self._failure = failure
            self._contents = self._with_failure(self._contents)

    def _with_failure(self, contents: Contents) -> Contents:
        if self._failure is None:
            return contents
        problems = [problem for problem in contents.problems if problem.kind != "plug-in-failed"]
        return Contents(contents.runs, contents.embeddings, (*problems, self._failure))


def _checked(contents: object) -> Contents:
    """Return contents that are what they should be; raises TypeError for others."""
    if not isinstance(contents, Contents):
        raise TypeError(f"contents are {contents!r:.80}")
    for kind, found in ((Run, contents.runs), (EmbeddingTable, contents.embeddings), (Problem, contents.problems)):
        if not isinstance(found, tuple) or not all(isinstance(item, kind) for item in found):
            raise TypeError(f"contents hold {found!r:.80} where a tuple of {kind.__name__} should be")
    for run in contents.runs:
        _check_run(run)
    return contents


def _check_run(run: Run) -> None:
    if not run.name or not isinstance(run.name, str):
        raise TypeError("a run has no name")
    for tag, values in run.scalars.items():
        _check_lengths(tag, values.wall_time, values.step, values.value)
    for tag, payloads in run.blobs.items():
        _check_lengths(tag, payloads.wall_time, payloads.step, payloads.file, payloads.offset, payloads.length)


def _check_lengths(tag: str, *columns: Sized) -> None:
    if len({len(column) for column in columns}) > 1:
        raise TypeError(f"the columns of {tag!r} differ in length")


def _because(error: BaseException) -> str:
    """Return an error and where it was raised, in one line."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}".splitlines()[0][:300] + where
