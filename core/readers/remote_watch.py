"""Watches a remote folder: it is listed on a thread of its own now and then, and stays as it was while it cannot be."""

from __future__ import annotations

import time
import zlib
from threading import Event
from typing import Final

from core.model import Problem
from core.readers.base import FileState, Folder, Listing
from core.readers.discovery import DEEPEST, Changes, Rules, below, difference
from core.readers.places import AddressError, LostConnectionError, join, name, parent, without_secrets
from core.readers.places.stores import Branch, RemoteFile, Tree, store_of
from core.threads import start_thread

EVERY: Final = 10.0
"""Seconds between two listings; more where one takes long."""
SHARE: Final = 0.25
"""Part of the time in which a listing may be going on."""
_BRIEFLY: Final = 0.5
"""Seconds after which it is asked again whether a listing has ended."""


class RemoteWatch:
    """Watches an address and all that is below it.

    Parameters
    ----------
    address
        Where it is; nothing is asked before the first look.
    """

    def __init__(self, address: str, rules: Rules) -> None:
        self._address = address.rstrip("/")
        self._rules = rules
        self._folders: dict[str, Folder] = {}
        self._listing: _Listing | None = None
        self._due = 0.0
        self._failures = 0
        self.problems: tuple[Problem, ...] = ()

    @property
    def pause(self) -> float:
        """Seconds until the next look is due."""
        return _BRIEFLY if self._listing is not None else max(_BRIEFLY, self._due - time.monotonic())

    def look(self, everything: bool) -> Changes:
        """Return what has changed since the last look; starts to list the address if that is due."""
        if self._listing is None and (everything or time.monotonic() >= self._due):
            self._listing = _Listing(self._address, self._rules)
        if self._listing is None or not (everything or self._listing.done.is_set()):
            return Changes()
        listing, self._listing = self._listing, None
        listing.done.wait()
        return self._taken(listing)

    def _taken(self, listing: _Listing) -> Changes:
        """Take over what a listing has found; after a lost connection all is new, as reading may have failed too."""
        self._due = time.monotonic() + max(EVERY, listing.seconds / SHARE)
        if listing.problems != self.problems:
            self.problems = listing.problems
        if listing.lost:
            self._due = time.monotonic() + listing.pause
            return Changes()
        before, self._folders = self._folders, listing.folders
        recovered, self._failures = listing.failures != self._failures, listing.failures
        return difference(before, self._folders, whole=recovered)


class _Listing:
    """One listing of an address, going on until `done`.

    Attributes
    ----------
    folders
        What was found, by name.
    problems
        What could not be listed.
    lost
        Whether what was found before is to be kept, as nothing could be found out.
    failures, pause
        How often the connection was lost so far, and seconds until it may be tried again.
    """

    def __init__(self, address: str, rules: Rules) -> None:
        self._address = address
        self._rules = rules
        self.done = Event()
        self.folders: dict[str, Folder] = {}
        self.problems: tuple[Problem, ...] = ()
        self.lost = False
        self.failures = 0
        self.pause = 0.0
        self.seconds = 0.0
        start_thread(self._run, "listing")

    def _run(self) -> None:
        began = time.monotonic()
        try:
            self._list()
        except OSError as error:
            self.lost = not isinstance(error, FileNotFoundError)
            self.problems = (_problem(self._address, error),)
        except Exception as error:  # whatever a library raises must not end watching
            self.lost = True
            text = f"Listing the address failed: {type(error).__name__}"
            self.problems = (Problem(without_secrets(self._address), "unexpected", text),)
        finally:
            self.seconds = time.monotonic() - began
            self.done.set()

    def _list(self) -> None:
        try:
            store = store_of(self._address)
        except AddressError:
            self.pause = EVERY
            raise
        try:
            tree = store.tree(self._address)
            folders = _Found(tree, self._rules) if tree else None
            if folders is None:
                self._take_file(store.states([self._address])[0])
                return
            folders.walk(self._address)
            unknown = [path for path, state in folders.states.items() if state is None]
            folders.states.update(zip(unknown, store.states(unknown) if unknown else [], strict=True))
            self.folders, self.problems = folders.folders(), tuple(folders.problems)
        finally:
            self.failures = store.failures
            self.pause = max(store.pause, _BRIEFLY) if store.pause else EVERY

    def _take_file(self, file: RemoteFile | None) -> None:
        """Take the address for a file."""
        last = name(self._address)
        if file is None:
            raise FileNotFoundError(2, "There is nothing at this address", self._address)
        if not self._rules.opens(last):
            self.problems = (Problem(self._address, "unknown-file", "The file is of no kind that can be opened"),)
            return
        run = self._rules.file_name(last)
        self.folders = {run: Folder(parent(self._address), run, (_state(self._address, last, file),), direct=True)}


class _Found:
    """Folders of logs among those of a listing."""

    def __init__(self, tree: Tree, rules: Rules) -> None:
        self._tree = tree
        self._rules = rules
        self._named: list[tuple[str, str, list[tuple[str, str]]]] = []
        self.states: dict[str, RemoteFile | None] = {}
        self.problems: list[Problem] = []

    def walk(self, top: str) -> None:
        """Sort out the folders at and below one."""
        left = [(top, "")]
        while left:
            path, relative = left.pop()
            branch = self._tree.get(path, Branch())
            if branch.problem is not None:
                self.problems.append(_problem(path, branch.problem))
            self._take(path, relative, branch)
            if relative.count("/") < DEEPEST:
                left += [(join(path, part), below(relative, part)) for part in self._inner(path, relative, branch)]

    def _inner(self, path: str, relative: str, branch: Branch) -> list[str]:
        free = self._rules.free_below(Listing(path, list(branch.files), branch.folders))
        return list(branch.folders if free is None else free)

    def _take(self, path: str, relative: str, branch: Branch) -> None:
        claimed = sorted(file for file in branch.files if self._rules.claims(file))
        files = [(join(path, file), file) for file in claimed]
        self.states.update((address, branch.files[file]) for address, file in files)
        if files:
            self._named.append((path, self._rules.name(relative), files))

    def folders(self) -> dict[str, Folder]:
        """Return the folders by name, now that all states are known."""
        found = {}
        for path, run, files in self._named:
            known = [(address, file, state) for address, file in files if (state := self.states[address]) is not None]
            if known:
                found[run] = Folder(path, run, tuple(_state(*entry) for entry in known))
        return found


def _state(address: str, file: str, state: RemoteFile) -> FileState:
    """Return a file as local ones are described; whether it is still the same one is seen when it is read."""
    changed = state.changed or zlib.crc32(state.tag.encode())
    return FileState(address, file, state.size, changed, (0, 0))


def _problem(address: str, error: OSError) -> Problem:
    kinds = {FileNotFoundError: "missing", LostConnectionError: "lost-connection", AddressError: "address"}
    kind = next((kind for error_type, kind in kinds.items() if isinstance(error, error_type)), "refused")
    remedy = getattr(error, "remedy", "")
    if kind == "lost-connection":
        remedy = "It is tried again by itself; what was read stays shown"
    return Problem(without_secrets(address), kind, error.strerror or str(error), remedy=remedy)
