"""Why nothing is said about importance, and what to do about it."""

from __future__ import annotations

from core.model import Catalog
from core.state import SessionState
from core.style.text import counted
from core.views.emptiness import Emptiness
from core.views.importance.subject import Subject, subject_of
from core.views.importance.work import wanted

ABOUT = "Which hyperparameters matter to a metric."
LEAST_RUNS = 4


def emptiness(catalog: Catalog, state: SessionState, subject: Subject | None = None) -> Emptiness | None:
    """Return what to say where nothing can be asked, None if something can; `subject` if it is known."""
    about = subject_of(catalog, state) if subject is None else subject
    if not about.runs:
        text = "All runs lie outside of the ranges."
        return Emptiness("No run is shown", text, "clear_fields", "Clear all ranges")
    if not about.metric:
        return Emptiness("No metric", f"{ABOUT} These runs have logged none that differs between them.")
    if not about.known:
        text = f"{ABOUT} No parameter differs between the {counted(len(about.runs), 'shown run')}."
        return Emptiness("Nothing varies", text)
    return _too_few(about) or _nothing_asked(about, state)


def _too_few(about: Subject) -> Emptiness | None:
    if about.finite >= LEAST_RUNS:
        return None
    text = f"{counted(about.finite, 'run')} of {len(about.runs):,} have a finite {about.title}; at least"
    return Emptiness("Too few runs", f"{text} {LEAST_RUNS} are needed. Show more runs, or choose another metric.")


def _nothing_asked(about: Subject, state: SessionState) -> Emptiness | None:
    if not about.columns:
        text = f"All {counted(len(about.known), 'parameter')} that vary are left out."
        return Emptiness("No parameter is asked about", text, "usual_parameters", "Choose automatically")
    if not wanted(state.importance):
        text = "Choose at least one evaluator in the panel."
        return Emptiness("No evaluator", text, "usual_evaluators", "Choose automatically")
    return None
