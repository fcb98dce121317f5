"""What changes between two pictures of one table, and what both ends of the way between them are called."""

from __future__ import annotations

from dataclasses import dataclass

from core.style.text import grouped
from core.views.embedding.coordinates import axis_titles
from core.views.embedding.methods import described, title_of
from core.views.embedding.runs.layouts import Moving, Shown
from core.views.embedding.subject import Subject
from core.views.embedding.work import Known


@dataclass(frozen=True, slots=True)
class Transition:
    """Names of both ends of a way that points go, in a few words."""

    start: str
    end: str


def transition(before: Known, after: Known, from_axes: tuple[int, ...], to_axes: tuple[int, ...]) -> Transition | None:
    """Return what points go between; None where rows are not the same things, or where a run only goes on.

    The axes are the components that are shown before and after.
    """
    if before.subject.table.key != after.subject.table.key or before.projection is None or after.projection is None:
        return None
    if before.subject.state is not after.subject.state:
        return Transition(_step(before.subject), _step(after.subject))
    goes_on = isinstance(before.projection, Moving) and before.spec == after.spec and from_axes == to_axes
    if isinstance(after.projection, Moving) or goes_on:
        return None
    if before.spec != after.spec:
        names = title_of(before.spec), title_of(after.spec)
        return Transition(*(names if names[0] != names[1] else (described(before.spec), described(after.spec))))
    if len(from_axes) != len(to_axes):
        return Transition(f"{len(from_axes)}D", f"{len(to_axes)}D")
    return Transition(_axes(before.projection, from_axes), _axes(after.projection, to_axes))


def _axes(made: Shown, components: tuple[int, ...]) -> str:
    return ", ".join(title.partition(" (")[0] for title in axis_titles(made, components))


def _step(about: Subject) -> str:
    return "no step" if about.state.step is None else f"step {grouped(about.state.step)}"
