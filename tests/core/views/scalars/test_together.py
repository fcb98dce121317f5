"""Lines of a card as one value, against the lines one by one, and what runs say, asked again of those that grew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Catalog, Run, TagInfo
from core.state import SessionState
from core.views import Viewport
from core.views.descriptions import describing, description_of
from core.views.per_run import PerRun
from core.views.scalars import card_wish, plain
from core.views.scalars.lines import _told
from core.views.scalars.plain import plain_of
from core.views.scalars.recalled import Lacks, Line
from core.views.scalars.strokes import _places
from core.views.scalars.together import Lines
from tests.core.views.scalars.logs import catalog, series

STATE = SessionState()


def made(count: int = 40) -> Lines:
    logs = catalog({f"run{place:02d}": {"loss": series([float(place)] * 3)} for place in range(count)})
    return card_wish(logs, STATE, "loss", Viewport(300, 200)).lines


def test_what_lines_say_together_is_what_each_says() -> None:
    lines = Lines([replace(line, dash=place % 3, second=place == 5) for place, line in enumerate(made())])
    assert lines.runs == tuple(f"run{place:02d}" for place in range(40))
    assert lines.dashes == tuple(place % 3 for place in range(40))
    assert np.flatnonzero(lines.second).tolist() == [5]
    assert [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in lines.colours.tolist()] == [
        line.colour for line in lines
    ]
    assert (lines.has_second, lines.grouped, made().has_second, made().dashes) == (True, False, False, ())
    assert Lines([replace(lines[0], members=tuple(lines[:2]))]).grouped


def test_equal_lines_are_one_key_and_any_other_line_makes_another() -> None:
    lines = made()
    again = Lines([replace(line) for line in lines])
    assert {lines: 1}.get(again) == 1
    for place in range(40):
        other = Lines([*lines[:place], replace(lines[place], title="else"), *lines[place + 1 :]])
        assert {lines: 1}.get(other) is None
    assert {lines: 1}.get(Lines(lines[:-1])) is None


def test_a_chart_of_a_thousand_curves_goes_through_them_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "ready", lambda: True)
    lines, counts = made(), list[int]()
    found = plain._found

    def counted(some: tuple[Line, ...]) -> plain.Plain | None:
        counts.append(len(some))
        return found(some)

    monkeypatch.setattr(plain, "_found", counted)
    first = plain_of(lines, STATE.scalars.smoother, False)
    assert first is not None
    assert plain_of(lines, STATE.scalars.smoother, False) is first
    assert counts == [40]


def described(name: str, **said: str) -> Run:
    tags = {tag: TagInfo("scalars", description=text) for tag, text in said.items()}
    return Run(name, "tensorboard", (), tags=tags, loaded=True)


def test_a_tag_is_described_by_the_first_run_that_says_something_and_by_a_run_for_itself() -> None:
    said = {"a": "", "b": "of b", "c": "of c"}
    logs = Catalog(runs={name: described(name, loss=text) for name, text in said.items()})
    assert description_of(logs, "loss") == "of b"
    assert description_of(logs, "loss", "c") == "of c"
    assert description_of(logs, "loss", "a") == description_of(logs, "none") == ""
    assert description_of(logs, "loss", "gone") == "of b"


def test_only_runs_that_have_grown_are_asked_what_they_say() -> None:
    runs = {f"{place}": described(f"{place}") for place in range(50)}
    first = Catalog(runs=runs)
    description_of(first, "loss")
    before = describing.made
    grown = Catalog(runs={**runs, "7": described("7", loss="what it is")})
    assert description_of(grown, "loss") == "what it is"
    assert description_of(grown, "accuracy") == ""
    assert describing.made == before + 1
    gone = Catalog(runs={name: run for name, run in runs.items() if name != "7"})
    assert description_of(gone, "loss") == ""


def test_what_runs_say_is_told_in_the_order_of_the_catalog() -> None:
    names = PerRun(lambda run: run.name)
    one, two = described("one"), described("two")
    assert list(names.of(Catalog(runs={"one": one, "two": two})).values()) == ["one", "two"]
    assert list(names.of(Catalog(runs={"two": two, "one": one})).values()) == ["two", "one"]
    assert names.made == 2


@settings(max_examples=60)
@given(st.lists(st.lists(st.sampled_from(["line", *Lacks]), min_size=3, max_size=3), max_size=9))
def test_runs_are_told_by_what_any_of_their_curves_has(told: list[list[object]]) -> None:
    runs, line = [described(f"run{place}") for place in range(len(told))], made(8)[0]
    rows = [[each if isinstance(each, Lacks) else line for each in row] for row in zip(*told, strict=True)]
    placed, untimed, lacking = _told(runs, rows)
    pairs = list(zip(runs, told, strict=True))
    assert placed == {run.name for run, each in pairs if "line" in each}
    assert lacking == [run for run, each in pairs if set(each) == {Lacks.VALUES}]
    assert len(placed) + untimed + len(lacking) == len(runs)


def test_a_hovered_run_is_drawn_again_wherever_it_stands() -> None:
    keys = ("a", "b", "a", "c", "a")
    for run in "abcd":
        assert _places(keys, run) == [place for place, key in enumerate(keys) if key == run]
    assert _places((), "a") == []
