"""What can be compared with what is shown, as a list to choose from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.analysis.projection.methods import METHODS
from core.model import Catalog
from core.results import Results
from core.state import Against, EmbeddingState, MovedState
from core.views.embedding.methods import described, known_spec, title_of
from core.views.embedding.moved.sides import step_name, unmade

if TYPE_CHECKING:
    from core.views.embedding.work import Known

TABLES_AT_MOST = 50
"""Other tables that are offered."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to compare with; `tip` says what it shows, `begins` whether another kind of choices begins here."""

    title: str
    wish: MovedState
    tip: str = ""
    begins: bool = False


def choices(catalog: Catalog, about: Known, wish: EmbeddingState, results: Results) -> tuple[Choice, ...]:
    """Return what can be compared with what is shown, nothing first."""
    kinds = (_steps(about, wish), _pictures(about, wish, results), _tables(catalog, about, wish))
    others = [replace(each, begins=not place) for kind in kinds for place, each in enumerate(kind)]
    nothing = Choice("Nothing", replace(wish.moved, against=Against.NOTHING), "Points are not compared")
    return (nothing, *others)


def _steps(about: Known, wish: EmbeddingState) -> list[Choice]:
    steps, moved = about.subject.table.steps, wish.moved
    if len(steps) < 2:
        return []
    before = replace(moved, against=Against.BEFORE)
    found = [Choice("The step before", before, "What each step changed, whichever is shown")]
    for at in steps:
        name = step_name(at.step)
        tip = f"What is different between {name} and the step that is shown"
        found.append(Choice(name[:1].upper() + name[1:], replace(moved, against=Against.STEP, step=at.step), tip))
    return found


def _pictures(about: Known, wish: EmbeddingState, results: Results) -> list[Choice]:
    own = replace(wish.moved, against=Against.VECTORS)
    found = [
        Choice("The vectors", own, "Which points the picture puts among others than they are among in all dimensions")
    ]
    for name in METHODS:
        spec = known_spec(wish.choice.spec(name))
        key = about.subject.key_of(spec)
        if key != about.key and not unmade(results, key, spec):
            told = f"What is different in the picture that {described(spec)} makes of the same vectors"
            found.append(Choice(title_of(spec), replace(wish.moved, against=Against.METHOD, method=name), told))
    return found


def _tables(catalog: Catalog, about: Known, wish: EmbeddingState) -> list[Choice]:
    table = about.subject.table
    others = [each for each in catalog.embeddings.values() if each.rows == table.rows and each.key != table.key]
    tip = "Another table with as many rows; row by row they have to be the same things"
    return [
        Choice(each.key, replace(wish.moved, against=Against.TABLE, table=each.key), tip)
        for each in others[:TABLES_AT_MOST]
    ]


def same(one: MovedState, other: MovedState) -> bool:
    """Return whether two wishes compare with the same thing."""
    if one.against is not other.against:
        return False
    parts = {Against.STEP: "step", Against.METHOD: "method", Against.TABLE: "table"}
    part = parts.get(one.against)
    return part is None or getattr(one, part) == getattr(other, part)
