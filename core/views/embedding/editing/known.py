"""What is known of the rows of a table, with what the user said of them as far as it is worked in."""

from __future__ import annotations

from typing import Any

from core.model import Metadata
from core.results import Results
from core.views.embedding.clusters.known import clusters_known, out_of_date
from core.views.embedding.editing.work import acts_at_once, edit_metadata
from core.views.embedding.subject import Subject


def metadata_of(about: Subject, results: Results) -> Metadata | None:
    """Return what is known of the rows; while what the user said last is worked in, what the files say."""
    if about.metadata is None:
        return None
    made = results.get(about.metadata, Metadata)
    if made is not None and out_of_date(about, made, results):
        results.forget(about.metadata)
        made = None
    if made is not None or about.metadata == about.filed:
        return made
    arguments = unedited(about, results)
    if arguments is None or not acts_at_once(about.edits, about.table.rows):
        return None if about.filed is None else results.get(about.filed, Metadata)
    made = edit_metadata(None, **arguments)
    results.put(about.metadata, made)
    return made


def unedited(about: Subject, results: Results) -> dict[str, Any] | None:
    """Return what it takes to work in what the user said; None where nothing was said, or the files are not read."""
    filed = None if about.filed is None else results.get(about.filed, Metadata)
    if about.metadata == about.filed or (filed is None and about.filed is not None):
        return None
    clusters = clusters_known(about, results)
    if clusters is None:
        return None
    return {"base": filed, "rows": about.table.rows, "edits": about.edits, "clusters": clusters}
