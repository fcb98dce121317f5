"""Why there is no curve, and what to do about it."""

from __future__ import annotations

from core.model import Catalog
from core.state import SessionState
from core.style.text import counted, grouped
from core.views.emptiness import Emptiness
from core.views.pr_curves.cards import RAW, all_cards, candidates, has_curves, shown_cards

_HOW = (
    "Log them with add_pr_curve, or put labels and scores into the folder of a run: "
    "predictions.npz, predictions.csv or predictions.parquet."
)

_RAW = (
    "Scores and calibration need labels and scores themselves: put predictions.npz, predictions.csv or "
    "predictions.parquet into the folder of a run."
)


def emptiness(catalog: Catalog, state: SessionState) -> Emptiness | None:
    """Return what to say where no card can be shown, None if there are cards."""
    if shown_cards(catalog, state):
        return None
    cards = all_cards(catalog, state)
    if cards and state.pr_curves.plot in RAW and not state.pr_curves.class_query:
        return Emptiness("No raw predictions", f"The shown runs have logged curves only. {_RAW}", "show_pr", "Show PR")
    if cards:
        text = f"{_classes(sum(not card.average for card in cards))}, none contains “{state.pr_curves.class_query}”."
        return Emptiness("No class matches", text, "clear_query", "Clear filter")
    found = candidates(catalog, state)
    if found.loading or not (catalog.complete or catalog.runs):
        return Emptiness("Reading…", f"{counted(found.shown, 'run')} found; curves appear as they are read.")
    if not catalog.runs:
        return Emptiness("No PR curves", f"No run is open. {_HOW}")
    return _without(catalog, found.shown)


def _without(catalog: Catalog, shown: int) -> Emptiness:
    having = sum(map(has_curves, catalog.runs.values()))
    if not shown:
        noun = "run is" if len(catalog.runs) == 1 else "runs are"
        text = f"{grouped(len(catalog.runs))} {noun} switched off or left out by the search or a filter."
        return Emptiness("No run is shown", text, "show_all_runs", "Show all runs")
    if having:
        verb = "has" if having == 1 else "have"
        text = f"{counted(having, 'hidden run')} {verb} some."
        return Emptiness(f"No PR curves in the {counted(shown, 'shown run')}", text, "show_all_runs", "Show all runs")
    return Emptiness("No PR curves", f"None of the {counted(len(catalog.runs), 'run')} has logged one. {_HOW}")


def _classes(count: int) -> str:
    return "1 class" if count == 1 else f"{grouped(count)} classes"
