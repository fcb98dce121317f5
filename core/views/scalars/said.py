"""What a source of a chart means, in words, while it is typed."""

from __future__ import annotations

from functools import lru_cache

from core.analysis.expressions import ExpressionError, Known, Names, canonical
from core.model import Catalog
from core.state import Source, SourceKind
from core.style.text import counted
from core.views.scalars.sources import compiled_pattern, matching


@lru_cache(maxsize=2)
def known_names(catalog: Catalog, tags: tuple[str, ...]) -> Known:
    """Return what an expression can name: tags, and hyperparameters of any run."""
    params = dict.fromkeys(name for run in catalog.runs.values() for name in run.params)
    return Known(Names(tags), Names(params))


def said_of(source: Source, tags: tuple[str, ...], known: Known) -> tuple[str, bool]:
    """Return what a source means in a few words, and whether it can be drawn."""
    if not source.text.strip():
        return "", False
    if source.kind is SourceKind.EXPRESSION:
        return _expression(source.text, known)
    if source.kind is SourceKind.TAG:
        return ("", True) if source.text in set(tags) else ("No shown run has this tag", False)
    compiled = compiled_pattern(source.text)
    if isinstance(compiled, str):
        return f"No regular expression: {compiled}", False
    found = matching(source.text, tags)
    if not found:
        return "Matches no tag as a whole", False
    return f"{counted(len(found), 'tag')}: {', '.join(found[:3])}{', …' if len(found) > 3 else ''}", True


def _expression(text: str, known: Known) -> tuple[str, bool]:
    try:
        canonical(text, known)
    except ExpressionError as error:
        return str(error), False
    return "", True


def settled(source: Source, known: Known) -> Source:
    """Return a source as it is kept: an expression in the form that needs no knowledge of tags to be read."""
    if source.kind is not SourceKind.EXPRESSION:
        return source
    try:
        return Source(canonical(source.text, known), source.kind, source.second)
    except ExpressionError:
        return source
