from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tensorboard.plugins.hparams import api_pb2, list_session_groups

from core.model import Catalog
from core.session import Session
from core.session.commands.runs.grouping import aggregate, group_by_fields, unfold_groups
from core.session.commands.runs.run_table import change_run_table
from core.session.commands.runs.runs import check_runs
from core.state import Aggregate, NumberFormat, SessionState, SortKey
from core.views.grouping import token_of
from core.views.hparams.table.cells import CellKind
from core.views.hparams.table.columns import TableColumn
from core.views.hparams.table.resolve import TableData, group_column, table_data
from tests.core.views.hparams.table.runs import a_catalog, a_run

RUNS = a_catalog(
    a_run("r0", {"lr": 0.1, "seed": 0, "opt": "adam"}, {"loss": [3.0], "acc": [0.1]}),
    a_run("r1", {"lr": 0.1, "seed": 1, "opt": "sgd"}, {"loss": [1.0], "acc": [0.9]}),
    a_run("r2", {"lr": 0.1, "seed": 2}, {"loss": [2.0]}),
    a_run("r3", {"lr": 0.2, "seed": 0, "opt": "adam"}, {"loss": [0.5], "acc": [0.3]}),
    a_run("r4", {"lr": 0.2, "seed": 1, "opt": "adam"}, {"loss": [9.0], "acc": [0.5]}),
    a_run("r5", {"lr": 0.3}, {"loss": [4.0]}),
)
FIRST, SECOND = "lr=0.1", "lr=0.2"


def session(catalog: Catalog = RUNS) -> Session:
    made = Session()
    made.set_catalog(catalog)
    made.do(group_by_fields(["params.lr"]))
    return made


def names(state: SessionState, catalog: Catalog = RUNS) -> list[str]:
    return [name.replace(token_of(""), "*") for name in table_data(catalog, state).names]


def column(data: TableData, key: str) -> TableColumn:
    return next(column for column in data.layout.columns if column.key == key)


def cell(state: SessionState, group: int, key: str, catalog: Catalog = RUNS) -> tuple[str, str]:
    data = table_data(catalog, state)
    assert data.groups is not None
    wanted = column(data, key)
    found = data.groups.cell(group, wanted, group_column(data, wanted), NumberFormat(), 0.0)
    return found.text, found.whole


def test_groups_have_a_row_and_their_runs_when_they_are_unfolded() -> None:
    made = session()
    assert names(made.state) == [f"*{FIRST}", f"*{SECOND}", "r5"]
    made.do(unfold_groups([FIRST], True))
    assert names(made.state) == [f"*{FIRST}", "r0", "r1", "r2", f"*{SECOND}", "r5"]
    data = table_data(RUNS, made.state)
    assert data.inner is not None
    assert data.inner.tolist() == [False, True, True, True, False, False]
    assert [RUNS_NAMES[row] for row in data.flat.tolist()] == list(RUNS.runs)
    made.do(change_run_table("x", one_by_one=True))
    assert names(made.state) == list(RUNS.runs)
    made.undo()
    made.undo()
    assert names(made.state) == [f"*{FIRST}", f"*{SECOND}", "r5"]


RUNS_NAMES = tuple(RUNS.runs)


def test_cells_say_what_is_equal_and_count_what_is_not() -> None:
    state = session().state
    assert cell(state, 0, "name") == (FIRST, FIRST)
    assert cell(state, 0, "params.lr") == ("0.1", "0.1")
    assert cell(state, 0, "params.opt") == ("3 values", "adam, sgd, missing")
    assert cell(state, 1, "params.opt") == ("adam", "adam")
    assert cell(state, 0, "metrics.loss") == ("2", "2, mean of 3 runs")
    assert cell(state, 0, "metrics.acc") == ("0.5000", "0.5, mean of 2 runs of 3")


@pytest.mark.parametrize(
    ("how", "expected"),
    [(Aggregate.MEAN, 4.75), (Aggregate.MEDIAN, 0.5), (Aggregate.MIN, 0.5), (Aggregate.MAX, 9.0)],
)
def test_each_metric_is_aggregated_by_itself(how: Aggregate, expected: float) -> None:
    made = session()
    made.do(aggregate(how))
    data = table_data(RUNS, made.state)
    assert data.groups is not None
    loss = column(data, "metrics.loss")
    assert data.groups.value(1, loss, group_column(data, loss)) == expected


def test_hidden_runs_do_not_count_and_a_group_of_one_is_a_run() -> None:
    made = session()
    made.do(check_runs(["r1", "r4"], checked=False))
    assert names(made.state) == [f"*{FIRST}", "r3", "r5"]
    assert cell(made.state, 0, "metrics.loss")[0] == "2.500"


def test_groups_and_runs_are_sorted_together_and_members_inside() -> None:
    made = session()
    made.do(unfold_groups([FIRST, SECOND], True))
    made.do(change_run_table("sort", sort=(SortKey("metrics.loss", True),)))
    assert names(made.state) == [f"*{SECOND}", "r4", "r3", "r5", f"*{FIRST}", "r0", "r2", "r1"]
    made.do(aggregate(Aggregate.MIN))
    assert names(made.state) == ["r5", f"*{FIRST}", "r0", "r2", "r1", f"*{SECOND}", "r4", "r3"]
    made.do(change_run_table("sort", sort=(SortKey("params.opt"),)))
    assert names(made.state)[0] == f"*{SECOND}"  # equal values before several, missing last
    assert names(made.state)[-1] == "r5"
    made.do(change_run_table("sort", sort=(SortKey("name", True),)))
    assert names(made.state)[0] == "r5"
    assert names(made.state)[1] == f"*{SECOND}"


NUMBERS = st.floats(-1e9, 1e9).map(lambda value: round(value, 3))
GROUPS = st.lists(st.tuples(st.integers(0, 2), NUMBERS | st.none(), NUMBERS | st.none()), min_size=1, max_size=12)


def by_tensorboard(values: list[tuple[int, float | None, float | None]], how: Aggregate) -> dict[int, dict[str, float]]:
    """What TensorBoard's plugin makes of the metrics of groups, chosen by the first of them."""
    metric = api_pb2.MetricName(tag="a")
    found = {}
    for code in {group for group, _, _ in values}:
        group = api_pb2.SessionGroup()
        for _, a, b in (each for each in values if each[0] == code):
            session = group.sessions.add()
            for tag, value in (("a", a), ("b", b)):
                if value is not None:
                    session.metric_values.add(name=api_pb2.MetricName(tag=tag), value=value, training_step=1)
        if how is Aggregate.MEAN:
            list_session_groups._set_avg_session_metrics(group)
        elif not any(a is not None for each, a, _ in values if each == code):
            continue  # its plugin fails there
        elif how is Aggregate.MEDIAN:
            list_session_groups._set_median_session_metrics(group, metric)
        else:
            extreme = min if how is Aggregate.MIN else max
            list_session_groups._set_extremum_session_metrics(group, metric, extreme)
        found[code] = {value.name.tag: value.value for value in group.metric_values}
    return found


@settings(deadline=None)
@given(GROUPS, st.sampled_from(list(Aggregate)))
def test_groups_have_the_metrics_that_tensorboard_gives_them(
    values: list[tuple[int, float | None, float | None]], how: Aggregate
) -> None:
    assume(any(a is not None for _, a, _ in values))
    catalog = a_catalog(
        *(
            a_run(f"r{row:02d}", {"lr": group}, {tag: [v] for tag, v in (("a", a), ("b", b)) if v is not None})
            for row, (group, a, b) in enumerate(values)
        )
    )
    made = session(catalog)
    made.do(aggregate(how, "metrics.a"))
    data, expected = table_data(catalog, made.state), by_tensorboard(values, how)
    assert data.groups is not None
    for group, label in enumerate(map(data.groups.label, range(len(data.groups.codes)))):
        ours = {}
        for tag in ("a", "b"):
            wanted = next((each for each in data.layout.columns if each.key == f"metrics.{tag}"), None)
            value = None if wanted is None else data.groups.value(group, wanted, group_column(data, wanted))
            if value is not None:
                ours[tag] = value
        code = int(label.removeprefix("lr="))
        assert ours == pytest.approx(expected.get(code, {}), rel=1e-12, abs=1e-6)


def test_a_nan_makes_the_average_nan_and_is_no_median() -> None:
    runs = a_catalog(
        *(a_run(f"r{row}", {"lr": 1}, {"loss": [value]}) for row, value in enumerate([1.0, math.nan, 3.0, math.inf]))
    )
    made = session(runs)
    assert cell(made.state, 0, "metrics.loss", runs)[0] == "NaN"
    made.do(aggregate(Aggregate.MEDIAN))
    assert cell(made.state, 0, "metrics.loss", runs)[0] == "3"
    made.do(aggregate(Aggregate.MAX))
    data = table_data(runs, made.state)
    assert data.groups is not None
    loss = column(data, "metrics.loss")
    assert data.groups.value(0, loss, group_column(data, loss)) == math.inf


def test_sorting_a_large_table_with_groups_makes_only_what_it_sorts_by() -> None:
    rng = np.random.default_rng(0)
    runs = a_catalog(
        *(
            a_run(f"r{row:05d}", {"lr": row % 500, "seed": row}, {"loss": [value]})
            for row, value in zip(range(5_000), rng.normal(size=5_000).tolist(), strict=False)
        )
    )
    made = session(runs)
    made.do(change_run_table("sort", sort=(SortKey("metrics.loss"),)))
    table_data(runs, made.state)
    before = table_data(runs, made.state).source.made
    data = table_data(runs, replace(made.state, grouping=replace(made.state.grouping, unfolded=frozenset({"lr=3"}))))
    assert data.source.made == before
    assert data.groups is not None
    means = [np.mean(rng_values) for rng_values in _by_group(runs)]
    order = [data.groups.label(-1 - row) for row in data.rows.tolist() if row < 0]
    assert order == [f"lr={code}" for code in np.argsort(means, kind="stable")]


def _by_group(runs: Catalog) -> list[list[float]]:
    found: dict[int, list[float]] = {}
    for run in runs.runs.values():
        found.setdefault(int(str(run.params["lr"])), []).append(float(run.scalars["loss"].value[0]))
    return list(itertools.chain([found[code] for code in sorted(found)]))


def test_text_cells_are_texts() -> None:
    data = table_data(RUNS, session().state)
    assert data.groups is not None
    opt = column(data, "params.opt")
    assert data.groups.cell(0, opt, group_column(data, opt), NumberFormat(), 0.0).kind is CellKind.SEVERAL
    assert data.groups.value(0, opt, group_column(data, opt)) is None
