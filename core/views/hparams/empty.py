"""Why there are no parallel coordinates, and what to do about it."""

from __future__ import annotations

from core.model import Catalog
from core.state import SessionState
from core.style.text import counted, grouped
from core.views.emptiness import Emptiness
from core.views.hparams.fields import axes_shown, chosen_axes
from core.views.shown import drawable_runs

ABOUT = "Each run is a line across its hyperparameters and metrics."


def without_lines(catalog: Catalog, state: SessionState) -> Emptiness | None:
    """Return what to say where no run can be drawn, which takes no time to tell; None if there are some."""
    count = len(catalog.runs)
    if not count:
        return _without_runs(catalog)
    if not drawable_runs(catalog, state):
        text = f"{grouped(count)} {'run is' if count == 1 else 'runs are'} switched off or left out by the search."
        return Emptiness("No run is shown", text, "show_all_runs", "Show all runs")
    return None


def emptiness(catalog: Catalog, state: SessionState) -> Emptiness | None:
    """Return what to say where nothing can be drawn, None if there are axes and runs."""
    count, lines = len(catalog.runs), without_lines(catalog, state)
    if lines is not None:
        return lines
    if axes_shown(catalog, state.hparams):
        return None
    if chosen_axes(catalog):
        return Emptiness("No axes", f"{ABOUT} None is chosen.", "choose_axes", "Choose axes automatically")
    if not catalog.complete:
        return Emptiness("Reading…", f"{counted(count, 'run')} found; axes appear as values are read.")
    text = f"{ABOUT} No value differs between the {counted(count, 'run')}; choose axes in the panel."
    return Emptiness("Nothing varies", text)


def _without_runs(catalog: Catalog) -> Emptiness:
    if not catalog.sources:
        return Emptiness("No logs are open", f"{ABOUT} Open a folder of runs, or a table of trials.")
    places = ", ".join(source.path for source in catalog.sources)
    if not catalog.complete:
        return Emptiness("Reading…", f"Looking for runs in {places}.")
    return Emptiness("No runs here", f"{ABOUT} There are none in {places}.")
