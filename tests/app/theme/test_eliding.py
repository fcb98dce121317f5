"""Words that have no room are shortened, others are drawn as they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QDialogButtonBox
from pytestqt.qtbot import QtBot

from app.theme.apply import apply
from app.theme.eliding import ElidingStyle
from core.style import ThemeName

LEFT = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value
WORDS = "accuracy/validation of all runs"


def painted(draw: Callable[[QPainter], object]) -> QImage:
    image = QImage(300, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        draw(painter)
    return image


@pytest.mark.parametrize("width", [60, 120, 290])
def test_one_line_ends_within_its_room(qapp: QApplication, width: int) -> None:
    style, room = ElidingStyle(), QRect(4, 0, width, 40)
    found = painted(lambda painter: style.drawItemText(painter, room, LEFT, QPalette(), True, WORDS))

    def expected(painter: QPainter) -> None:
        text = painter.fontMetrics().elidedText(WORDS, Qt.TextElideMode.ElideMiddle, width)
        assert ("…" in text) == (width < 200)
        painter.drawText(room, LEFT, text)

    assert found == painted(expected)


def test_wrapped_lines_and_marks_of_keys_stay(qapp: QApplication) -> None:
    style, room = ElidingStyle(), QRect(0, 0, 90, 40)
    wrapped = LEFT | Qt.TextFlag.TextWordWrap.value
    found = painted(lambda painter: style.drawItemText(painter, room, wrapped, QPalette(), True, WORDS))
    assert found == painted(lambda painter: painter.drawText(room, wrapped, WORDS))
    keyed = LEFT | Qt.TextFlag.TextShowMnemonic.value
    found = painted(lambda painter: style.drawItemText(painter, room, keyed, QPalette(), True, "&Open"))
    assert found == painted(lambda painter: painter.drawText(room, keyed, "&Open"))


def test_choices_of_the_program_are_shortened(qtbot: QtBot, qapp: QApplication) -> None:
    apply(qapp, ThemeName.LIGHT)
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems([WORDS, "accuracy/validat…"])
    box.setFixedSize(130, 30)
    box.show()
    whole = box.grab().toImage()
    text = box.fontMetrics().elidedText(WORDS, Qt.TextElideMode.ElideMiddle, 90)
    box.setItemText(0, WORDS.replace("on of", "no fo"))  # letters that are left out are not drawn
    assert "on of" not in text
    assert box.grab().toImage() == whole


def test_buttons_of_dialogs_have_words_and_no_pictures_of_another_family(dressed: QApplication, qtbot: QtBot) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    box.show()
    assert [button.icon().isNull() for button in box.buttons()] == [True, True]
