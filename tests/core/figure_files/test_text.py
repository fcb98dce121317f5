"""Figures as JSON: what is written is read again, and what is wrong is said with its place."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.export.figures.look import PRESETS, Limits
from core.figure_files.spec import FigurePart, FigureSpec, Wording
from core.figure_files.text import SpecError, read, written
from core.model import SourceSpec
from core.state import Domain, RowSet, RunsState, ScalarsState, SessionState

STATE = SessionState(
    runs=RunsState(query="lr < 0.1", unchecked=frozenset({"b", "a"})),
    selected_points={"run/layer": RowSet.of_indices(1000, [3, 77, 999])},
    scalars=ScalarsState(smoothing=0.9, zoom={"loss": Domain(0, 10, 1e-3, float("inf"))}),
)
SPEC = FigureSpec(
    (
        FigurePart(
            "scalars", cards=("loss", "accuracy"), state=STATE, wording=Wording(title="", x_limits=Limits(0, 5))
        ),
        FigurePart("hparams", "importance", across=2),
    ),
    PRESETS["Slide, 16:9"],
    (SourceSpec("/logs/a"), SourceSpec("s3://bucket/b", "far")),
    columns=3,
    widths=(1.0, 2.5),
)


def changed(**changes: Any) -> str:
    return json.dumps({**json.loads(written(SPEC, None)), **changes})


def test_a_figure_is_read_as_it_was_written() -> None:
    found = read(written(SPEC, None), None, "f")
    assert found.spec == SPEC
    assert found.notes == ()
    assert written(SPEC, None).isascii()


@given(st.lists(st.integers(0, 299)), st.text(), st.floats(allow_nan=False))
def test_any_rows_texts_and_numbers_survive(rows: list[int], query: str, limit: float) -> None:
    state = SessionState(runs=RunsState(query=query), selected_points={"t": RowSet.of_indices(300, rows)})
    part = FigurePart("embedding", state=state, wording=Wording(query, y_limits=Limits(limit, 1.0)))
    assert read(written(FigureSpec((part,)), None), None, "f").spec.parts == (part,)


def test_what_is_as_usual_is_not_written() -> None:
    spec = json.loads(written(FigureSpec((FigurePart("scalars"),)), None))
    assert spec == {"format": "armillary figure", "version": 1, "state_version": 1, "parts": [{"view": "scalars"}]}


def test_paths_are_told_from_where_the_file_lies(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "paper" / "figures").mkdir(parents=True)
    spec = replace(SPEC, sources=(SourceSpec(str(tmp_path / "logs")), SourceSpec("s3://bucket/b")))
    text = written(spec, tmp_path / "paper" / "figures")
    assert [source["path"] for source in json.loads(text)["sources"]] == ["../../logs", "s3://bucket/b"]
    assert str(tmp_path) not in text
    assert read(text, tmp_path / "paper" / "figures", "f").spec.sources[0].path == str(tmp_path / "logs")


def test_sources_can_be_left_out_and_secrets_always_are() -> None:
    state = replace(STATE, sources=(SourceSpec("/secret/place"),))
    spec = replace(SPEC, parts=(replace(SPEC.parts[0], state=state),))
    assert "secret" not in written(spec.without_sources(), None)
    assert "/logs/a" not in written(spec.without_sources(), None)
    known = replace(SPEC, sources=(SourceSpec("https://me:pass-word@host/logs"),))
    assert "pass-word" not in written(known, None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "f is not JSON: .* in line 1"),
        ("[" * 100_000, "f is not JSON: it is nested too deeply"),
        ("[]", 'f describes no figure: it has to begin with "format": "armillary figure"'),
        ('{"format": "armillary session"}', "f describes no figure"),
        (changed(version=99), "f was saved by a newer Armillary"),
        (changed(version="1"), "figure.version is missing"),
        (changed(state_version=99), "figure.state_version is 99"),
        (changed(parts=[]), "figure.parts is empty; name a view"),
        (changed(parts=[{}]), r"figure.parts\[0\].view is missing; correct it there"),
        (
            changed(parts=[{"view": "scalar"}]),
            r"figure.parts\[0\].view: there is no view 'scalar'; did you mean 'scalars'",
        ),
        (
            changed(parts=[{"view": "hparams", "page": "importanc"}]),
            r"figure.parts\[0\].page: .* did you mean 'importance'",
        ),
        (
            changed(parts=[{"view": "scalars", "width": 0}]),
            r"figure.parts\[0\].width is 0; write 50 to 20000 logical pixels",
        ),
        (
            changed(parts=[{"view": "scalars", "state": {"scalars": {"smoothing": "x"}}}]),
            r"state.scalars.smoothing: expected a",
        ),
        (changed(look={"palette": "rainbow"}), "figure.look.palette: expected one of as shown, colour-blind, grey"),
        (changed(look={"dpi": 1e9}), "figure.look.dpi is 1e.09; write 10 to 2400 dots per inch"),
        (changed(look={"x_limits": {"lower": 0}}), "figure.look.x_limits.upper is missing"),
        (
            changed(parts=[{"view": "embedding", "state": {"selected_points": {"t": {"size": 80, "bits": "AAAA"}}}}]),
            r"selected_points\['t'\].bits: not a set of 80 rows",
        ),
    ],
)
def test_what_is_wrong_is_said_with_place_and_remedy(text: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        read(text, None, "f")


def test_a_key_that_is_not_known_is_said_and_ignored() -> None:
    found = read(changed(look={"widht": 80}), None, "f")
    assert found.notes == ("figure.look.widht was ignored: there is no such key",)


def test_rows_that_would_unpack_to_more_than_they_say_are_refused() -> None:
    import base64
    import zlib

    bomb = base64.b64encode(zlib.compress(bytes(10_000_000))).decode()
    parts = [{"view": "embedding", "state": {"selected_points": {"t": {"size": 80, "bits": bomb}}}}]
    with pytest.raises(SpecError, match="11 bytes instead of 10"):
        read(changed(parts=parts), None, "f")
