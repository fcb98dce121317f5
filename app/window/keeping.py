"""What is written of a session, and compared with its logs, off the window's thread."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from core.model import Catalog, SourceSpec
from core.results import Results
from core.session.keeping.autosave import autosave
from core.session.keeping.contents import Contents, Finding, contents_of, differences
from core.session.keeping.persistence import Loaded, Surroundings, save_state
from core.state import SessionState
from core.style.text import counted


def held_in(catalog: Catalog) -> str:
    """Return what is in logs, in a few words."""
    parts = [counted(len(catalog.runs), "run")]
    if catalog.embeddings:
        parts.append(counted(len(catalog.embeddings), "table"))
    return " · ".join(parts)


def _around(state: SessionState, catalog: Catalog, window: Mapping[str, str]) -> Surroundings:
    """Return what is written beside a state; of logs that are still being read nothing is known."""
    contents = contents_of(catalog, state) if catalog.complete else Contents()
    return Surroundings(contents, window, saved=time.time())


def kept_for_next_start(state: SessionState, catalog: Catalog, window: Mapping[str, str]) -> str:
    """Keep a session for the next start; return what went wrong, empty if nothing did."""
    try:
        autosave(state, _around(state, catalog, window))
    except OSError as error:
        return str(error)
    return ""


def saved_at(
    path: Path, state: SessionState, catalog: Catalog, results: Results, window: Mapping[str, str]
) -> tuple[Path, tuple[SourceSpec, ...], str, str]:
    """Save a session with what was computed for it; return place, logs, and what went wrong in short and in full."""
    from core.session.keeping.carried import carry

    try:
        save_state(state, path, _around(state, catalog, window))
        carry(path, catalog, results, state)
    except OSError as error:
        return path, state.sources, str(error.strerror or error), str(error)
    return path, state.sources, "", ""


def compared_with(
    path: Path | None, loaded: Loaded, catalog: Catalog, results: Results, state: SessionState
) -> tuple[Loaded, tuple[Finding, ...], bool]:
    """Return a session, how logs differ from those it was saved with, and whether something computed came with it."""
    findings = differences(loaded.around.contents, catalog, state)
    if path is None:
        return loaded, findings, False
    from core.session.keeping.carried import take_up  # with all that is known of projections: a third of a start

    return loaded, findings, take_up(path, catalog, results, state)
