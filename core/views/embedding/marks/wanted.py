"""What has to be found before thumbnails and labels are complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.jobs import Task
from core.model import F8, Bool, Column, Metadata, RowImages
from core.results import ResultKey, Results
from core.state import EmbeddingState, Importance, SessionState
from core.views.embedding.coordinates import drawable
from core.views.embedding.emphasis import let_through
from core.views.embedding.marks.layer import marks, on_their_way
from core.views.embedding.marks.ordering import MarkOrder, MarkWish, at_once, mask_name
from core.views.embedding.runs.layouts import Moving
from core.views.embedding.subject import axes, cloud_key, label_column
from core.views.picture import MarkKind, Marks, Points
from core.views.shown_rows import brushes_of

if TYPE_CHECKING:
    from core.style import ThemeName
    from core.views.embedding.work import Known, Work


@dataclass(frozen=True, slots=True, eq=False)
class Subjects:
    """What points can be marked with: images, and texts of a column."""

    images: RowImages | None
    column: Column | None

    @property
    def texts(self) -> Sequence[str]:
        """Texts of rows, none without a column."""
        return () if self.column is None else self.column.texts


def subjects(about: Known, wish: EmbeddingState) -> Subjects:
    """Return what points can be marked with."""
    return Subjects(about.sheet, label_column(about.metadata, wish))


def wished(about: Known, wish: EmbeddingState) -> MarkWish | None:
    """Return how all points are marked, None where they are not."""
    there = subjects(about, wish)
    images, texts = wish.thumbnails and there.images is not None, wish.labels and there.column is not None
    if not (images or texts):
        return None
    kind = MarkKind.BOTH if images and texts else MarkKind.IMAGES if images else MarkKind.TEXTS
    size = 0.0 if kind is MarkKind.TEXTS else wish.marks.size
    return MarkWish(kind, size, wish.marks.importance is Importance.DENSITY, wish.dimensions == 2)


def order_of(about: Known, results: Results, state: SessionState) -> MarkOrder | None:
    """Return the order of marks that was found, or one of a few marks until it is."""
    wish = wished(about, state.embedding)
    if wish is None or about.cloud is None:
        return None
    key = _key(about, wish, results, state)
    found = None if key is None else results.get(key, MarkOrder)
    if found is not None:
        return found
    there = subjects(about, state.embedding)
    return at_once(about.cloud.positions, shown_points(about, state), wish, there.texts, _missing(there, wish))


def marks_work(about: Known, results: Results, state: SessionState) -> tuple[Work, ...]:
    """Return the work of finding the order of marks."""
    from core.views.embedding.work import Work

    wish = wished(about, state.embedding)
    key = None if wish is None or about.cloud is None else _key(about, wish, results, state)
    if wish is None or key is None or about.cloud is None:
        return ()
    there = subjects(about, state.embedding)
    arguments = {
        "positions": about.cloud.positions, "shown": shown_points(about, state), "wish": wish, "texts": there.texts,
        "missing": _missing(there, wish), "numbers": _numbers(about.metadata, state.embedding),
    }  # fmt: skip
    title = f"Placing marks of {about.subject.table.tensor}"
    return (Work(key, Task(title, "core.views.embedding.marks.ordering:order_marks", arguments, "embedding-marks")),)


def marks_layer(about: Known, points: Points, wish: EmbeddingState, theme: ThemeName) -> Marks | None:
    """Return the layer of images and texts, None where there is nothing to show."""
    there, everywhere = subjects(about, wish), wished(about, wish)
    at_rest = about.cloud is not None and about.cloud.positions is points.positions and not _moving(about)
    order = about.order if at_rest else on_their_way(about.order)
    return marks(points, order, everywhere, there.images, there.texts, theme)


def _moving(about: Known) -> bool:
    return isinstance(about.projection, Moving)


def _key(about: Known, wish: MarkWish, results: Results, state: SessionState) -> ResultKey | None:
    """Return what names an order, None where points are moving, or sorting or editing them is not done yet."""
    if about.projection is None or _moving(about) or about.cloud is None or not about.cloud.whole:
        return None
    known = about.subject.metadata
    if known is not None and about.metadata is not None and known not in results:
        return None
    column = label_column(about.metadata, state.embedding)
    asked = state.embedding.marks
    parameters = {
        "kind": wish.kind,
        "size": wish.size if wish.kind is MarkKind.BOTH else 0,
        "importance": (asked.importance, asked.important if asked.importance is Importance.COLUMN else ""),
        "plane": wish.plane,
        "column": "" if column is None or wish.kind is MarkKind.IMAGES else column.name,
        "metadata": "" if about.subject.metadata is None else about.subject.metadata.digest,
        "images": "" if about.image is None else about.image.id,
        "shown": mask_name(shown_points(about, state)),
    }
    return ResultKey.of("marks", cloud_key(about.key, axes(state.embedding)).digest, parameters)


def shown_points(about: Known, state: SessionState) -> Bool:
    """Return which points are drawn, bool (n,)."""
    made = about.projection
    assert made is not None
    return let_through(drawable(made), about.metadata, brushes_of(about.subject.table.key, state.brushes))


def _missing(there: Subjects, wish: MarkWish) -> Bool | None:
    return None if wish.kind is MarkKind.TEXTS or there.images is None else there.images.missing


def _numbers(metadata: Metadata | None, wish: EmbeddingState) -> F8 | None:
    if metadata is None or wish.marks.importance is not Importance.COLUMN:
        return None
    column = metadata.columns.get(wish.marks.important)
    return None if column is None else column.numbers
