from __future__ import annotations

from dataclasses import replace

import pytest

from core.session import Session
from core.session.commands.cards.axes import (
    choose_metric,
    choose_smoothing,
    count_from,
    count_from_value,
    fold_pauses,
    link_cards,
    set_signed_y,
    set_steps_per_epoch,
    smooth_by,
    smooth_with_order,
    switch_smoothing,
)
from core.session.commands.cards.scalars import fit_cards, set_log_x, set_x_axis, zoom_card
from core.session.keeping.codec import Decoder, Encoder
from core.state import AcrossState, Domain, Event, ScalarsState, Smoother, SmoothingKind, SmoothingState, XAxis

HERE, THERE = Domain(0.0, 5.0, 0.0, 1.0), Domain(2.0, 3.0, 0.0, 1.0)


def zoomed() -> Session:
    session = Session()
    session.do(zoom_card("loss", HERE))
    return session


def scalars(session: Session) -> ScalarsState:
    return session.state.scalars


@pytest.mark.parametrize(
    "command",
    [
        choose_metric("tokens"),
        set_steps_per_epoch(3.0),
        fold_pauses(True),
        count_from(Event.LOWEST),
        count_from_value(3.0),
        set_signed_y(True),
        set_x_axis(XAxis.EPOCH),
        set_log_x(True),
    ],
    ids=lambda each: each.label,
)
def test_another_axis_drops_what_was_zoomed_to_and_undo_brings_it_back(command: object) -> None:
    session = zoomed()
    session.do(link_cards(True))
    before = session.state
    session.do(command)  # type: ignore[arg-type]
    assert scalars(session).zoom == {}
    assert scalars(session).across.shown is None
    assert scalars(session).across.linked
    session.undo()
    assert session.state == before


def test_linked_cards_show_what_the_last_one_was_zoomed_to() -> None:
    session = zoomed()
    session.do(zoom_card("acc", THERE))
    session.do(zoom_card("loss", replace(HERE, right=4.0)))
    assert scalars(session).across.shown is None
    session.do(link_cards(True))
    assert scalars(session).across.shown == (0.0, 4.0)
    session.do(zoom_card("acc", THERE))
    assert scalars(session).across.shown == (2.0, 3.0)
    assert scalars(session).zoomed
    session.undo()
    assert scalars(session).across.shown == (0.0, 4.0)
    session.do(fit_cards(["loss"]))
    assert scalars(session).across.shown is None
    session.do(link_cards(False))
    assert scalars(session).across == AcrossState()


def test_each_kind_of_smoothing_remembers_its_parameter() -> None:
    session = Session()
    session.do(smooth_by(0.9))
    for kind, amount, kept in ((SmoothingKind.MEDIAN, 30.0, 31), (SmoothingKind.GAUSSIAN, 2.5, 2.5)):
        session.do(choose_smoothing(kind))
        session.do(smooth_by(amount))
        session.end_gesture()
        assert scalars(session).smoother == Smoother(kind, kept, 2)
    session.do(choose_smoothing(SmoothingKind.AVERAGE))
    assert scalars(session).smoother == Smoother(SmoothingKind.AVERAGE, 0.9)
    session.do(choose_smoothing(SmoothingKind.MEDIAN))
    assert scalars(session).smoother.amount == 31
    session.do(choose_smoothing(SmoothingKind.POLYNOMIAL))
    session.do(smooth_with_order(4))
    assert (scalars(session).smoother.order, scalars(session).smoother.overshoots) == (4, True)


def test_moves_of_a_slider_are_one_step() -> None:
    session = Session()
    session.do(choose_smoothing(SmoothingKind.MEAN))
    for amount in (23.0, 25.0, 27.0):
        session.do(smooth_by(amount))
    session.end_gesture()
    session.undo()
    assert scalars(session).smoothers == SmoothingState(SmoothingKind.MEAN)


@pytest.mark.parametrize("kind", [SmoothingKind.AVERAGE, SmoothingKind.MEDIAN])
def test_smoothing_is_switched_off_and_on_as_it_was(kind: SmoothingKind) -> None:
    session = Session()
    session.do(choose_smoothing(kind))
    before = scalars(session)
    session.do(switch_smoothing(kind, 0.6))
    assert not scalars(session).smoother.active
    session.do(switch_smoothing(kind, 0.6))
    assert scalars(session) == before


def test_choices_are_saved_and_sessions_without_them_open() -> None:
    wished = ScalarsState(
        x_axis=XAxis.METRIC,
        across=AcrossState("tokens", 7.0, True, Event.ABOVE, 0.5, "acc", True, True, True, (1.0, 2.0)),
        smoothers=SmoothingState(SmoothingKind.GAUSSIAN, 0.5, 3, 5, 1.5, 7, 3),
    )
    raw = Encoder().encode(wished, ScalarsState)
    assert Decoder().decode(raw, ScalarsState) == wished
    assert isinstance(raw, dict)
    older = {name: value for name, value in raw.items() if name not in ("across", "smoothers")}
    assert Decoder().decode(older, ScalarsState) == replace(ScalarsState(), x_axis=XAxis.METRIC)
