"""What commands about hyperparameters do to the state, and that all of it is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from core.session import Session
from core.session.commands.runs.hparams import (
    brush_field,
    choose_axes,
    clear_fields,
    exclude_runs,
    invert_axis,
    keep_runs,
    limit_axis,
    restore_runs,
    scale_axis,
    show_axes,
)
from core.session.keeping.persistence import load, save
from core.state import (
    AxisChoice,
    AxisLimits,
    FieldBrush,
    FieldScale,
    HParamsState,
    Marginal,
    Rail,
    RunsBrush,
    SessionState,
    Span,
)

LR = FieldBrush("hparams:params.lr", "hparams", "lr: ≥ 0.1", "params.lr", (Span(0.1, np.inf),))
KIND = FieldBrush(
    "hparams:params.kind", "hparams", "kind", "params.kind", categories=frozenset({"a"}), rails=frozenset({Rail.NAN})
)


def brushes(session: Session) -> list[object]:
    return list(session.state.brushes)


def axes(session: Session) -> object:
    return session.state.hparams.axes


def test_a_brush_takes_the_place_of_the_one_before_and_an_empty_one_removes_it() -> None:
    session = Session()
    session.do(brush_field(LR, "lr"))
    session.do(brush_field(KIND, "kind"))
    narrower = replace(LR, ranges=(Span(0.2, 0.3),))
    session.do(brush_field(narrower, "lr"))
    assert brushes(session) == [narrower, KIND]
    session.do(brush_field(replace(LR, ranges=()), "lr"))
    assert brushes(session) == [KIND]
    session.undo()
    assert brushes(session) == [narrower, KIND]


def test_keeping_clears_the_ranges_and_restoring_takes_back_what_was_kept_here() -> None:
    other = RunsBrush("list", "runs", "Only 3 runs", frozenset({"a", "b", "c"}))
    session = Session(state=SessionState(brushes=(other, LR)))
    session.do(keep_runs(["a", "b"]))
    session.do(brush_field(KIND, "kind"))
    session.do(exclude_runs(["a"]))
    kept = session.state.brushes
    assert [(brush.label, brush.without) for brush in kept if isinstance(brush, RunsBrush)] == [
        ("Only 3 runs", False), ("Only 2 runs", False), ("Without 1 run", True),
    ]  # fmt: skip
    assert len({brush.id for brush in kept}) == 3
    session.do(brush_field(LR, "lr"))
    session.do(restore_runs())
    assert brushes(session) == [other, LR]
    session.do(clear_fields())
    assert brushes(session) == [other]


def test_axes_are_chosen_scaled_inverted_and_limited() -> None:
    session = Session()
    session.do(show_axes("Axes", ["params.a", "params.b", "params.a"]))
    assert axes(session) == ("params.a", "params.b")
    session.do(invert_axis("params.a", "a"))
    session.do(limit_axis("params.a", "a", AxisLimits(0.0, 1.0)))
    assert session.state.hparams.choice("params.a") == AxisChoice(inverted=True, limits=AxisLimits(0.0, 1.0))
    session.do(scale_axis("params.a", "a", FieldScale.LOG))
    assert session.state.hparams.choice("params.a") == AxisChoice(FieldScale.LOG, True)
    session.do(scale_axis("params.a", "a", FieldScale.AUTO))
    session.do(invert_axis("params.a", "a"))
    assert not session.state.hparams.choices
    session.do(choose_axes())
    assert axes(session) is None
    assert session.undo_label == "Choose axes automatically"


def test_everything_is_kept_in_a_file(tmp_path: Path) -> None:
    hparams = HParamsState(
        ("params.lr", "max(metrics.acc)"),
        {"params.lr": AxisChoice(FieldScale.SYMLOG, True, AxisLimits(-1.0, 2.5))},
        "",
        "magma",
        True,
        Marginal.BOX,
        0.25,
    )
    without = RunsBrush("hparams:kept:0", "hparams", "Without 1 run", frozenset({"a"}), True)
    state = SessionState(brushes=(LR, KIND, without), hparams=hparams)
    save(Session(state=state), tmp_path / "kept.armillary")
    assert load(tmp_path / "kept.armillary") == state


def test_files_that_know_nothing_of_hyperparameters_are_read(tmp_path: Path) -> None:
    path = tmp_path / "old.armillary"
    path.write_text(
        '{"format": "armillary session", "version": 1, "state": {"brushes": [{"type": "RunsBrush", "id": "b",'
        ' "view": "v", "label": "l", "runs": ["a"]}]}}'
    )
    assert load(path) == SessionState(brushes=(RunsBrush("b", "v", "l", frozenset({"a"})),))
