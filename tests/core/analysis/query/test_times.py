"""Times as dates and spans, and what is true or false."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.query import Completer, Entity, Field, QueryError, parse, query_text, read
from core.analysis.query.brushes import as_brush
from core.analysis.query.nodes import Between, Compare, Operator

START, STARRED = Field(Entity.ATTRIBUTE, "start_time"), Field(Entity.ATTRIBUTE, "starred")


def compared(text: str) -> Compare:
    node = parse(text)
    assert isinstance(node, Compare)
    return node


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))
def test_a_date_is_that_moment_of_the_local_clock(moment: datetime) -> None:
    node = compared(f"start_time > '{moment.isoformat(' ')}'")
    assert (node.operand, node.operator) == (START, Operator.GREATER)
    assert node.value == round(moment.timestamp() * 1000)
    assert parse(query_text(node)) == node


def test_a_zone_is_heeded() -> None:
    expected = datetime(2024, 5, 1, 18, 30, tzinfo=UTC).timestamp() * 1000
    assert compared("end_time <= '2024-05-01T18:30:00Z'").value == expected
    assert compared("end_time <= '2024-05-01T20:30:00+02:00'").value == expected


def test_a_day_begins_at_midnight_and_is_equal_to_all_of_itself() -> None:
    midnight, next_one = datetime(2024, 2, 29).timestamp() * 1000, datetime(2024, 3, 1).timestamp() * 1000
    assert compared("start_time >= '2024-02-29'").value == midnight
    assert parse("start_time = '2024-02-29'") == Between(START, midnight, next_one - 1)
    assert parse("start_time != '2024-02-29'") == Between(START, midnight, next_one - 1, negated=True)
    assert parse("start_time BETWEEN '2024-02-29' AND '2024-03-01'") == Between(START, midnight, next_one)
    printed = query_text(parse("start_time = '2024-02-29'"))
    assert printed == "start_time BETWEEN '2024-02-29' AND '2024-02-29 23:59:59.999'"
    assert parse(printed) == parse("start_time = '2024-02-29'")


@pytest.mark.parametrize(
    ("span", "length"), [("-7d", timedelta(days=7)), ("-1h30m", timedelta(minutes=90)), ("-2w", timedelta(weeks=2))]
)
def test_spans_are_counted_back_from_now(span: str, length: timedelta) -> None:
    before = time.time() * 1000
    node = compared(f"start_time > {span}")
    assert isinstance(node.value, float)
    assert before - 1 <= node.value + length.total_seconds() * 1000 <= time.time() * 1000 + 1
    assert query_text(node) == f"start_time > {span}"


def test_milliseconds_are_understood_as_mlflow_does() -> None:
    assert compared("start_time > 1664067852747").value == 1664067852747
    assert query_text(parse("start_time > 1664067852747")) == "start_time > 1664067852747"


@pytest.mark.parametrize(
    ("text", "found", "hint"),
    [
        ("start_time > 'soon'", "'soon'", ""),
        ("start_time > '2024-13-01'", "'2024-13-01'", ""),
        ("end_time < 7d", "7d", "-7d"),
        ("start_time BETWEEN '2024-05-01' AND 'later'", "'later'", ""),
        ("metrics.acc > '2024-05-01'", "'2024-05-01'", ""),
        ("params.lr > -7d", "-7d", ""),
        ("starred = yes", "yes", ""),
        ("starred = 1", "1", ""),
        ("starred > true", ">", ""),
        ("starred LIKE 't%'", "LIKE", ""),
        ("starred BETWEEN 0 AND 1", "BETWEEN", ""),
        ("starred = tru", "tru", "true"),
        ("note > 3", ">", ""),
    ],
)
def test_what_makes_no_sense_is_said_where_it_stands(text: str, found: str, hint: str) -> None:
    with pytest.raises(QueryError) as error:
        parse(text)
    assert (error.value.found, error.value.suggestion) == (found, hint)
    assert text[error.value.start : error.value.end] == found


def test_true_and_false_are_words() -> None:
    assert parse("starred = TRUE") == parse("starred = 'true'") == Compare(STARRED, Operator.EQUAL, "true")
    assert query_text(parse("NOT starred = False OR starred IN (true)")) == "NOT starred = false OR starred IN (true)"
    assert read("starred = true").is_query
    assert not read("starred").is_query


def test_a_range_of_times_can_be_brushed_and_what_users_say_cannot() -> None:
    brush = as_brush(parse("start_time > '2024-05-01'"))
    assert brush is not None
    assert type(brush.ranges[0].low) is float
    for text in ("starred = true", "note = 'a'", "note IS NULL", "starred IN (true)"):
        assert as_brush(parse(text)) is None


def test_values_are_offered() -> None:
    completer = Completer(())
    assert {"starred", "note"} <= {item.text for item in completer.complete("", 0).items}
    assert [item.text for item in completer.complete("starred = ", 10).items] == ["true", "false"]
    assert [item.text for item in completer.complete("starred ", 8).items] == ["=", "!="]
    offered = [item.text for item in completer.complete("start_time > ", 13).items]
    assert "-7d" in offered
    for text in offered:
        assert compared(f"start_time > {text}").operand == START
    assert [item.text for item in completer.complete("start_time > -7", 15).items] == ["-7d"]
