"""What a picture needs of all its points, made ready beside the window's thread.

Whatever has to be gone through row by row is remembered by the identity of what it is made from. Once `make_ready` has
been called for a wish, its picture is made in no time, for every camera and every size.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from itertools import starmap

from core.cloud.cloud import Cloud
from core.results import ResultKey
from core.state import (
    Density,
    EmbeddingState,
    NeighbourQuery,
    Panes,
    PointSearch,
    ProjectionChoice,
    ProjectionSpec,
    RowSet,
    SessionState,
    Tray,
)
from core.style import ThemeName
from core.views.embedding.contours import contoured
from core.views.embedding.emphasis import highlighting
from core.views.embedding.facts import found_rows, hidden_rows
from core.views.embedding.scene import picture_of
from core.views.embedding.subject import Subject, colour_column
from core.views.embedding.work import Known
from core.views.picture import Legend, Points, Scene, Viewport
from core.views.shown_rows import brushes_of

AT_ONCE = 300_000
"""Points up to which a picture is made at once, where it is needed."""
MOST_CATEGORIES = 5_000
"""Categories up to which a legend is made at once."""
_PLAIN = (str, int, tuple, Subject, ProjectionSpec, ResultKey)
"""What is known that is compared by value; all else is the same only if it is the same object."""
_LISTED = ("of", "places")
"""What is known that only lists tell."""


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """What is to be drawn.

    Attributes
    ----------
    about
        What is known of the table.
    state
        Of the session, with the camera that is looked through.
    theme
        Light or dark.
    highlighted
        Entry of the legend that is brought forward, None for none.
    """

    about: Known
    state: SessionState
    theme: ThemeName
    highlighted: str | None = None

    @property
    def small(self) -> bool:
        """Whether there are so few points that nothing has to be made ready; lines around them always take a while."""
        made = self.about.projection
        if made is None:
            return True
        few = len(made.scores) <= AT_ONCE and not contoured(self.about, made, self.state.embedding)
        column = colour_column(self.about.metadata, self.state.embedding) if few else None
        return few and (column is None or len(column.categories) <= MOST_CATEGORIES)

    @property
    def selected(self) -> RowSet | None:
        """Selected rows of the table."""
        return self.state.selected_points.get(self.about.subject.table.key)

    def seen_as(self, other: Wish) -> Wish:
        """Return the wish, looked at as another is."""
        state = replace(self.state, embedding=replace(self.state.embedding, camera=other.state.embedding.camera))
        return replace(self, state=state)


def same_rows(one: Wish | None, other: Wish) -> bool:
    """Return whether what two wishes need of all points is the same."""
    return (
        one is not None
        and all(starmap(_same, zip(_made_from(one), _made_from(other), strict=True)))
        and _told(one) == _told(other)
    )


def comparable(one: Wish | None, other: Wish) -> bool:
    """Return whether the points of one can stand for those of the other until they are ready."""
    if one is None:
        return False
    mine, theirs = one.state.embedding, other.state.embedding
    alike = mine.dimensions == theirs.dimensions and mine.components == theirs.components
    return alike and one.about.subject.table.key == other.about.subject.table.key


def _same(mine: object, theirs: object) -> bool:
    return mine is theirs or (isinstance(mine, _PLAIN) and mine == theirs)


def _made_from(wish: Wish) -> tuple[object, ...]:
    return tuple(getattr(wish.about, each.name) for each in fields(Known) if each.name not in _LISTED)


def _told(wish: Wish) -> tuple[object, ...]:
    table, selected = wish.about.subject.table.key, wish.selected
    digest = None if selected is None else (selected.size, selected.digest)
    return (*brushes_of(table, wish.state.brushes), digest, _without_looks(wish.state.embedding), wish.theme,
            wish.highlighted)  # fmt: skip


def _without_looks(wish: EmbeddingState) -> EmbeddingState:
    """Return a state without what is no matter of all points: where they are looked at from, how large they are."""
    return replace(
        wish, camera=None, choice=ProjectionChoice(), point_size=None, opacity=None, density=Density.AUTO,
        neighbours=NeighbourQuery(), search=PointSearch(), front_only=False, filters=(), panes=Panes(), tray=Tray(),
    )  # fmt: skip


def make_ready(wish: Wish) -> None:
    """Make all that a wish needs of all points."""
    parts = picture_of(wish.about, wish.state, Viewport(1280, 800, 1.0, wish.theme)).parts
    scene = parts[0].part if parts else None
    if not isinstance(scene, Scene):
        return
    points = next(layer for layer in scene.layers if isinstance(layer, Points))
    shown = highlighted(points, scene.legend, wish.highlighted)
    if wish.about.cloud is not None:
        put_in_order(wish.about.cloud, shown)
    hidden_rows(wish.selected, shown.emphasis)
    if wish.about.matches is not None:
        found_rows(wish.about.matches, shown.emphasis)


def put_in_order(cloud: Cloud, points: Points) -> None:
    """Put the values of points in the order of a cloud, where painters find them."""
    cloud.emphasis_in_order(points.emphasis)
    cloud.colours_in_order(points.colour_index, len(points.palette))
    if points.forms is not None:
        cloud.colours_in_order(points.forms.index, len(points.forms.table))


def highlighted(points: Points, legend: Legend | None, key: str | None) -> Points:
    """Return points with one category of the coloured column brought forward, as they are where none can be."""
    if key is None or legend is None:
        return points
    entry = next((entry for entry in legend.entries if entry.key == key), None)
    if entry is None or not entry.shown:
        return points  # a category that a click has just hidden would dim all others
    return highlighting(points, entry.index)
