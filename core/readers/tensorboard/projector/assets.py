"""The files that a projector configuration names, and which of them may be read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.model import Problem
from core.readers import places
from core.readers.permissions import Permissions
from core.readers.tensorboard.pbtxt import Quoted


class Assets:
    """The files that a configuration names.

    Attributes
    ----------
    named
        Every path that was looked at, whether it exists or not.
    problems
        What was wrong with the configuration and what it names.
    """

    def __init__(self, config: str, run: str, permissions: Permissions) -> None:
        self.config = config
        self.run = run
        self.folder = places.parent(config)
        self.free = permissions.allows(self.folder)
        self.named: set[str] = set()
        self.problems: list[Problem] = []

    def note(self, kind: str, message: str, file: str = "", remedy: str = "", permission: str = "") -> None:
        """Keep a problem, of the configuration unless another file is given."""
        problem = Problem(file or self.config, kind, message, remedy=remedy, run=self.run, permission=permission)
        self.problems.append(problem)

    def find(self, path: Quoted) -> str | None:
        """Return the file of a path; None, with a problem, if it does not exist or lies elsewhere."""
        if not path.value:
            return None
        candidates = [places.join(self.folder, name) for name in _spellings(path)]
        allowed = [candidate for candidate in candidates if self.may_read(candidate)]
        refused = [candidate for candidate in candidates if candidate not in allowed]
        if not any(places.is_file(candidate) for candidate in refused):
            last = re.split(r"[/\\]", path.value)[-1]  # it was written before the folder was moved
            allowed.append(places.join(self.folder, last))
        self.named.update((*allowed, *refused))
        for candidate in allowed:
            if places.is_file(candidate):
                return candidate
        self._note_nothing(path, candidates[0])
        return None

    def _note_nothing(self, path: Quoted, meant: str) -> None:
        if not self.may_read(meant):
            message = f"A path leaves the folder of its configuration and is not followed: {path.value}"
            remedy = "Allow it for this folder if you trust who wrote the configuration"
            self.note("path-outside", message, remedy=remedy, permission=self.folder)
        else:
            remedy = "Copy it there, or log it again"
            self.note("missing-file", "A projector configuration names a file that is missing", meant, remedy)

    def may_read(self, path: str) -> bool:
        """Whether a file lies below the folder of the configuration, or the user has allowed all others."""
        return self.free or places.is_below(path, self.folder)


def _spellings(path: Quoted) -> Iterable[str]:
    """Yield a path as it was meant, and as it may have been meant by those who separate folders by backslashes."""
    return dict.fromkeys((path.value, path.value.replace("\\", "/"), path.raw.replace("\\\\", "\\").replace("\\", "/")))
