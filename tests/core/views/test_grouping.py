from __future__ import annotations

import json
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from core.analysis.aggregation import Centre, Spread
from core.model import Catalog, Run
from core.model.hparams import HParams, HParamSession
from core.session import Session
from core.session.command import change_scalars
from core.session.commands.runs.grouping import (
    aggregate,
    colour_by_field,
    colour_by_pattern,
    colour_runs,
    colour_runs_by,
    group_by,
    group_by_fields,
    group_by_pattern,
    leave_out,
    rename_run,
    reset_colours,
    unfold_groups,
)
from core.session.keeping.codec import Decoder, Encoder
from core.state import Aggregate, ColourBy, GroupBy, Grouping, RunsState, SessionState
from core.style import ThemeName, categorical, entity_colour, line_map, rgb, tokens
from core.views.grouping import available, groups_of
from core.views.run_colours import colours_of, group_colours, run_colours
from core.views.shown import run_colour
from tests.core.views.hparams.made import made_catalog

LIGHT = ThemeName.LIGHT


def sweep() -> Catalog:
    """Three learning rates with two seeds each; the names are in another order than the rates."""
    rates = [1e-2, 1e-2, 1e-4, 1e-4, 1e-3, 1e-3]
    return made_catalog({"lr": rates, "seed": [1, 2] * 3, "opt": ["adam"] * 6}, {"loss": [1, 2, 3, 4, 5, None]})


def by(catalog: Catalog, grouping: Grouping, **runs: object) -> SessionState:
    session = Session(catalog=catalog)
    session.set_catalog(catalog)
    return replace(session.state, grouping=grouping, runs=replace(session.state.runs, **runs))  # type: ignore[arg-type]


def labels(catalog: Catalog, state: SessionState) -> list[str]:
    found = groups_of(catalog, state)
    return [found.label(name) for name in catalog.runs]


def test_seeds_are_left_out_by_themselves_and_others_when_chosen() -> None:
    catalog = sweep()
    state = by(catalog, Grouping(GroupBy.PARAMS))
    assert labels(catalog, state) == ["lr=0.01"] * 2 + ["lr=0.0001"] * 2 + ["lr=0.001"] * 2
    assert groups_of(catalog, state).title == "All hyperparameters but seed"
    session = Session(catalog=catalog, state=state)
    session.do(leave_out(["lr"]))
    assert labels(catalog, session.state) == ["seed=1", "seed=2"] * 3
    session.do(leave_out([]))
    assert len(set(labels(catalog, session.state))) == 6
    session.undo()
    session.undo()
    assert session.state == state


def test_groups_by_columns_by_experiment_by_parent_and_by_name() -> None:
    catalog = sweep()
    session = Session(catalog=catalog)
    session.do(group_by_fields(["params.seed", "metrics.loss"]))
    assert labels(catalog, session.state)[0] == "seed=1, loss=1"
    assert labels(catalog, session.state)[5] == "seed=2, loss=–"
    session.do(group_by_pattern(r"run0000([0-2])"))
    assert labels(catalog, session.state) == ["0", "1", "2", "", "", ""]
    session.do(group_by_pattern("("))
    assert groups_of(catalog, session.state).error
    assert labels(catalog, session.state) == [""] * 6
    runs = {
        "p": Run("p", "mlflow", (), experiment="one"),
        "a": Run("a", "mlflow", (), experiment="one", parent="p"),
        "b": Run("b", "mlflow", (), experiment="two", parent="p"),
    }
    tracked = Catalog(runs=MappingProxyType(runs))
    assert labels(tracked, by(tracked, Grouping(GroupBy.PARENT))) == ["", "p", "p"]
    assert labels(tracked, by(tracked, Grouping(GroupBy.EXPERIMENT))) == ["one", "one", "two"]
    assert available(tracked, GroupBy.PARENT)
    assert not available(tracked, GroupBy.SESSION)
    assert not available(tracked, GroupBy.PARAMS)


def test_session_groups_keep_training_and_validation_apart() -> None:
    def session(name: str, group: str) -> Run:
        return Run(name, "tensorboard", (), hparams=HParams(session=HParamSession(group=group)))

    runs = [session("s1", "g"), session("s2", "g"), session("s3", "")]
    runs += [Run(f"s{k}/{part}", "tensorboard", ()) for k in (1, 2) for part in ("train", "val")]
    catalog = Catalog(runs=MappingProxyType({run.name: run for run in runs}))
    state = by(catalog, Grouping(GroupBy.SESSION))
    found = groups_of(catalog, state)
    assert {name: found.label(name) for name in catalog.runs} == {
        "s1": "g", "s2": "g", "s3": "", "s1/train": "g · train", "s2/train": "g · train", "s1/val": "g · val",
        "s2/val": "g · val",
    }  # fmt: skip
    assert available(catalog, GroupBy.SESSION)


def test_the_same_groups_are_made_once() -> None:
    catalog = sweep()
    state = by(catalog, Grouping(GroupBy.PARAMS))
    again = replace(state, grouping=replace(state.grouping, unfolded=frozenset({"x"})))
    assert groups_of(catalog, state) is groups_of(catalog, again)


def test_grouped_runs_have_the_colour_of_their_group_and_keep_it_when_others_appear() -> None:
    catalog = sweep()
    state = by(catalog, Grouping(GroupBy.PARAMS))
    colours = [run_colour(catalog, state, name, LIGHT) for name in catalog.runs]
    assert colours == [entity_colour(place, LIGHT) for place in (0, 0, 1, 1, 2, 2)]
    more = made_catalog(
        {"lr": [1e-5, 1e-2, 1e-4, 1e-3], "seed": [1, 9, 9, 9], "opt": ["adam"] * 4}, {"loss": [1.0] * 4},
        names=["a new one", "run00000", "run00002", "run00004"],
    )  # fmt: skip
    session = Session(catalog=catalog, state=state)
    session.set_catalog(more)
    for name in ("run00000", "run00002", "run00004"):
        assert run_colour(more, session.state, name, LIGHT) == run_colour(catalog, state, name, LIGHT)
    assert run_colour(more, session.state, "a new one", LIGHT) == entity_colour(3, LIGHT)
    assert group_colours(catalog, state, LIGHT) == tuple(entity_colour(place, LIGHT) for place in (1, 2, 0))


def test_colours_by_hand_win_over_all_others_and_are_reset_with_them() -> None:
    catalog = sweep()
    session = Session(catalog=catalog, state=by(catalog, Grouping(GroupBy.PARAMS)))
    session.do(colour_runs(["run00000", "run00001"], "#123456"))
    assert group_colours(catalog, session.state, LIGHT)[2] == "#123456"
    session.do(colour_runs(["run00001"], None))
    assert group_colours(catalog, session.state, LIGHT)[2] == "#123456"  # of two the first
    assert run_colour(catalog, session.state, "run00000", LIGHT) == "#123456"
    session.do(colour_by_field("params.opt"))
    assert run_colour(catalog, session.state, "run00000", LIGHT) == "#123456"
    session.do(reset_colours())
    assert session.state.runs.colours == {}
    assert session.state.runs.colouring.by is ColourBy.AUTO
    session.undo()
    assert run_colour(catalog, session.state, "run00000", LIGHT) == "#123456"


def test_colours_by_a_column_are_those_of_its_axis() -> None:
    catalog = sweep()
    session = Session(catalog=catalog, state=by(catalog, Grouping()))
    session.do(colour_by_field("metrics.loss"))
    found = run_colours(catalog, session.state, LIGHT)
    assert found.legend is not None
    assert found.legend.bar is not None
    assert (found.legend.bar.lower, found.legend.bar.upper, found.legend.bar.missing) == (1.0, 5.0, 1)
    levels = line_map("viridis", LIGHT)[[0, 64, 128, 191, 255]]
    assert np.abs(found.all[:5].astype(int) - levels).max() <= 2
    assert tuple(found.all[5].tolist()) == rgb(tokens(LIGHT).faint)
    session.do(colour_by_field("params.opt"))
    assert {run_colour(catalog, session.state, name, LIGHT) for name in catalog.runs} == {categorical(LIGHT)[0]}
    session.do(colour_by_field("params.nothing"))  # of what no run has every run has its own colour
    assert run_colour(catalog, session.state, "run00003", LIGHT) == entity_colour(3, LIGHT)


def test_colours_by_name_need_no_groups() -> None:
    catalog = sweep()
    session = Session(catalog=catalog, state=by(catalog, Grouping()))
    session.do(colour_by_pattern(r"run0000([01])"))
    colours = colours_of(catalog, session.state, list(catalog.runs), LIGHT)
    assert tuple(colours[0].tolist()) == rgb(entity_colour(0, LIGHT))
    assert tuple(colours[1].tolist()) == rgb(entity_colour(1, LIGHT))
    assert {tuple(row) for row in colours[2:].tolist()} == {rgb(tokens(LIGHT).faint)}
    legend = run_colours(catalog, session.state, LIGHT).legend
    assert legend is not None
    assert [(entry.label, entry.count) for entry in legend.entries] == [("0", 1), ("1", 1), ("no match", 4)]


def test_a_run_can_have_its_own_colour_though_runs_are_grouped() -> None:
    catalog = sweep()
    session = Session(catalog=catalog, state=by(catalog, Grouping(GroupBy.PARAMS)))
    session.do(colour_runs_by(ColourBy.RUN))
    assert [run_colour(catalog, session.state, name, LIGHT) for name in catalog.runs] == list(categorical(LIGHT)[:6])
    session.do(colour_runs_by(ColourBy.GROUP))
    session.do(group_by(GroupBy.NONE))
    assert [run_colour(catalog, session.state, name, LIGHT) for name in catalog.runs] == list(categorical(LIGHT)[:6])


def test_a_run_is_called_something_else_until_it_is_called_nothing() -> None:
    session = Session(catalog=sweep())
    session.do(rename_run("run00001", "  the good one "))
    assert session.state.runs.titles == {"run00001": "the good one"}
    session.do(rename_run("run00001", " "))
    assert session.state.runs == RunsState(places=session.state.runs.places)


def test_a_group_has_the_colour_of_most_of_its_runs() -> None:
    names = [f"{part}{place}" for part, count in (("a", 3), ("b", 2)) for place in range(count)]
    catalog = made_catalog({"lr": [1] * 5}, {"loss": [1.0] * 5}, names=names)
    session = Session(catalog=catalog, state=by(catalog, Grouping(GroupBy.PARAMS)))
    session.do(colour_by_pattern("([ab])"))
    assert group_colours(catalog, session.state, LIGHT) == (entity_colour(0, LIGHT),)
    session.do(colour_runs(["a0", "a1"], "#ff0000"))
    assert group_colours(catalog, session.state, LIGHT) == ("#ff0000",)  # two, two and one: the first
    session.do(colour_runs(["b0", "b1", "a2"], "#00ff00"))
    assert group_colours(catalog, session.state, LIGHT) == ("#00ff00",)


def test_groups_colours_and_names_are_saved_with_the_session() -> None:
    session = Session(catalog=sweep())
    session.do(leave_out(["seed"]))
    session.do(aggregate(Aggregate.MAX, "metrics.loss"))
    session.do(unfold_groups(["lr=0.01"], True))
    session.do(colour_by_field("params.lr"))
    session.do(rename_run("run00001", "Baseline"))
    session.do(change_scalars("x", spread=Spread.CONFIDENCE, centre=Centre.MEDIAN, members=True))
    raw = Encoder().encode(session.state, SessionState)
    assert Decoder().decode(json.loads(json.dumps(raw)), SessionState) == session.state
