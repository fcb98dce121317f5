"""What dashes of curves say stands below what colours say."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.window.runs.colour_key import ColourKey
from app.workspace import Workspace
from core.model import Catalog
from core.session.commands.runs.grouping import colour_by_pattern, dash_by
from core.views.picture import LegendEntry
from tests.app.conftest import make_catalog

OPTIMISERS = ("adam", "sgd", "adam")


def entries(key: ColourKey) -> tuple[LegendEntry, ...]:
    return () if key.legend is None else key.legend.entries


def test_the_key_tells_values_by_their_dashes_alone_and_beside_colours(qtbot: QtBot, workspace: Workspace) -> None:
    made = make_catalog("run0", "run1", "run2")
    runs = zip(made.runs.items(), OPTIMISERS, strict=True)
    session = workspace.session
    session.set_catalog(Catalog(runs={name: replace(run, params={"opt": value}) for (name, run), value in runs}))
    key = ColourKey(workspace)
    qtbot.addWidget(key)
    key.refresh()
    assert key.isHidden()
    session.do(dash_by("params.opt"))
    key.refresh()
    assert [(entry.label, entry.dash) for entry in entries(key)] == [("opt=adam", 0), ("opt=sgd", 1)]
    session.do(colour_by_pattern("run(.)"))
    key.refresh()
    assert [entry.label for entry in entries(key)] == ["0", "1", "2", "opt=adam", "opt=sgd"]
    assert "opt=sgd" in key.toolTip()
