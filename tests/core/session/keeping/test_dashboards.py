from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.session.commands.cards.charts import put_chart
from core.session.commands.cards.scalars import toggle_pin, zoom_card
from core.session.keeping.dashboards import (
    Dashboard,
    DashboardError,
    dashboard_of,
    read,
    read_file,
    show_dashboard,
    write_file,
    written,
)
from core.state import CardLimits, CardOptions, ChartSpec, Domain, ReadingState, ScalarsState, SessionState, Source

CHART = ChartSpec("\nchart 1", "Both", (Source("x/1"), Source("lr", second=True)))


def arranged() -> SessionState:
    state = toggle_pin("lr").apply(put_chart(CHART).apply(SessionState()))
    options = {"lr": CardOptions(height=300, limits=CardLimits(bottom=0.0))}
    state = replace(state, scalars=replace(state.scalars, options=options, smoothing=0.2, card_width=500))
    return zoom_card("lr", Domain(0.0, 1.0, 2.0, 3.0)).apply(state)


def test_a_dashboard_brings_all_back_but_zooms_and_keeps_what_was_noted() -> None:
    reading = replace(ReadingState(), anomalies=not ReadingState().anomalies)
    other = SessionState(scalars=ScalarsState(reading=reading, pinned=("x",)))
    shown = show_dashboard(dashboard_of("mine", arranged())).apply(other)
    assert shown.scalars == replace(arranged().scalars, zoom={}, reading=reading)


def test_dashboards_come_back_from_a_file(tmp_path: Path) -> None:
    some = (dashboard_of("mine", arranged()), Dashboard("größer", ScalarsState(card_width=700)))
    path = tmp_path / "new" / "boards.json"
    write_file(path, some)
    assert read_file(path) == (some, ())
    write_file(path, some[:1])
    assert read_file(path)[0] == some[:1]
    assert [each.name for each in path.parent.iterdir()] == ["boards.json"]


def test_of_a_damaged_file_the_whole_dashboards_are_read() -> None:
    raw = json.loads(written([dashboard_of("mine", arranged()), dashboard_of("other", SessionState())]))
    raw["dashboards"][0]["scalars"]["smoothing"] = "much"
    raw["dashboards"][1]["scalars"]["unheard_of"] = 1
    found, notes = read(json.dumps(raw))
    assert [each.name for each in found] == ["other"]
    assert notes[0].startswith("dashboard 1.scalars.smoothing:")
    assert "unheard_of is not known" in notes[1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no JSON"),
        ("[]", "no dashboards"),
        ('{"form": "armillary dashboards", "version": 1}', "no dashboards"),
        ('{"form": "armillary dashboards", "version": 2, "dashboards": []}', "later version"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_other_files_say_why_they_are_not_read(text: str, why: str) -> None:
    with pytest.raises(DashboardError, match=why):
        read(text)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(DashboardError, match="cannot be read"):
        read_file(tmp_path / "nothing.json")
