"""Commands about points change what they say, and each is one step to undo."""

from __future__ import annotations

from core.session import Session
from core.session.commands.runs.scatter import (
    brush_fields,
    change_scatter,
    limit_plane,
    open_pair,
    show_matrix,
    show_pair,
    use_tool,
)
from core.state import AxisLimits, Brush, FieldBrush, PlaneTool, ScatterState, SessionState, Span, Trend

X = FieldBrush("hparams:params.lr", "hparams", "lr: ≤ 1", "params.lr", (Span(0.0, 1.0),))
Y = FieldBrush("hparams:metrics.acc", "hparams", "acc: ≥ 0.5", "metrics.acc", (Span(0.5, 1.0),))
OTHER = FieldBrush("hparams:params.depth", "hparams", "depth: 3", "params.depth", (Span(3.0, 3.0),))


def session(state: SessionState | None = None) -> Session:
    return Session(state=state or SessionState())


def brushes(made: Session) -> tuple[Brush, ...]:
    return made.state.brushes


def fields(made: Session) -> tuple[str, ...] | None:
    return made.state.matrix.fields


def test_two_ranges_are_one_step_and_stand_where_the_fields_brushes_stood() -> None:
    made = session(SessionState(brushes=(X, OTHER)))
    narrower = FieldBrush(X.id, X.view, "lr: ≤ 0.5", X.field, (Span(0.0, 0.5),))
    made.do(brush_fields([narrower, Y]))
    assert brushes(made) == (narrower, OTHER, Y)
    made.undo()
    assert brushes(made) == (X, OTHER)


def test_an_empty_range_takes_the_brush_away() -> None:
    made = session(SessionState(brushes=(X, Y)))
    made.do(brush_fields([FieldBrush(X.id, X.view, "", X.field)]))
    assert made.state.brushes == (Y,)


def test_a_drag_is_one_step_however_often_it_is_told() -> None:
    made = session()
    for end in (0.2, 0.4, 0.6):
        made.do(brush_fields([FieldBrush(X.id, X.view, "lr", X.field, (Span(0.0, end),))], "plane.brush"))
    made.undo()
    assert made.state.brushes == ()


def test_a_pair_is_shown_whole_and_opened_in_one_step() -> None:
    made = session(SessionState(scatter=ScatterState(x_limits=AxisLimits(0, 1), trend=Trend.LINEAR)))
    made.do(open_pair("params.lr", "metrics.acc", "acc over lr"))
    assert made.state.hparams.page == "scatter"
    shown = made.state.scatter
    assert (shown.x, shown.y, shown.x_limits, shown.trend) == ("params.lr", "metrics.acc", None, Trend.LINEAR)
    made.undo()
    assert made.state.hparams.page == "parallel"
    assert made.state.scatter.x is None
    made.do(show_pair("params.a", "params.b", "b over a"))
    assert made.state.hparams.page == "parallel"


def test_zoom_tool_and_fields_are_kept_in_the_state() -> None:
    made = session()
    made.do(limit_plane(AxisLimits(0, 1), None))
    made.do(use_tool(PlaneTool.LASSO))
    made.do(show_matrix(["params.a", "params.b", "params.a"]))
    made.do(change_scatter("Size", size_by="params.a"))
    assert made.state.scatter.x_limits == AxisLimits(0, 1)
    assert made.state.scatter.tool is PlaneTool.LASSO
    assert fields(made) == ("params.a", "params.b")
    made.do(show_matrix(None))
    assert fields(made) is None
    assert made.state.scatter.size_by == "params.a"
