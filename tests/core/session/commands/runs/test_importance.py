"""Commands about importance, and that what was asked is saved."""

from __future__ import annotations

from pathlib import Path

from core.session import Session
from core.session.commands.runs.importance import (
    ask_about,
    ask_parameter,
    direct,
    focus_on,
    order_axes,
    order_parameters,
    show_evaluator,
    usual_evaluators,
    usual_parameters,
)
from core.session.keeping.persistence import load, save
from core.state import AxisOrder, Direction, ImportanceState

NAMES = ("fanova", "permutation", "mdi", "spearman", "information", "best_tenth")


def wish(session: Session) -> ImportanceState:
    return session.state.importance


def test_another_metric_goes_by_its_own_direction() -> None:
    session = Session()
    session.do(ask_about("metrics.loss", "loss"))
    session.do(direct(Direction.HIGHER))
    assert wish(session).direction is Direction.HIGHER
    session.do(ask_about("max(metrics.acc)", "max acc"))
    assert (wish(session).metric, wish(session).direction) == ("max(metrics.acc)", None)
    assert session.undo_label == "Importance for max acc"


def test_evaluators_keep_their_order_and_what_is_hidden_sorts_nothing() -> None:
    session = Session()
    session.do(order_parameters("spearman", "Spearman correlation"))
    session.do(show_evaluator("mdi", "MDI", True, NAMES))
    session.do(show_evaluator("information", "Mutual information", True, NAMES))
    assert wish(session).evaluators == NAMES
    session.do(show_evaluator("fanova", "fANOVA", False, NAMES))
    assert wish(session).order_by == "spearman"
    session.do(show_evaluator("spearman", "Spearman", False, NAMES))
    assert wish(session).order_by == ""
    assert wish(session).evaluators == ("permutation", "mdi", "information", "best_tenth")
    session.do(usual_evaluators())
    assert wish(session).evaluators == ImportanceState().evaluators


def test_parameters_are_left_out_or_listed_never_both() -> None:
    session = Session()
    session.do(ask_parameter("params.a", "a", False))
    assert wish(session).left_out == {"params.a"}
    session.do(ask_parameter("params.a", "a", True))
    assert (wish(session).left_out, wish(session).listed) == (frozenset(), frozenset({"params.a"}))
    session.do(ask_parameter("params.a", "a", False))
    assert (wish(session).left_out, wish(session).listed) == (frozenset({"params.a"}), frozenset())
    session.do(usual_parameters())
    assert wish(session) == ImportanceState()


def test_walking_through_parameters_is_one_step() -> None:
    session = Session()
    for name in "abc":
        session.do(focus_on((f"params.{name}",), name))
    session.undo()
    assert wish(session).focus == ()
    assert session.undo_label is None


def test_axes_are_put_in_order_in_one_step() -> None:
    session = Session()
    session.do(order_axes(("params.b", "params.a", "params.b", "metrics.x"), "fANOVA for x"))
    assert list(session.state.hparams.axes or ()) == ["params.b", "params.a", "metrics.x"]
    assert wish(session).ordered == AxisOrder(("params.b", "params.a", "metrics.x"), "fANOVA for x")
    session.undo()
    assert session.state.hparams.axes is None
    assert wish(session).ordered is None


def test_everything_is_saved(tmp_path: Path) -> None:
    session = Session()
    for command in (
        ask_about("min(metrics.loss)", "min loss"),
        direct(Direction.LOWER),
        ask_parameter("params.a", "a", False),
        focus_on(("params.b", "params.c"), "b × c"),
        order_parameters("fanova", "fANOVA"),
        order_axes(("params.b",), "fANOVA for min loss"),
    ):
        session.do(command)
    save(session, tmp_path / "x.armillary")
    assert load(tmp_path / "x.armillary") == session.state
