"""What a reader of one kind of log is, and what it is given to read with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from core.model import EmbeddingTable, Problem, Run


class ReadError(Exception):
    """Raised where something that was asked for cannot be read.

    Attributes
    ----------
    problem
        What was wrong, in words that help.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.message}: {problem.file}")
        self.problem = problem


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as the file system describes it.

    Attributes
    ----------
    size
        Bytes.
    changed
        Time of the last change in nanoseconds since 1970.
    identity
        Device and inode: another file of the same name has another one.
    """

    path: str
    name: str
    size: int
    changed: int
    identity: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that was found below something opened.

    Attributes
    ----------
    path
        Where it is, as the user would type it.
    name
        Name of its run: the path relative to what was opened, with slashes; ``"."`` for itself.
    files
        Its files in lexicographic order of their names; none for a folder that one reader owns.
    direct
        Whether it stands for one file that the user opened by itself, of whatever name.
    """

    path: str
    name: str
    files: tuple[FileState, ...]
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """What a follower has found; frozen, as are the runs in it: what has changed is a new object.

    Runs of one name, from whatever followers, are pieces of one run; so are those that name another as `part_of`. Of
    what several pieces say, that of the reader that is trusted first is believed. A run, and each of its series, should
    stay the same object as long as it has not grown: what is drawn of it is kept by that.

    Attributes
    ----------
    runs
        With `loaded` set once they are read. A `BlobSeries` of a run points into event files.
    embeddings
        Tables with keys that begin with the name of their run.
    problems
        Everything that could not be read, those of the runs included.
    """

    runs: tuple[Run, ...] = ()
    embeddings: tuple[EmbeddingTable, ...] = ()
    problems: tuple[Problem, ...] = ()


class Follower(Protocol):
    """Follows what one folder holds; one thread at a time may use it, not always the same.

    It is asked to look again and again as long as its folder is there, and to read when a look has found something.
    `contents` is asked all the time, also while it reads, and must be quick: it is set anew when something was read.
    Whatever is damaged should become a `Problem` and cost only itself; an exception ends the following of the folder.
    It is asked to look again when a file of its folder has changed, and now and then. One that depends on other files
    too has an attribute ``restless`` that is true, and is asked all the time. One that reads long may be `Stoppable`.
    One of which nothing but a few bytes is read, such as the header of an array, has an attribute ``at_once`` that is
    true: it is read when it is found.
    """

    def look(self, folder: Folder) -> int:
        """Compare the folder with what was read of it; return how many bytes are to be read, 0 for nothing new.

        Nothing should be opened here: sizes and times of change are in `folder.files`, among which are files that
        belong to other readers. A file of the same name may be another one (`FileState.identity`), or be shorter.
        """

    def read(self) -> None:
        """Read what is new, on another thread; what holds the interpreter's lock longer than 10 ms makes it stutter."""

    @property
    def contents(self) -> Contents:
        """What is known now: the same object as long as nothing changes."""


@runtime_checkable
class Stoppable(Follower, Protocol):
    """A follower that reads much piece by piece: it tells how far it is, and stops between two pieces when asked to.

    What it has read by then stays read, its runs are not `loaded`, and its next look finds the rest.

    Attributes
    ----------
    stopped
        Whether to stop; it is set before each reading and asked between two pieces.
    """

    stopped: Callable[[], bool]

    @property
    def done(self) -> int:
        """How many bytes the reading that is under way has read so far; asked by other threads."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies directly in a folder, before anything of it is opened.

    Attributes
    ----------
    path
        Where the folder is.
    files, folders
        Names, in no order.
    """

    path: str
    files: Sequence[str]
    folders: Sequence[str]


class Reader(Protocol):
    """Knows one kind of log; `PlainReader` has what most readers answer.

    Each catalog has its own instance, which is asked by one thread at a time, `read` aside. The first three answers
    are about names and are asked for every file and folder at every look: they should open nothing.
    """

    def claims(self, name: str) -> bool:
        """Whether a file of this name, found in a folder, belongs to this kind of log."""

    def opens(self, name: str) -> bool:
        """Whether a file of this name, opened directly, belongs to this kind of log."""

    def owns(self, listing: Listing) -> Sequence[str] | None:
        """Return None unless a folder with all that is below it is one log.

        Then return the folders below it, relative to it, that other readers may look into; the follower of the folder
        is given no files and looks for them itself.
        """

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of a folder, None if there is nothing of this kind in it.

        It is asked about folders with a file that it claims, folders that are owned, and files opened directly. It is
        asked again when other files lie in the folder; the follower that it has already is kept then.
        """

    def read(self, followers: Sequence[Follower]) -> None:
        """Read what is new of some of its followers; where that raises, each is read by itself."""

    def load_kernels(self) -> None:
        """Load compiled code, if there is any, and wait for it."""

    def recall_kernels(self) -> None:
        """Start to load compiled code; wait a little for it if it was compiled before."""

    def expect(self, amount: int) -> None:
        """Prepare for reading so many bytes."""


class PlainReader:
    """A reader without compiled code that reads files one folder at a time; what it reads is left to say."""

    def claims(self, name: str) -> bool:
        """Whether a file of this name, found in a folder, belongs to this kind of log."""
        return False

    def opens(self, name: str) -> bool:
        """Whether a file of this name, opened directly, belongs to this kind of log: those it claims."""
        return self.claims(name)

    def owns(self, listing: Listing) -> Sequence[str] | None:
        """Leave all folders to everybody."""
        return None

    def read(self, followers: Sequence[Follower]) -> None:
        """Read one follower after the other."""
        for follower in followers:
            follower.read()

    def load_kernels(self) -> None:
        """Load nothing."""

    def recall_kernels(self) -> None:
        """Load nothing."""

    def expect(self, amount: int) -> None:
        """Prepare nothing."""
