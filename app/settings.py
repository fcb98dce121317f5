"""What the program remembers of a user between starts, apart from sessions: theme, recent folders, layout."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import platformdirs

from core.files import write_whole

VERSION = 1
RECENT = 12
"""Opened folders that are remembered."""
RECENT_QUERIES = 20
"""Queries that are remembered without a name."""


class ThemeChoice(StrEnum):
    """What the user chose; SYSTEM follows the desktop live."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class PainterChoice(StrEnum):
    """What the user wants points to be drawn by; AUTOMATIC is what is fastest on the machine."""

    AUTOMATIC = "auto"
    OPENGL = "gl"
    SOFTWARE = "cpu"


@dataclass(frozen=True, slots=True)
class Settings:
    """Remembered choices.

    Attributes
    ----------
    theme
        Light, dark or as the system wishes.
    recent
        What was opened, newest first: each entry holds arguments as on the command line.
    geometry, layout
        Qt's own description of the window's place and of its docks, hexadecimal; empty for the first start.
    allowed_folders
        Folders whose configurations may name files that lie elsewhere, in the order in which they were allowed.
    recent_queries
        What runs were asked for, newest first.
    saved_queries
        Queries that were given a name: pairs of name and query, in the order in which they were saved.
    divisions
        How views are divided: pairs of a view's kind and its own description.
    recent_facts
        What is known of recent entries: pairs of `recent_key` and JSON (`app.recents`).
    moved_logs
        Where logs of sessions lie now: pairs of the former path and the one that the user has shown.
    figure_looks, last_figure_look, last_figure_view
        Looks of figures as JSON: pairs of name and look, and that of the last figure, empty before the first, with the
        view or page that stood first in it.
    painter
        What points are drawn by.
    figure_inches
        Whether lengths of figures are read in inches, else in millimetres.
    """

    theme: ThemeChoice = ThemeChoice.SYSTEM
    recent: tuple[tuple[str, ...], ...] = ()
    geometry: str = ""
    layout: str = ""
    allowed_folders: tuple[str, ...] = ()
    recent_queries: tuple[str, ...] = ()
    saved_queries: tuple[tuple[str, str], ...] = ()
    divisions: tuple[tuple[str, str], ...] = ()
    figure_looks: tuple[tuple[str, str], ...] = ()
    last_figure_look: str = ""
    last_figure_view: str = ""
    recent_facts: tuple[tuple[str, str], ...] = ()
    moved_logs: tuple[tuple[str, str], ...] = ()
    painter: PainterChoice = PainterChoice.AUTOMATIC
    figure_inches: bool = False

    def opened(self, arguments: tuple[str, ...]) -> Settings:
        """Return settings with something opened put first among the recent ones."""
        others = tuple(entry for entry in self.recent if entry != arguments)
        return replace(self, recent=(arguments, *others)[:RECENT])

    def moving(self, former: str, path: str) -> Settings:
        """Return settings that know where logs lie now."""
        others = tuple(pair for pair in self.moved_logs if pair[0] != former)
        return replace(self, moved_logs=(*others, (former, path)))

    def with_theme(self, theme: ThemeChoice) -> Settings:
        """Return settings with another theme."""
        return replace(self, theme=theme)

    def with_painter(self, painter: PainterChoice) -> Settings:
        """Return settings with points drawn by something else."""
        return replace(self, painter=painter)

    def with_layout(self, geometry: str, layout: str) -> Settings:
        """Return settings with the window's place and docks as they are now."""
        return replace(self, geometry=geometry, layout=layout)

    def divided(self, divisions: Mapping[str, str]) -> Settings:
        """Return settings with how some views are divided; those of other views stay, and empty ones are none."""
        known = {**dict(self.divisions), **divisions}
        return replace(self, divisions=tuple((kind, text) for kind, text in known.items() if text))

    def allowing(self, folder: str) -> Settings:
        """Return settings with one more allowed folder."""
        known = self.allowed_folders
        return self if folder in known else replace(self, allowed_folders=(*known, folder))

    def forbidding(self) -> Settings:
        """Return settings without any allowed folder."""
        return replace(self, allowed_folders=())

    def asked(self, query: str) -> Settings:
        """Return settings with a query put first among the recent ones."""
        others = tuple(known for known in self.recent_queries if known != query)
        return replace(self, recent_queries=(query, *others)[:RECENT_QUERIES])

    def without_query(self, query: str) -> Settings:
        """Return settings without one of the recent queries."""
        return replace(self, recent_queries=tuple(known for known in self.recent_queries if known != query))

    def with_saved_queries(self, saved: tuple[tuple[str, str], ...]) -> Settings:
        """Return settings with these queries under their names."""
        return replace(self, saved_queries=saved)

    def forgotten(self, arguments: tuple[str, ...]) -> Settings:
        """Return settings without one of the recent entries."""
        return replace(self, recent=tuple(entry for entry in self.recent if entry != arguments))


def settings_file() -> Path:
    """Where settings are kept: in ``$ARMILLARY_HOME`` if set, else as the system has it."""
    home = os.environ.get("ARMILLARY_HOME")
    return Path(home or platformdirs.user_config_dir("armillary", appauthor=False)) / "settings.json"


def load(path: Path) -> Settings:
    """Read settings; what is missing, damaged or of a newer version has its default."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    return _decoded(raw) if isinstance(raw, dict) and raw.get("version") == VERSION else Settings()


def _decoded(raw: dict[str, Any]) -> Settings:
    theme, painter = raw.get("theme"), raw.get("painter")
    recent = raw.get("recent")
    allowed = raw.get("allowed_folders")
    entries = [entry for entry in recent if isinstance(entry, list)] if isinstance(recent, list) else []
    return Settings(
        theme=ThemeChoice(theme) if theme in tuple(ThemeChoice) else ThemeChoice.SYSTEM,
        recent=tuple(tuple(str(part) for part in entry) for entry in entries),
        geometry=str(raw.get("geometry", "")),
        layout=str(raw.get("layout", "")),
        allowed_folders=tuple(map(str, allowed)) if isinstance(allowed, list) else (),
        recent_queries=tuple(map(str, _list(raw, "recent_queries"))),
        saved_queries=_pairs(raw, "saved_queries"),
        divisions=_pairs(raw, "divisions"),
        figure_looks=_pairs(raw, "figure_looks"),
        last_figure_look=str(raw.get("last_figure_look", "")),
        last_figure_view=str(raw.get("last_figure_view", "")),
        recent_facts=_pairs(raw, "recent_facts"),
        moved_logs=_pairs(raw, "moved_logs"),
        painter=PainterChoice(painter) if painter in tuple(PainterChoice) else PainterChoice.AUTOMATIC,
        figure_inches=raw.get("figure_inches") is True,
    )


def _list(raw: dict[str, Any], key: str) -> list[Any]:
    found = raw.get(key)
    return found if isinstance(found, list) else []


def _pairs(raw: dict[str, Any], key: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(text)) for name, text in filter(_is_pair, _list(raw, key)))


def _is_pair(entry: object) -> bool:
    return isinstance(entry, list) and len(entry) == 2


def save(settings: Settings, path: Path) -> None:
    """Write settings whole or not at all; raises OSError if the folder cannot be written."""
    write_whole(path, (json.dumps({"version": VERSION, **asdict(settings)}, indent=1) + "\n").encode())


@dataclass
class Remembered:
    """The settings of this start, written on every change; nothing is written without a `path`."""

    path: Path | None = None
    value: Settings = field(default_factory=Settings)

    @staticmethod
    def at(path: Path) -> Remembered:
        """Return the settings kept in a file."""
        return Remembered(path, load(path))

    def change(self, step: Callable[[Settings], Settings]) -> None:
        """Replace the settings and write them; a folder that cannot be written costs the memory, not the program."""
        self.value = step(self.value)
        if self.path is not None:
            try:
                save(self.value, self.path)
            except OSError:
                self.path = None
