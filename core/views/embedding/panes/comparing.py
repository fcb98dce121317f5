"""What is to be compared so that it is seen what is different between the main picture and one beside it."""

from __future__ import annotations

from dataclasses import replace

from core.state import Against, EmbeddingState, MovedState
from core.views.embedding.methods import known_spec
from core.views.embedding.panes.lens import Lens
from core.views.embedding.work import Known


def compared_with(lens: Lens, main: Known, other: Known, wish: EmbeddingState) -> MovedState | None:
    """Return the wish that compares the main picture with one beside it, None where that cannot be compared.

    Tables can be where each row is the same row of the other one, methods where they are run as is chosen for the main
    picture.
    """
    moved = wish.moved
    if not lens.same:
        plain = lens.pairing is not None and lens.pairing.plain and lens.rows == lens.others
        return replace(moved, against=Against.TABLE, table=lens.other) if plain else None
    if other.subject.state is not main.subject.state:
        return replace(moved, against=Against.STEP, step=other.subject.state.step)
    if other.spec == main.spec or known_spec(wish.choice.spec(other.spec.method)) != other.spec:
        return None
    return replace(moved, against=Against.METHOD, method=other.spec.method)
