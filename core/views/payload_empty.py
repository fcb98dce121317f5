"""Why there is no card of a kind of payload, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Catalog
from core.state import SessionState
from core.style.text import counted, grouped
from core.views.emptiness import Emptiness
from core.views.payloads import payload_cards, payload_tags
from core.views.shown import shown_runs


@dataclass(frozen=True, slots=True)
class Words:
    """What a kind of payload is called: one, several, and how programs log it."""

    one: str
    several: str
    how: str


def emptiness(catalog: Catalog, state: SessionState, plugin: str, words: Words, query: str) -> Emptiness:
    """Return what to say where no card can be shown; `query` is the view's filter of tags."""
    tags = {card.tag for card in payload_cards(catalog, state, plugin)}
    if tags:
        text = f"{counted(len(tags), 'tag')} of the shown runs, none contains “{query}”."
        return Emptiness("No tag matches", text, "clear_query", "Clear filter")
    runs = shown_runs(catalog, state)
    if any(not catalog.runs[run].loaded for run in runs) or not (catalog.complete or catalog.runs):
        return Emptiness("Reading…", f"{counted(len(runs), 'run')} found; {words.several} appear as they are read.")
    if not catalog.runs:
        return _without_runs(catalog, words)
    return _without_any(catalog, len(runs), plugin, words)


def _without_runs(catalog: Catalog, words: Words) -> Emptiness:
    places = ", ".join(source.path for source in catalog.sources)
    if not places:
        return Emptiness("No logs are open", f"{words.several.capitalize()} that runs log appear here.")
    return Emptiness(
        "No runs yet", f"No event file lies in or below {places}.\nOne that appears there is shown at once."
    )


def _without_any(catalog: Catalog, shown: int, plugin: str, words: Words) -> Emptiness:
    if not shown:
        count = len(catalog.runs)
        noun = "run is" if count == 1 else "runs are"
        text = f"{grouped(count)} {noun} switched off or left out by the search or a filter."
        return Emptiness("No run is shown", text, "show_all_runs", "Show all runs")
    having = sum(bool(payload_tags(run, plugin)) for run in catalog.runs.values())
    if having:
        verb = "has" if having == 1 else "have"
        title = f"No {words.several} in the {counted(shown, 'shown run')}"
        return Emptiness(title, f"{counted(having, 'hidden run')} {verb} some.", "show_all_runs", "Show all runs")
    text = f"None of the {counted(len(catalog.runs), 'run')} has logged a {words.one}. {words.how}"
    return Emptiness(f"No {words.several}", text)
