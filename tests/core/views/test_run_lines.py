from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from core.model import Catalog, Run
from core.session import Session
from core.session.commands.runs.grouping import group_by, group_by_pattern
from core.session.commands.runs.runs import check_runs, fold_children, fold_groups, order_runs, query_runs
from core.state import GroupBy, RunOrder, RunsBrush, SessionState
from core.style import ThemeName, entity_colour
from core.views.headings import ALONE, NO_GROUP, UNGROUPED, common_folder, headings
from core.views.run_lines import RunLines, group_row, run_lines, short_in_list


def catalog(*runs: tuple[str, str, str]) -> Catalog:
    """Make runs from name, experiment and parent; the later ones were updated later."""
    made = [
        Run(name, "mlflow", (), experiment=group, parent=parent, updated=float(place))
        for place, (name, group, parent) in enumerate(runs)
    ]
    return Catalog(runs=MappingProxyType({run.name: run for run in made}))


STORE = catalog(
    ("beta/one", "beta", ""),
    ("alpha/two", "alpha", ""),
    ("alpha/two/kid", "alpha", "alpha/two"),
    ("alpha/two/kid/kin", "alpha", "alpha/two/kid"),
    ("loose", "", ""),
    ("alpha/three", "alpha", ""),
)


def drawn(lines: RunLines) -> list[str]:
    return [
        f"[{name}]" if lines.is_heading(row) else "-" * lines.depths[row] + name for row, name in enumerate(lines.names)
    ]


def test_without_experiments_and_parents_there_are_only_runs() -> None:
    plain = catalog(("a", "", ""), ("b", "", ""))
    lines = run_lines(plain, SessionState())
    assert drawn(lines) == ["a", "b"]
    assert not lines.groups
    assert [lines.owner(row) for row in range(2)] == [None, None]


def test_runs_stand_under_their_experiment_and_their_parent() -> None:
    lines = run_lines(STORE, SessionState())
    assert drawn(lines) == [
        "[alpha]", "alpha/two", "-alpha/two/kid", "--alpha/two/kid/kin", "alpha/three",
        "[beta]", "beta/one", "[]", "loose",
    ]  # fmt: skip
    assert [lines.owner(row) for row in range(9)] == [None, 0, 1, 2, 0, None, 5, None, 7]
    assert lines.parents == {"alpha/two", "alpha/two/kid"}


def test_folded_groups_and_children_are_left_out_and_undo_brings_them_back() -> None:
    session = Session(catalog=STORE)
    session.do(fold_groups(["alpha", ""], folded=True))
    assert drawn(run_lines(STORE, session.state)) == ["[alpha]", "[beta]", "beta/one", "[]"]
    assert run_lines(STORE, session.state).groups["alpha"] == (
        "alpha/two", "alpha/two/kid", "alpha/two/kid/kin", "alpha/three",
    )  # fmt: skip
    session.do(fold_groups([""], folded=False))
    session.undo()
    session.undo()
    session.do(fold_children(["alpha/two"], folded=True))
    assert drawn(run_lines(STORE, session.state))[:4] == ["[alpha]", "alpha/two", "alpha/three", "[beta]"]
    session.do(fold_children(["alpha/two"], folded=False))
    assert len(run_lines(STORE, session.state)) == 9


def test_a_child_whose_parent_is_not_found_stands_by_itself() -> None:
    lines = run_lines(STORE, Session(catalog=STORE).state)
    session = Session(catalog=STORE)
    session.do(query_runs("kid"))
    found = run_lines(STORE, session.state)
    assert drawn(found) == ["[alpha]", "alpha/two/kid", "-alpha/two/kid/kin"]
    assert not lines.same_as(found)
    strange = catalog(("a", "x", ""), ("b", "y", "a"), ("c", "", "gone"))
    assert drawn(run_lines(strange, SessionState())) == ["[x]", "a", "[y]", "b", "[]", "c"]


def test_runs_that_descend_from_themselves_are_listed_once() -> None:
    ring = catalog(("a", "", "b"), ("b", "", "a"), ("c", "", "c"), ("d", "", ""))
    assert sorted(drawn(run_lines(ring, SessionState()))) == ["-b", "a", "c", "d"]


@pytest.mark.parametrize(
    ("order", "descending", "groups"),
    [
        (RunOrder.NAME, False, ["[alpha]", "[beta]", "[]"]),
        (RunOrder.NAME, True, ["[beta]", "[alpha]", "[]"]),
        (RunOrder.UPDATED, True, ["[alpha]", "[]", "[beta]"]),
        (RunOrder.UPDATED, False, ["[beta]", "[alpha]", "[]"]),
    ],
)
def test_groups_follow_the_order_of_the_runs(order: RunOrder, descending: bool, groups: list[str]) -> None:
    session = Session(catalog=STORE)
    session.do(order_runs(order, descending))
    assert [line for line in drawn(run_lines(STORE, session.state)) if line[0] == "["] == groups


def test_a_heading_counts_what_is_shown_of_all() -> None:
    session = Session(catalog=STORE)
    assert group_row(STORE, session.state, "alpha").checked is True
    session.do(check_runs(["alpha/two"], checked=False))
    row = group_row(STORE, session.state, "alpha")
    assert (row.shown, row.total, row.checked, row.folded) == (3, 4, None, False)
    session.do(query_runs("alpha/two$"))
    assert group_row(STORE, session.state, "alpha").checked is False
    state = replace(SessionState(), brushes=(RunsBrush("1", "scalars", "x", frozenset({"loose"})),))
    assert [group_row(STORE, state, name).shown for name in ("alpha", "")] == [0, 1]
    assert group_row(STORE, state, "").title == UNGROUPED


def test_names_lose_what_heading_and_parent_say() -> None:
    found = headings(STORE, SessionState())
    assert found.groups["alpha"].prefix == "alpha/"
    assert short_in_list(found, "alpha/three", "alpha/three") == "three"
    assert short_in_list(found, "my best one", "alpha/three") == "my best one"
    assert short_in_list(found, "alpha/two/kid", "alpha/two/kid", "alpha/two") == "kid"
    assert short_in_list(found, "loose", "loose") == "loose"
    assert common_folder(["a/b/c", "a/b/d", "a/bc"]) == "a/"
    assert common_folder(["a/b", "a/b"]) == "a/"
    assert common_folder(["x"]) == common_folder([]) == ""


def test_groups_take_the_place_of_experiments_and_can_be_folded() -> None:
    session = Session(catalog=STORE)
    session.do(group_by_pattern("(one|two|three)"))
    assert drawn(run_lines(STORE, session.state)) == [
        "[two]", "alpha/two", "-alpha/two/kid", "--alpha/two/kid/kin", f"[{ALONE}]", "beta/one", "alpha/three",
        "[]", "loose",
    ]  # fmt: skip
    row = group_row(STORE, session.state, "two", ThemeName.DARK)
    assert (row.title, row.total, row.colour) == ("two", 3, entity_colour(1, ThemeName.DARK))
    assert (group_row(STORE, session.state, "").title, group_row(STORE, session.state, "").colour) == (NO_GROUP, "")
    assert (group_row(STORE, session.state, ALONE).total, group_row(STORE, session.state, ALONE).colour) == (2, "")
    session.do(fold_groups(["two", ""], folded=True))
    assert drawn(run_lines(STORE, session.state)) == ["[two]", f"[{ALONE}]", "beta/one", "alpha/three", "[]"]
    session.do(group_by(GroupBy.EXPERIMENT))
    assert drawn(run_lines(STORE, session.state))[0] == "[alpha]"
