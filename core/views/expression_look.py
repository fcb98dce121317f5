"""What is said of an expression while it is typed: whether it is one, where not and why, and how many runs have it."""

from __future__ import annotations

from dataclasses import dataclass

from core.analysis.expressions import (
    FUNCTIONS,
    ExpressionCompleter,
    ExpressionError,
    Known,
    Meant,
    Names,
    canonical,
    checked,
    computed,
    number_of_run,
)
from core.analysis.expressions.evaluation import number_of
from core.analysis.query import Completion, CompletionKind
from core.model import Catalog
from core.style.text import counted, grouped


@dataclass(frozen=True, slots=True)
class ExpressionLook:
    """A text as the field for expressions shows it.

    Attributes
    ----------
    text
        What was typed.
    saved
        The expression as it is kept, readable alike whatever tags there are; empty if it is none.
    note
        A sentence beneath it.
    wrong
        Whether something is wrong that going on does not put right.
    place
        What of it is wrong, from a character and before another.
    meant
        The whole text as it could have been meant; empty if nothing is close.
    start, end, offers
        What can stand in the place of which characters, the best first.
    """

    text: str
    saved: str = ""
    note: str = ""
    wrong: bool = False
    place: tuple[int, int] | None = None
    meant: str = ""
    start: int = 0
    end: int = 0
    offers: tuple[Completion, ...] = ()


def expression_look(catalog: Catalog, text: str, cursor: int, meant: Meant = Meant.SERIES) -> ExpressionLook:
    """Return what is said of a text, and what can be typed at a place of it. To be called on a thread."""
    completer = _completer(catalog)
    offered = completer.complete(text, cursor)
    offers = (offered.start, offered.end, offered.items)
    if not text.strip():
        return ExpressionLook(text, "", "Tags, numbers, functions and hyperparameters", False, None, "", *offers)
    try:
        checked(text, completer.known, meant)
    except ExpressionError as error:
        return _failed(text, cursor, error, offers)
    saved = canonical(text, completer.known, meant)
    found = computed if meant is Meant.SERIES else number_of_run
    having = sum(found(run, saved) is not None for run in catalog.runs.values())
    runs = counted(len(catalog.runs), "run")
    note = f"{grouped(having)} of {runs} {'has' if having == 1 else 'have'} all that it names"
    return ExpressionLook(text, saved, note, having == 0, None, "", *offers)


def _failed(
    text: str, cursor: int, error: ExpressionError, offers: tuple[int, int, tuple[Completion, ...]]
) -> ExpressionLook:
    typing = error.unfinished or (bool(offers[2]) and error.end == cursor)
    said = error.message if typing else f"{error.message} (at character {error.start + 1})"
    meant = text[: error.start] + error.suggestion + text[error.end :] if error.suggestion else ""
    return ExpressionLook(text, "", said, not typing, (error.start, error.end), meant, *offers)


_kept: list[tuple[Catalog, ExpressionCompleter]] = []


def _completer(catalog: Catalog) -> ExpressionCompleter:
    """Return what knows the tags and the numeric hyperparameters of a catalog, made once for it."""
    known = next((completer for of, completer in _kept if of is catalog), None)
    if known is None:
        known = ExpressionCompleter(known_of(catalog))
        _kept[:] = [(catalog, known)]
    return known


def known_of(catalog: Catalog) -> Known:
    """Return what expressions about a catalog can name."""
    from core.views.scalars.tags import tags_of  # with all of that view, which one of rows does without

    params = (
        name for run in catalog.runs.values() for name, value in run.params.items() if number_of(value) is not None
    )
    return Known(Names(tags_of(catalog, tuple(catalog.runs))), Names(dict.fromkeys(params)))


def offer_tip(offer: Completion) -> str:
    """Return what an offer is, in a line: of a function how it is written and what it gives."""
    if offer.kind is CompletionKind.FUNCTION:
        function = FUNCTIONS[offer.text.rstrip("(")]
        return f"{function.signature}: {_small(function.tip)}"
    if offer.kind is CompletionKind.FIELD:
        return "Hyperparameter" if offer.text.startswith("params.") else "Tag"
    return _WORDS.get(offer.text, "What is best")


def _small(tip: str) -> str:
    return tip if tip[1:2].isupper() else tip[0].lower() + tip[1:]


_WORDS = {"step": "The step at each point", "time": "Seconds since the run's start"}
