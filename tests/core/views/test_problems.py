from __future__ import annotations

from types import MappingProxyType

from core.model import Catalog, Problem, Run, SourceSpec
from core.views.problems import (
    ProblemOrder,
    all_fine_text,
    as_text,
    attributed,
    found_problems,
    grouped_problems,
    kind_title,
    lost_in_all,
    lost_text,
    place_text,
    problems_of_run,
)
from tests.core.views.test_runs import run

PROBLEMS = (
    Problem("/logs/b/f1", "truncated-record", "The file ends early", 900, run="b", lost_records=1, lost_bytes=120),
    Problem("/logs/a/f1", "bad-data-crc", "A record is damaged", 1234, "Copy the file again", "a", 1, 48),
    Problem("/logs/a/f1", "bad-data-crc", "A record is damaged", 99, run="a", lost_records=2, lost_bytes=1_048),
    Problem("/logs/x", "unreadable-folder", "No permission"),
    Problem("/logs/c/f", "bad-data-crc", "A record is damaged", 7, run="c", lost_records=0, lost_bytes=0),
)


def test_losses_are_said_even_where_nothing_or_nobody_knows() -> None:
    assert [lost_text(problem) for problem in PROBLEMS] == [
        "1 record, 120 B", "1 record, 48 B", "2 records, 1 kB", "unknown", "nothing",
    ]  # fmt: skip
    assert lost_text(Problem("f", "k", "m", lost_bytes=2_500_000)) == "2.5 MB, records unknown"
    assert lost_text(Problem("f", "k", "m", lost_bytes=0)) == "nothing"
    assert lost_text(Problem("f", "k", "m", lost_records=0)) == "nothing"
    assert lost_in_all(PROBLEMS) == "at least 4 records, 1.2 kB"
    assert lost_in_all(PROBLEMS[:3]) == "4 records, 1.2 kB"
    assert lost_in_all(PROBLEMS[3:]) == lost_in_all(PROBLEMS[3:4]) == "unknown"


def test_problems_are_grouped_by_kind_and_run_and_sorted() -> None:
    groups = grouped_problems(PROBLEMS)
    assert [(group.title, group.count) for group in groups] == [
        ("Bad data CRC", 3), ("Truncated record", 1), ("Unreadable folder", 1),
    ]  # fmt: skip
    assert [(inside.run, [p.offset for p in inside.problems]) for inside in groups[0].runs] == [
        ("a", [99, 1234]), ("c", [7]),
    ]  # fmt: skip
    most = grouped_problems(PROBLEMS, ProblemOrder.LOST, descending=True)
    assert most[0].kind == "bad-data-crc"
    assert [p.offset for p in most[0].runs[0].problems] == [99, 1234]
    backwards = grouped_problems(PROBLEMS, ProblemOrder.WHAT, descending=True)
    assert backwards[0].title == "Unreadable folder"
    assert [inside.run for inside in backwards[-1].runs] == ["c", "a"]
    by_place = grouped_problems(PROBLEMS, ProblemOrder.WHERE, descending=True)[0]
    assert [p.offset for inside in by_place.runs for p in inside.problems] == [7, 1234, 99]


def test_a_filter_finds_words_anywhere_and_the_problems_of_a_run() -> None:
    assert found_problems(PROBLEMS, "crc /a/") == PROBLEMS[1:3]
    assert found_problems(PROBLEMS, "", "b") == PROBLEMS[:1]
    assert found_problems(PROBLEMS, "permission", "b") == ()
    assert found_problems(PROBLEMS, "") == PROBLEMS


def test_a_line_says_everything() -> None:
    assert as_text(PROBLEMS[1]) == (
        "bad-data-crc: /logs/a/f1 at byte 1234 [run a]: A record is damaged; lost: 1 record, 48 B (Copy the file again)"
    )
    assert place_text(PROBLEMS[1]) == "/logs/a/f1 at byte 1,234"
    assert place_text(PROBLEMS[3]) == "/logs/x"
    assert kind_title("bad-data-crc") == "Bad data CRC"
    assert kind_title("short_metadata") == "Short metadata"


def test_a_problem_of_a_part_belongs_to_the_run_it_is_shown_as() -> None:
    part = Problem("/logs/a/eval/f", "odd", "Odd", run="a/eval")
    whole = Run("a", "tensorboard", (), problems=(part,))
    catalog = Catalog(runs=MappingProxyType({"a": whole}), problems=(part, *PROBLEMS[1:2]))
    assert [problem.run for problem in attributed(catalog)] == ["a", "a"]
    assert len(problems_of_run(catalog, "a")) == 2
    assert problems_of_run(catalog, "b") == ()


def test_all_fine_says_what_was_looked_at() -> None:
    runs = MappingProxyType({"a": run("a", [0, 1, 2], 1.0), "b": Run("b", "tensorboard", ("/f",))})
    sources = (SourceSpec("/logs"),)
    assert all_fine_text(Catalog(sources, runs)) == (
        "All fine", "Everything could be read: 1 file, 2 runs, 3 logged values",
    )  # fmt: skip
    assert all_fine_text(Catalog(sources, runs, complete=False)) == ("Nothing wrong so far", "Reading 1 of 2 runs")
    assert all_fine_text(Catalog())[0] == "Nothing open"
