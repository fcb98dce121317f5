"""Tokens that hand on what they are told."""

from __future__ import annotations

import pytest

from core.analysis.portion import Portion, part_of
from core.work import CancelledError, Forwarding, wishes
from tests.core.recorder import Recorder


class Steered(Recorder):
    """A recorder that can be wished of."""

    def __init__(self) -> None:
        super().__init__()
        self.patience_given: list[float] = []

    def wishes(self, patience: float = 0.0) -> tuple[object, ...]:
        self.patience_given.append(patience)
        return ("faster",)


def test_all_is_handed_on_both_ways() -> None:
    recorder = Steered()
    token = Forwarding(recorder)
    token.progress(0.5, "Half")
    token.partial("some")
    assert (recorder.fractions, recorder.messages, recorder.partials) == ([0.5], ["Half"], ["some"])
    assert wishes(token, 0.25) == ("faster",)
    assert recorder.patience_given == [0.25]
    recorder.patience = 0
    assert token.cancelled
    with pytest.raises(CancelledError):
        token.check()


def test_nobody_is_told_and_nobody_stops_it() -> None:
    token = Forwarding(None)
    token.progress(0.5)
    token.partial("some")
    token.check()
    assert not token.cancelled
    assert wishes(token) == ()


def test_parts_fill_the_whole_in_their_order_and_keep_what_is_not_final() -> None:
    recorder = Recorder()
    for number in range(2):
        part = part_of(recorder, number, 2, f"Part {number + 1}")
        part.progress(None, "Beginning")
        part.progress(1.0)
        part.partial("some")
    assert recorder.fractions == [0.0, 0.5, 0.5, 1.0]
    assert recorder.messages == ["Part 1", "Part 1", "Part 2", "Part 2"]
    assert not recorder.partials
    Portion(recorder, 0.25, 0.5).progress(0.5, "Its own words")
    assert (recorder.fractions[-1], recorder.messages[-1]) == (0.5, "Its own words")
