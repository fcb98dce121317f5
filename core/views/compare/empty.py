"""Why no runs stand side by side, and how they come there."""

from __future__ import annotations

from core.model import Catalog
from core.state import SessionState
from core.style.text import counted
from core.views.compare.curves import charted_tags, compared_runs, known_tags
from core.views.emptiness import Emptiness

LEAST = 2
ABOUT = "Values, curves and texts of 2 to 20 runs stand here side by side."
HOW = (
    "Select runs in the list at the left or in the table below, then choose Compare runs from their menu or press "
    "Ctrl+Shift+D. Runs can be dragged here from the list, too."
)


def emptiness(catalog: Catalog, state: SessionState) -> Emptiness | None:
    """Return what to say where fewer than two runs are compared, None where there are enough."""
    names = compared_runs(catalog, state)
    if len(names) >= LEAST:
        return None
    if not catalog.runs:
        return Emptiness("No runs", f"{ABOUT} Open a folder of runs, or a table of trials.")
    chosen = state.selected_runs.intersection(catalog.runs)
    text = f"{ABOUT} {HOW}"
    if len(chosen) >= LEAST:
        return Emptiness(_title(names), text, "compare_selected", f"Compare {counted(len(chosen), 'selected run')}")
    return Emptiness(_title(names), text)


def _title(names: tuple[str, ...]) -> str:
    return f"One more run than {names[0]} is needed" if names else "No runs are compared"


def without_curves(catalog: Catalog, state: SessionState) -> Emptiness | None:
    """Return what to say where no metric is drawn, None where there is one."""
    if charted_tags(catalog, state):
        return None
    known = known_tags([catalog.runs[name] for name in compared_runs(catalog, state)])
    if not known:
        return Emptiness("No curves", "None of the compared runs has logged a scalar.")
    if state.compare.tags is not None:
        text = f"None of the {counted(len(known), 'metric')} is chosen."
        return Emptiness("No curves", text, "choose_curves", "Choose metrics automatically")
    return Emptiness("No curves", "The compared runs have logged a single point of each metric; see their values.")
