from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.pauses import Pauses, common_pauses, pauses
from core.model import F8

NIGHT = 8 * 3600.0


def sessions(*begins: float, count: int = 50, apart: float = 10.0) -> F8:
    return np.concatenate([begin + np.arange(count) * apart for begin in begins])


def test_a_night_is_folded_and_the_order_of_points_stays() -> None:
    times = sessions(1e9, 1e9 + NIGHT)
    found = pauses(times)
    assert found == Pauses((1e9 + 490,), (1e9 + NIGHT,), 10.0)
    np.testing.assert_allclose(np.diff(found.fold(times)), 10.0)
    assert found.fold(times)[0] == 1e9
    np.testing.assert_allclose(found.places, [1e9 + 495])


def test_even_times_and_short_breaks_are_left_alone() -> None:
    assert pauses(sessions(0.0)) == Pauses()
    assert pauses(sessions(0.0, 490 + 290)) == Pauses()
    assert pauses(np.array([0.0, 1e9])) == Pauses()
    assert pauses(np.array([])) == Pauses()


def test_slow_logs_have_longer_pauses() -> None:
    times = sessions(0.0, 50 * 600 + 2 * 3600, apart=600.0)
    assert pauses(times) == Pauses()
    assert len(pauses(sessions(0.0, 50 * 600 + 5 * 3600, apart=600.0)).starts) == 1


def test_the_order_of_times_does_not_matter() -> None:
    times = sessions(0.0, NIGHT, 3 * NIGHT)
    assert pauses(times[::-1]) == pauses(times)
    assert len(pauses(times).starts) == 2


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=8, unique=True), st.floats(0.1, 10))
def test_folding_can_be_undone_and_keeps_the_order(knots: list[float], kept: float) -> None:
    ordered = sorted(knots)[: len(knots) // 2 * 2]
    ordered = [each + 20 * number for number, each in enumerate(ordered)]
    found = Pauses(tuple(ordered[::2]), tuple(ordered[1::2]), kept)
    times = np.linspace(-100, 1.1e6, 300)
    folded = found.fold(times)
    assert np.all(np.diff(folded) > 0)
    np.testing.assert_allclose(found.unfold(folded), times, atol=1e-4)
    np.testing.assert_allclose(found.moved(50.0).fold(times - 50.0), folded - 50.0, atol=1e-6)


def test_only_what_nobody_logged_in_is_a_pause_of_all() -> None:
    one, other = sessions(0.0, NIGHT), sessions(NIGHT / 2, apart=60.0)
    ranges = [(float(times[0]), float(times[-1]), pauses(times)) for times in (one, other)]
    found = common_pauses(ranges)
    assert found.starts == (490.0, NIGHT / 2 + 49 * 60)
    assert found.ends == (NIGHT / 2, NIGHT)
    through = (0.0, 2 * NIGHT, Pauses())
    assert common_pauses([*ranges, through]) == Pauses()
    assert common_pauses([]) == Pauses()
