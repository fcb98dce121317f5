"""What was opened before: when, what was in it, whether it is still there, and which of it stays at the top."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from app.settings import Settings
from app.sources import exists, path_of
from core.readers import places
from core.session.keeping.persistence import SUFFIX

Entry = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an entry: when it was opened last, in seconds since 1970, what was in it, if it is pinned."""

    at: float = 0.0
    holds: str = ""
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Recent:
    """Something that was opened: arguments as on the command line, or the file of a session alone."""

    entry: Entry
    facts: Facts

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of the entry."""
        return tuple(path_of(argument) for argument in self.entry)

    @property
    def name(self) -> str:
        """What it is called."""
        return ", ".join(places.name(path) or path for path in self.paths)

    @property
    def folder(self) -> str:
        """Where the first of it lies."""
        return places.parent(self.paths[0])

    @property
    def present(self) -> bool:
        """Whether all of it is still there, as far as this machine knows."""
        return all(map(exists, self.paths))

    @property
    def is_session(self) -> bool:
        """Whether it is a saved session."""
        return len(self.entry) == 1 and self.entry[0].endswith(SUFFIX)

    @property
    def remedy(self) -> str:
        """What can be done where it is gone."""
        if self.is_session:
            return f"{self.paths[0]} is no longer there. Find it with Open session…, or forget it here."
        return f"{self.paths[0]} is no longer there. Open its folder where it lies now, or forget it here."


def recents(settings: Settings) -> tuple[Recent, ...]:
    """Return what was opened before: what is pinned first, then the newest first."""
    found = [Recent(entry, facts_of(settings, entry)) for entry in settings.recent if entry]
    return tuple(sorted(found, key=lambda each: not each.facts.pinned))


def facts_of(settings: Settings, entry: Entry) -> Facts:
    """Return what is known of an entry; nothing for one that is not known or damaged."""
    try:
        raw = json.loads(dict(settings.recent_facts)[_key(entry)])
        return Facts(float(raw["at"]), str(raw["holds"]), bool(raw["pinned"]))
    except (KeyError, ValueError, TypeError):
        return Facts()


def noted(settings: Settings, entry: Entry, facts: Facts) -> Settings:
    """Return settings that know something of an entry, and nothing of entries that are not remembered."""
    known = {_key(each) for each in settings.recent}
    others = tuple(pair for pair in settings.recent_facts if pair[0] in known and pair[0] != _key(entry))
    return replace(settings, recent_facts=(*others, (_key(entry), json.dumps(asdict(facts)))))


def opened(settings: Settings, entry: Entry, at: float) -> Settings:
    """Return settings in which an entry is the newest; what is pinned is never crowded out."""
    before = facts_of(settings, entry)
    return noted(kept(settings, settings.opened(entry)), entry, replace(before, at=at))


def kept(before: Settings, after: Settings) -> Settings:
    """Return settings in which entries that were pinned are still there."""
    lost = tuple(each.entry for each in recents(before) if each.facts.pinned and each.entry not in after.recent)
    return replace(after, recent=(*after.recent[: len(after.recent) - len(lost)], *lost)) if lost else after


def holding(settings: Settings, entry: Entry, holds: str) -> Settings:
    """Return settings that know what is in an entry."""
    return noted(settings, entry, replace(facts_of(settings, entry), holds=holds))


def pinning(settings: Settings, entry: Entry, pinned: bool) -> Settings:
    """Return settings in which an entry stays at the top, or no longer."""
    return noted(settings, entry, replace(facts_of(settings, entry), pinned=pinned))


def cleared(settings: Settings) -> Settings:
    """Return settings that remember nothing that was opened but what is pinned."""
    left = tuple(each.entry for each in recents(settings) if each.facts.pinned)
    known = {_key(entry) for entry in left}
    return replace(
        settings, recent=left, recent_facts=tuple(pair for pair in settings.recent_facts if pair[0] in known)
    )


def _key(entry: Entry) -> str:
    return "\n".join(entry)
