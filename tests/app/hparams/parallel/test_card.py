"""The card beside the mouse: values of a run, and the curve of a metric."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.views.hparams.parallel.card import ValuesCard
from app.workspace import Workspace
from core.session.commands.runs.runs import colour_run
from core.style import rgb
from tests.app.hparams.compare.conftest import few_runs

ROWS = (("lr", "0.1"), ("loss", "0.1"))
COLOUR = "#aa00ff"


def coloured(image: QImage, top: int) -> int:
    """Return how many pixels below a row have the run's colour."""
    wanted = rgb(COLOUR)
    found = 0
    for y in range(top, image.height()):
        for x in range(image.width()):
            pixel = image.pixelColor(x, y)
            apart = zip((pixel.red(), pixel.green(), pixel.blue()), wanted, strict=True)
            found += max(abs(one - other) for one, other in apart) < 60
    return found


def title(card: ValuesCard) -> str:
    return "" if card.curve is None else card.curve.title


def test_the_curve_of_the_first_metric_lies_below_the_values(qtbot: QtBot, workspace: Workspace) -> None:
    session = workspace.session
    session.set_catalog(few_runs())
    session.do(colour_run("a", COLOUR))
    host = QWidget()
    host.resize(400, 300)
    qtbot.addWidget(host)
    card = ValuesCard(workspace, host)
    with qtbot.waitExposed(host):
        host.show()
    card.show_run("a", ROWS, session)
    plain = card.height()
    assert title(card) == ""
    assert coloured(card.grab().toImage(), 30) == 0
    card.show_run("a", ROWS, session, ("params.lr", "metrics.final", "metrics.loss"))
    assert title(card) == "loss"
    assert card.height() > plain + 40
    assert coloured(card.grab().toImage(), 30) > 150
    card.show_run("c", ROWS, session, ("metrics.accuracy",))  # it has none
    assert title(card) == ""
    assert card.height() == plain
