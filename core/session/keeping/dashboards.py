"""Dashboards: named arrangements of the cards of the scalars view, kept in files of their own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from core.session.command import Command
from core.session.keeping.codec import CodecError, Decoder, Encoder, Json
from core.state import ReadingState, ScalarsState, SessionState

FORM: Final = "armillary dashboards"
VERSION: Final = 1
_LARGEST: Final = 16 << 20
"""More bytes are no dashboards."""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A name and an arrangement: pins, order, sizes, charts, axes, smoothing; no zooms, notes and thresholds."""

    name: str
    scalars: ScalarsState


class DashboardError(ValueError):
    """Raised for a file that holds no dashboards; its message says why."""


def arrangement(scalars: ScalarsState) -> ScalarsState:
    """Return what a dashboard keeps of the scalars view's state."""
    return replace(scalars, zoom={}, reading=ReadingState())


def dashboard_of(name: str, state: SessionState) -> Dashboard:
    """Return the cards as they stand under a name."""
    return Dashboard(name, arrangement(state.scalars))


def show_dashboard(dashboard: Dashboard) -> Command:
    """Arrange the cards as a dashboard says; notes and thresholds stay."""

    def apply(state: SessionState) -> SessionState:
        return replace(state, scalars=replace(dashboard.scalars, reading=state.scalars.reading))

    return Command(f"Open dashboard {dashboard.name}", apply)


def written(dashboards: Sequence[Dashboard]) -> str:
    """Return dashboards as the text of a file."""
    entries = [Encoder().encode(each, Dashboard) for each in dashboards]
    return json.dumps({"form": FORM, "version": VERSION, "dashboards": entries}, indent=1, ensure_ascii=False)


def read(text: str) -> tuple[tuple[Dashboard, ...], tuple[str, ...]]:
    """Return the dashboards in the text of a file, and what of it was left out, one sentence each.

    Raises DashboardError for something else, or for what a later version has written.
    """
    entries = _entries(text)
    found: list[Dashboard] = []
    notes: list[str] = []
    for place, entry in enumerate(entries, 1):
        decoder = Decoder()
        try:
            found.append(decoder.decode(entry, Dashboard, f"dashboard {place}"))
            notes += decoder.notes
        except CodecError as error:
            notes.append(str(error))
    return tuple({each.name: each for each in found}.values()), tuple(notes)


def _entries(text: str) -> list[Json]:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DashboardError("The file is no JSON") from error
    if not isinstance(raw, dict) or raw.get("form") != FORM or not isinstance(raw.get("dashboards"), list):
        raise DashboardError("The file holds no dashboards")
    if not isinstance(raw.get("version"), int) or raw["version"] > VERSION:
        raise DashboardError("A later version of the program has written the file")
    entries: list[Json] = raw["dashboards"]
    return entries


def read_file(path: Path) -> tuple[tuple[Dashboard, ...], tuple[str, ...]]:
    """Return what a file holds, as `read`; raises DashboardError."""
    try:
        if path.stat().st_size > _LARGEST:
            raise DashboardError("The file is too big for dashboards")
        return read(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise DashboardError(f"The file cannot be read: {error}") from error


def write_file(path: Path, dashboards: Sequence[Dashboard]) -> None:
    """Write dashboards into a file, which is whole at every moment; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(written(dashboards), "utf-8")
    beside.replace(path)
