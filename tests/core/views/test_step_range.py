"""The linked range of steps: what lies in it, and how it is played."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.state import StepRange
from core.views.step_range import extent_of, inside, stop_after

STEPS = st.lists(st.integers(-50, 50), min_size=1, max_size=12, unique=True).map(sorted)
SPANS = st.none() | st.tuples(st.integers(-60, 60), st.integers(-60, 60)).map(lambda ends: StepRange(*sorted(ends)))


@given(STEPS, SPANS, st.none() | st.integers(-60, 60), st.booleans())
def test_playing_stays_in_the_range(steps: list[int], span: StepRange | None, step: int | None, again: bool) -> None:
    own = [each for each in steps if span is None or span.first <= each <= span.last]
    now = steps[-1] if step is None else step
    after = [each for each in own if each > now]
    wanted: int | None
    if not own:
        wanted = None
    elif not own[0] <= now <= own[-1]:
        wanted = own[0]
    elif after:
        wanted = after[0]
    else:
        wanted = own[0] if again else None
    found = np.array(steps, dtype=np.int64)
    assert stop_after(found, span, step, again) == wanted
    assert found[inside(found, span)].tolist() == own


def test_a_range_has_its_ends_on_an_axis_of_steps() -> None:
    assert extent_of(None) is None
    extent = extent_of(StepRange(1000, 25000))
    assert extent is not None
    assert (extent.lower, extent.upper, extent.texts) == (1000.0, 25000.0, ("1,000", "25,000"))
