"""Which images are the thumbnails of a table, and reading them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from core.jobs import Task, Token
from core.model import Catalog, EmbeddingStep, Metadata, RowImages, Run
from core.results import ResultKey, Results
from core.state import EmbeddingState
from core.views.embedding.subject import Subject, content_of
from core.views.payloads import kept_places, payload_tags, place_at

if TYPE_CHECKING:
    from core.readers.thumbnails.finding import ImageSource
    from core.views.embedding.work import Work

MOST_LOGGED = 20_000
"""Rows up to which tags of images are asked whether their samples are the rows."""
_HERE = "core.views.embedding.marks.images"


def found_key(about: Subject) -> ResultKey:
    """Return the key of which images a table has."""
    # What the user says of rows names no images: a label does not let them be read again.
    metadata = "" if about.filed is None else about.filed.digest
    return ResultKey.of("images", about.vectors.digest, {"metadata": metadata, "step": about.state.step or 0})


def sources(about: Subject, results: Results) -> tuple[ImageSource, ...]:
    """Return what images a table has, none before they were looked for."""
    return results.get(found_key(about), tuple) or ()


def chosen(about: Subject, results: Results, wish: EmbeddingState) -> ImageSource | None:
    """Return the wished images, else the first there are."""
    there = sources(about, results)
    wished = [source for source in there if source.id == wish.marks.images]
    return next(iter((*wished, *there)), None)


def images_key(catalog: Catalog, about: Subject, source: ImageSource) -> ResultKey:
    """Return the key of the images of a source."""
    from core.readers.thumbnails.finding import ImageKind

    content = content_of(catalog, source.file)
    facts: dict[str, object] = {"id": source.id, "rows": about.table.rows}
    if source.kind is ImageKind.FILES and about.filed is not None:
        facts["metadata"] = about.filed.digest
    if source.kind is ImageKind.LOGGED:
        facts["step"] = about.state.step or 0
    if about.state.sprite is not None and source.kind is ImageKind.SHEET:
        facts |= {"width": about.state.sprite.width, "height": about.state.sprite.height}
    return ResultKey.of("sprite", content, facts)


def images_of(catalog: Catalog, about: Subject, results: Results, wish: EmbeddingState) -> RowImages | None:
    """Return the images of the rows as far as they are read."""
    source = chosen(about, results, wish)
    found: Any = None if source is None else results.get(images_key(catalog, about, source), object)
    return found if found is None or hasattr(found, "image") else None


def images_work(catalog: Catalog, about: Subject, results: Results, wish: EmbeddingState) -> Iterator[Work]:
    """Yield looking for images, then reading those that are chosen."""
    from core.views.embedding.work import Work

    name = about.table.tensor
    metadata = None if about.filed is None else results.get(about.filed, Metadata)
    if about.filed is not None and metadata is None:
        return  # a column may name them
    run = catalog.runs.get(about.table.run)
    facts: dict[str, Any] = {"at": about.state, "rows": about.table.rows, "metadata": metadata, "run": run}
    yield Work(
        found_key(about), Task(f"Looking for images of {name}", f"{_HERE}:look_for_images", facts, "embedding-images")
    )
    source = chosen(about, results, wish)
    if source is not None:
        facts = {**facts, "source": source}
        task = Task(f"Reading thumbnails of {name}", f"{_HERE}:read_images", facts, "embedding-sprite")
        yield Work(images_key(catalog, about, source), task)


def look_for_images(
    token: Token | None, at: EmbeddingStep, rows: int, metadata: Metadata | None, run: Run | None
) -> tuple[ImageSource, ...]:
    """Return what images a state of a table has."""
    from core.readers.thumbnails.finding import find_images, logged_images

    def logged() -> tuple[ImageSource, ...]:
        if run is None or rows > MOST_LOGGED:
            return ()
        return logged_images(run, payload_tags(run, "images"), _places(run, at.step), rows)

    return find_images(at, rows, metadata, logged)


def _places(run: Run, step: int | None) -> Callable[[str], int]:
    blobs: Mapping[str, Any] = run.blobs
    return lambda tag: int(kept_places(blobs[tag])[place_at(blobs[tag], step)])


def read_images(
    token: Token | None,
    at: EmbeddingStep,
    rows: int,
    metadata: Metadata | None,
    run: Run | None,
    source: ImageSource,
) -> RowImages:
    """Return the images of a source."""
    from core.readers import blobs
    from core.readers.thumbnails.finding import ImageKind, load_images
    from core.readers.thumbnails.sources import LoggedImages

    if source.kind is ImageKind.LOGGED and run is not None:
        return LoggedImages(blobs.read_images(run, source.name, _places(run, at.step)(source.name)), rows, source.file)
    return load_images(source, at, rows, metadata)
