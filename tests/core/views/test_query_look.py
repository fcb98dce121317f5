from __future__ import annotations

from dataclasses import replace

import pytest

from core.analysis.query import IsNull, parse, read
from core.analysis.run_columns import RunColumns
from core.views.catalog_columns import run_columns
from core.views.query_completion import completer_of, prepare
from core.views.query_help import EXAMPLES
from core.views.query_look import Part, QueryStanding, query_look
from tests.core.views.test_run_search import CATALOG

FINDS, UNFINISHED, WRONG = QueryStanding


@pytest.mark.parametrize(
    ("text", "standing", "note"),
    [
        ("", FINDS, ""),
        ("  ", FINDS, ""),
        ("adam", FINDS, "2 of 3 runs match"),
        ("status = 'FINISHED'", FINDS, "1 of 3 runs matches"),
        ("nobody", FINDS, "0 of 3 runs match"),
        ("team=x", FINDS, "0 of 3 runs match"),
        ("params.lr >", UNFINISHED, "Go on with a text in quotes or a number"),
        ("params.lr > 0.1 AND ", UNFINISHED, "Go on with a field, a word or ("),
        ("params.start = 'ad", UNFINISHED, "Go on with a closing '"),
        ("par", UNFINISHED, "Nothing has “par” in it, but a field begins so"),
        ("params.", UNFINISHED, "Nothing has “params.” in it, but a field begins so"),
        ("params.lr >> 1", WRONG, ">> is no operator. Expected an operator"),
        ("a(", WRONG, "Not a regular expression: missing ), unterminated subpattern"),
    ],
)
def test_how_far_a_text_has_come(text: str, standing: QueryStanding, note: str) -> None:
    look = query_look(CATALOG, text)
    assert (look.standing, look.note) == (standing, note)


@pytest.mark.parametrize(
    ("text", "wrong", "fixed"),
    [
        ("lr > 1", "lr", "params.lr > 1"),
        ("status = FINISHED", "FINISHED", "status = 'FINISHED'"),
        ("params.layer > 1", "params.layer", "params.layers > 1"),
        ("NOT tags.lr > 1", "tags.lr", "NOT params.lr > 1"),
    ],
)
def test_the_wrong_part_is_marked_and_what_was_meant_is_offered(text: str, wrong: str, fixed: str) -> None:
    look = query_look(CATALOG, text)
    assert look.wrong is not None
    assert look.fix is not None
    assert text[slice(*look.wrong)] == wrong
    assert look.fix.text == fixed
    assert query_look(CATALOG, fixed).wrong is None


def test_a_field_that_no_run_has_is_no_error_but_said() -> None:
    look = query_look(CATALOG, "params.layer > 1")
    assert look.standing is FINDS
    assert look.doubtful
    assert look.note == "0 of 3 runs match. No run has params.layer"


def test_a_word_that_is_being_typed_is_no_mistake_yet() -> None:
    text = "params.lr > 0.1 AN"
    assert query_look(CATALOG, text).standing is WRONG
    assert query_look(CATALOG, text, len(text)).standing is UNFINISHED
    assert query_look(CATALOG, text, 3).standing is WRONG


def test_a_word_that_finds_nothing_may_become_a_field_as_long_as_it_is_typed() -> None:
    text = "params.lr > 0.05 AND para"
    assert query_look(CATALOG, text, len(text)).standing is UNFINISHED
    assert query_look(CATALOG, text, 5).standing is FINDS
    assert query_look(CATALOG, text).standing is FINDS
    assert query_look(CATALOG, f"{text}x", len(text) + 1).standing is FINDS
    assert query_look(CATALOG, "params.lr > 0.05 AND ad", 23).note == "2 of 3 runs match"


def test_the_pieces_of_a_query_are_told_apart_and_plain_text_has_none() -> None:
    text = "max(metrics.a) > 0.5 AND status = 'x' OR"
    told = [(piece.part, text[piece.start : piece.end]) for piece in query_look(CATALOG, text).pieces]
    assert [one for part, one in told if part is Part.FIELD] == ["metrics.a", "status"]
    assert [one for part, one in told if part is Part.KEYWORD] == ["max", ">", "AND", "=", "OR"]
    assert [one for part, one in told if part is Part.VALUE] == ["0.5", "'x'"]
    assert query_look(CATALOG, "lr=0.1").pieces == ()


def test_fields_and_values_of_the_runs_are_completed() -> None:
    completer = completer_of(CATALOG)
    assert completer is completer_of(CATALOG)
    assert "params.start" in [item.text for item in completer.complete("params.", 7).items]
    assert [item.text for item in completer.complete("tags.team = ", 12).items] == ["'vision'"]


@pytest.mark.parametrize("operand", ["params.lr", "max(metrics.acc)", "metrics.`a/b`", "duration"])
def test_the_column_of_a_field_is_made_as_soon_as_it_is_typed(operand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = replace(CATALOG)
    completer = prepare(catalog, f"adam AND {operand} > ", len(operand) + 12)
    assert completer is completer_of(catalog)
    monkeypatch.setattr(RunColumns, "_made", lambda *_: pytest.fail("made again"))
    node = parse(f"{operand} IS NULL")
    assert isinstance(node, IsNull)
    run_columns(catalog).column(node.operand)


def test_of_many_runs_some_are_looked_at_for_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.views.query_completion.CELLS", 20)
    completer = completer_of(type(CATALOG)(runs=CATALOG.runs))
    assert "params.layers" in [item.text for item in completer.complete("pa", 2).items]
    assert "params.start" in [item.text for item in completer.complete("pa", 2).items]


@pytest.mark.parametrize(("query", "meaning"), EXAMPLES)
def test_the_examples_are_what_they_show(query: str, meaning: str) -> None:
    reading = read(query)
    assert reading.is_query is not meaning.startswith("No query")
    assert not (reading.error and reading.meant)


def test_a_query_about_known_fields_makes_no_list_of_all_fields() -> None:
    catalog = replace(CATALOG)
    assert not query_look(catalog, "params.lr > 0.12 AND tags.team IS NULL").doubtful
    assert "fields" not in vars(run_columns(catalog))
    assert query_look(catalog, "params.lr > 0.12 AND tags.teams IS NULL").doubtful
