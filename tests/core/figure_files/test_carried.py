"""Figures carry what they are: it comes out of SVG, PDF and PNG files as it went in."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.export.figures.look import FigureLook
from core.export.figures.sheet import FigureFormat, Sheet
from core.figure_files.carried import beside_of, opened
from core.figure_files.drawing import Logs
from core.figure_files.spec import FigurePart, FigureSpec, Wording
from core.figure_files.text import SpecError
from core.figure_files.writing import Description, write_figure
from core.model import SourceSpec
from core.views.picture import Viewport
from tests.core.figure_files.conftest import SAMPLE

LOSS = FigurePart("scalars", cards=("loss/train",), wording=Wording(title='<b>&amp; "100 %" (\\) é\u2028'))
SPEC = FigureSpec((LOSS,), FigureLook(80.0, 60.0, dpi=72.0), (SourceSpec(str(SAMPLE)),))
FORMS = list(FigureFormat)


@pytest.mark.parametrize("form", FORMS)
def test_a_figure_comes_out_of_its_own_file(form: FigureFormat, tmp_path: Path, logs: Logs) -> None:
    file = tmp_path / f"f.{form}"
    near = replace(SPEC, sources=(SourceSpec(str(tmp_path / "logs")),))
    write_figure(near, logs, file)
    assert opened(file).spec == near
    assert str(tmp_path).encode() not in file.read_bytes()


@pytest.mark.parametrize("form", FORMS)
def test_files_that_carry_a_figure_are_read_by_others(form: FigureFormat, tmp_path: Path, logs: Logs) -> None:
    file = tmp_path / f"f.{form}"
    write_figure(SPEC, logs, file)
    if form is FigureFormat.SVG:
        assert ElementTree.parse(file).getroot().tag.endswith("svg")
    elif form is FigureFormat.PNG:
        with Image.open(io.BytesIO(file.read_bytes())) as image:
            assert image.text["Description"].startswith('{"format": "armillary figure"')  # type: ignore[attr-defined]
    else:
        assert file.read_bytes().rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize("form", FORMS)
def test_it_can_lie_beside_or_not_be_said(form: FigureFormat, tmp_path: Path, logs: Logs) -> None:
    file = tmp_path / f"f.{form}"
    write_figure(SPEC, logs, file, description=Description.BESIDE)
    assert b"armillary figure" not in file.read_bytes()
    assert opened(file).spec == opened(beside_of(file)).spec == SPEC
    beside_of(file).unlink()
    with pytest.raises(SpecError, match=f"f.{form} carries no figure of Armillary: export it with"):
        opened(file)
    write_figure(SPEC, logs, file, with_sources=False)
    assert opened(file).spec == replace(SPEC, sources=())
    assert b"sample_logs" not in file.read_bytes()


@pytest.mark.parametrize("form", FORMS)
def test_a_damaged_file_is_said_to_be_none(form: FigureFormat, tmp_path: Path, logs: Logs) -> None:
    file = tmp_path / f"f.{form}"
    write_figure(SPEC, logs, file)
    whole = file.read_bytes()
    place = whole.index(b"armillary figure")
    for cut in (0, 5, place + 3, place + 30):
        file.write_bytes(whole[:cut])
        with pytest.raises(SpecError):
            opened(file)


def test_what_is_no_text_is_no_figure(tmp_path: Path) -> None:
    file = tmp_path / "f.json"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SpecError, match=r"f\.json describes no figure: it is not text"):
        opened(file)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_any_words_come_out_of_any_file(words: str) -> None:
    from core.figure_files.carried import _in_pdf, _in_png, _in_svg

    said = words.strip()
    sheet = Sheet(Viewport(20, 20), FigureLook(dpi=36.0), None)
    for form, found in ((FigureFormat.SVG, _in_svg), (FigureFormat.PDF, _in_pdf), (FigureFormat.PNG, _in_png)):
        assert found(sheet.rendered(form, said)) == said
