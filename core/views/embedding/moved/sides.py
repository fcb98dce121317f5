"""The two spaces that are compared to say what moved: where they are, what they are called, or why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from core.analysis.projection.pca import Pca
from core.analysis.projection.scaling import Scaling
from core.analysis.projection.scaling_choice import scaling_of
from core.model import F4, Bool, Catalog, EmbeddingStep, EmbeddingTable, TensorSource
from core.results import ResultKey, Results
from core.state import Against, EmbeddingState, ProjectionSpec, SessionState, Within
from core.style.text import grouped
from core.views.embedding.methods import acts_at_once, complete_parameters, known_spec, needs_metadata, title_of
from core.views.embedding.runs.graphs import scaled_key
from core.views.embedding.runs.layouts import Layout, Shown
from core.views.embedding.subject import axes, step_keys, vectors_in, vectors_key
from core.views.embedding.trust.shown import compared_by, links_key, settled

if TYPE_CHECKING:
    from core.views.embedding.work import Known


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of two spaces.

    Attributes
    ----------
    name
        What it is called: ``"step 300"``, ``"PCA"``.
    key
        Names it by its content.
    of, source, vectors
        Key of the vectors, where they lie, and the vectors where they are in memory.
    metric, scaling
        How vectors are compared; no metric for a picture.
    spec, layout, axes
        Of a picture: how it is made, its key, and which of its coordinates are seen.
    scores, aside
        Its coordinates where they are in memory, float32 (n, k), and the rows without any.
    """

    name: str
    key: ResultKey
    of: ResultKey
    source: TensorSource
    vectors: F4 | None = None
    metric: str = ""
    scaling: Scaling = Scaling.NONE
    spec: ProjectionSpec | None = None
    layout: ResultKey | None = None
    axes: tuple[int, ...] = ()
    scores: F4 | None = None
    aside: Bool | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """What is compared: `here` is what is shown, `within` says in a few words where neighbours are looked for."""

    here: Side
    there: Side
    within: str

    def key(self, neighbours: int) -> ResultKey:
        """Return the key of what moved."""
        return ResultKey.of("movement", self.here.key.digest, {"there": self.there.key.digest, "k": neighbours})


Found: TypeAlias = Pair | str
"""What is compared, or why it is not in one sentence; an empty one while nothing is wished for or it is being made."""


def pair_of(catalog: Catalog, about: Known, state: SessionState, results: Results) -> Found:
    """Return the two sides that the state asks for."""
    wish = state.embedding.moved
    if wish.against is Against.NOTHING:
        return ""
    if wish.against in (Against.VECTORS, Against.METHOD):
        return _of_the_picture(about, state.embedding, results)
    table, at, told = _other(catalog, about, state)
    if at is None:
        return told
    if at is about.subject.state:
        return "That is what is shown"
    if wish.within is Within.VECTORS:
        here = _own_vectors(about, results, _named(about, table))
        there = vectors_side(vectors_key(catalog, at.tensor), at.tensor, table.rows, about.spec, results, told)
        return Pair(here, there, f"among the vectors, {here.metric} distance")
    return _pictures(catalog, about, state.embedding, results, table, at, told)


def _other(catalog: Catalog, about: Known, state: SessionState) -> tuple[EmbeddingTable, EmbeddingStep | None, str]:
    """Return the other state of a table and its name; without one why there is none."""
    wish, table, here = state.embedding.moved, about.subject.table, about.subject.state
    if wish.against is Against.TABLE:
        other = catalog.embeddings.get(wish.table)
        if other is None:
            return table, None, f"{wish.table} is not among the opened logs"
        if other.rows != table.rows:
            return table, None, f"{other.key} has {grouped(other.rows)} rows, not {grouped(table.rows)}"
        return other, other.at(state.step), other.key
    if wish.against is Against.BEFORE:
        place = table.steps.index(here)
        if not place:
            return table, None, "Before the first step nothing was logged"
        return table, table.steps[place - 1], step_name(table.steps[place - 1].step)
    at = next((each for each in table.steps if each.step == wish.step), None)
    return table, at, step_name(wish.step) if at is not None else f"There is no {step_name(wish.step)}"


def _named(about: Known, other: EmbeddingTable) -> str:
    """Return what is shown is called beside another state, or beside another table."""
    own = about.subject.table
    return step_name(about.subject.state.step) if other is own else own.key


def step_name(step: int | None) -> str:
    """Return what a step is called."""
    return "state without a step" if step is None else f"step {grouped(step)}"


def vectors_side(
    of: ResultKey, source: TensorSource, rows: int, spec: ProjectionSpec, results: Results, name: str
) -> Side:
    """Return vectors, compared as a method goes by them."""
    spec = known_spec(spec)
    metric, scaling = compared_by(spec, rows), scaling_of(complete_parameters(spec))
    key = ResultKey.of("space", scaled_key(of, scaling).digest, {"metric": metric})
    return Side(name, key, of, source, vectors_in(results, of), metric, scaling)


def _own_vectors(about: Known, results: Results, name: str) -> Side:
    of, source = about.subject.vectors, about.subject.state.tensor
    return vectors_side(of, source, about.subject.table.rows, about.spec, results, name)


def _shown(about: Known, made: Shown, wish: EmbeddingState, name: str) -> Side:
    key = links_key(about.key, made, wish)  # names a picture by what is drawn of it, a stopped run too
    return Side(
        name, key, about.subject.vectors, about.subject.state.tensor, spec=about.spec, layout=about.key,
        axes=axes(wish), scores=made.scores, aside=made.set_aside,
    )  # fmt: skip


def _of_the_picture(about: Known, wish: EmbeddingState, results: Results) -> Found:
    made = about.projection
    if made is None or not settled(made):
        return ""
    here = _shown(about, made, wish, title_of(about.spec))
    if wish.moved.against is Against.VECTORS:
        there = _own_vectors(about, results, "the vectors")
        return Pair(here, there, f"in the picture and among the vectors, {there.metric} distance")
    spec = known_spec(wish.choice.spec(wish.moved.method))
    key = about.subject.key_of(spec)
    if key == about.key:
        return "That is what is shown"
    reason = unmade(results, key, spec)
    if reason:
        return reason
    there = picture_side(key, spec, about.subject.vectors, about.subject.state.tensor, results, wish, title_of(spec))
    return Pair(here, there, "in both pictures")


def _pictures(
    catalog: Catalog,
    about: Known,
    wish: EmbeddingState,
    results: Results,
    table: EmbeddingTable,
    at: EmbeddingStep,
    name: str,
) -> Found:
    made = about.projection
    if made is None or not settled(made):
        return ""
    key = step_keys(catalog, table, about.spec)[table.steps.index(at)]
    reason = unmade(results, key, about.spec)
    if reason:
        return f"{reason} of {name}: All steps makes it" if table is about.subject.table else f"{reason} of {name}"
    of = vectors_key(catalog, at.tensor)
    there = picture_side(key, about.spec, of, at.tensor, results, wish, name)
    return Pair(_shown(about, made, wish, _named(about, table)), there, f"in both pictures by {title_of(about.spec)}")


def picture_side(
    key: ResultKey,
    spec: ProjectionSpec,
    of: ResultKey,
    source: TensorSource,
    results: Results,
    wish: EmbeddingState,
    name: str,
) -> Side:
    """Return a picture that is made, or can be made at once."""
    found = results.get(key, object)
    made = found if isinstance(found, Pca | Layout) else None
    named = ResultKey.of("links", key.digest, {"axes": axes(wish)})
    scores, aside = (None, None) if made is None else (made.scores, made.set_aside)
    return Side(
        name, named, of, source, vectors_in(results, of), spec=spec, layout=key, axes=axes(wish),
        scores=scores, aside=aside,
    )  # fmt: skip


def unmade(results: Results, key: ResultKey, spec: ProjectionSpec) -> str:
    """Return why a picture cannot be compared, empty if it is there or takes no time to make."""
    found = results.get(key, object)
    if isinstance(found, Pca | Layout) or (found is None and results.kept(key)):
        return ""
    if acts_at_once(spec) and not needs_metadata(spec):
        return ""
    return f"There is no {title_of(spec)} yet"
