"""What is known of a pane, and what it still needs."""

from __future__ import annotations

from dataclasses import replace

from core.jobs import Token
from core.jobs.calls import perform
from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.views.embedding.panes.joining import pairing_work
from core.views.embedding.panes.lens import Lens, lens_of
from core.views.embedding.panes.pairing import metadata_there
from core.views.embedding.work import Known, Work, known, missing_work


def known_in(catalog: Catalog, results: Results, lens: Lens, seen: SessionState, main: Known | None) -> Known | None:
    """Return what is known of what a pane shows.

    What is said of the rows is what the main picture says of their partners, so that colours, labels and searches are
    the same in all pictures.

    Parameters
    ----------
    lens, seen
        What the pane is seen through, and the state as it is seen there.
    main
        What is known of the main picture.
    """
    about = known(catalog, results, seen)
    if about is None or main is None:
        return about
    if lens.same:
        return replace(about, values=main.values)
    pairing = lens.pairing
    if pairing is None:
        return replace(about, metadata=None, matches=None, values=None)
    return replace(
        about,
        metadata=None if main.metadata is None else metadata_there(main.metadata, pairing),
        matches=None if main.matches is None else pairing.mask_there(main.matches),
        values=None if main.values is None else pairing.values_there(main.values),
    )


def missing_in(catalog: Catalog, results: Results, lens: Lens, seen: SessionState) -> tuple[Work, ...]:
    """Return what can be started now towards a complete pane; ask again when it is done."""
    works = missing_work(catalog, results, seen)
    main, other = catalog.embeddings.get(lens.main), catalog.embeddings.get(lens.other)
    if lens.same or main is None or other is None:
        return works
    return (*works, *pairing_work(catalog, results, main, other, lens.join))


def missing_works(catalog: Catalog, results: Results, whole: SessionState) -> tuple[Work, ...]:
    """Return what can be started now towards complete pictures, the main one and all beside it."""
    works = list(missing_work(catalog, results, whole))
    for place in range(len(whole.embedding.panes.shown)):
        lens = lens_of(catalog, results, whole, place)
        if lens is not None:
            works += missing_in(catalog, results, lens, lens.seen(whole))
    return tuple({work.key: work for work in works}.values())


def complete(catalog: Catalog, results: Results, whole: SessionState, token: Token | None = None) -> None:
    """Read and compute, here and now, all that the pictures of a state need; raises what reading raises."""
    while works := missing_works(catalog, results, whole):
        for work in works:
            if token is not None:
                token.progress(None, work.task.title)
            results.put(work.key, perform(work.task, token))
