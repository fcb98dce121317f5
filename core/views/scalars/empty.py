"""Why there is no card, and what to do about it."""

from __future__ import annotations

from core.model import Catalog
from core.state import SessionState
from core.style.text import counted, grouped
from core.views.emptiness import Emptiness
from core.views.scalars.cards import card_groups
from core.views.scalars.tags import shown_tags
from core.views.shown import shown_runs


def emptiness(catalog: Catalog, state: SessionState) -> Emptiness | None:
    """Return what to say where no card can be shown, None if there are cards."""
    if card_groups(catalog, state):
        return None
    runs = shown_runs(catalog, state)
    tags = shown_tags(catalog, state)
    if tags:
        text = f"{counted(len(tags), 'tag')} of the shown runs, none contains “{state.scalars.tag_query}”."
        return Emptiness("No tag matches", text, "clear_query", "Clear filter")
    if any(not catalog.runs[run].loaded for run in runs) or not (catalog.complete or catalog.runs):
        return Emptiness("Reading…", f"{counted(len(runs), 'run')} found; charts appear as values are read.")
    if not catalog.runs:
        return _without_runs(catalog)
    return _without_scalars(catalog, len(runs))


def _without_runs(catalog: Catalog) -> Emptiness:
    places = ", ".join(source.path for source in catalog.sources)
    if not places:
        return Emptiness("No logs are open", "Scalars that runs log appear here, one chart a tag.")
    text = f"No event file lies in or below {places}.\nOne that appears there is shown at once."
    return Emptiness("No runs yet", text)


def _without_scalars(catalog: Catalog, shown: int) -> Emptiness:
    having = sum(bool(run.scalars) for run in catalog.runs.values())
    if not shown:
        return Emptiness("No run is shown", _hidden(len(catalog.runs)), "show_all_runs", "Show all runs")
    if having:
        verb = "has" if having == 1 else "have"
        text = f"{counted(having, 'hidden run')} {verb} some."
        title = f"No scalars in the {counted(shown, 'shown run')}"
        return Emptiness(title, text, "show_all_runs", "Show all runs")
    return Emptiness("No scalars", f"None of the {counted(len(catalog.runs), 'run')} has logged a scalar.")


def _hidden(count: int) -> str:
    noun = "run is" if count == 1 else "runs are"
    return f"{grouped(count)} {noun} switched off or left out by the search or a filter."
