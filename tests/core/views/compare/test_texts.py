"""Texts by which runs are compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
import yaml

from core.model import BlobSeries, Catalog, Run, SourceSpec, TagInfo
from core.model.text import Text
from core.readers import blobs
from core.readers.catalog import CatalogReader
from core.state import CompareState
from core.views.compare.texts import LOGGED, NOTE, PARAMS, chosen_pair, chosen_text, params_yaml, text_of, text_sources
from tests.core.views.hparams.made import made_catalog

SAMPLES = Path(__file__).resolve().parents[4] / "resources" / "sample_logs"


def _catalog() -> Catalog:
    made = made_catalog(
        {
            "lr": [0.1, 0.01], "optimiser": ["adam", "sgd"], "number": ["3", "4"],
            "config": ["a: 1\nb: 2\n", "a: 1\nb: 3\n"], "same": ["x" * 50, "x" * 50],
        },
        {"loss": [0.5, 0.25]},
        ["a", "b"],
    )  # fmt: skip
    runs = dict(made.runs)
    runs["a"] = replace(runs["a"], labels=MappingProxyType({"team": "vision"}))
    return Catalog(made.sources, MappingProxyType(runs))


def test_long_texts_that_differ_are_offered_first_and_numbers_never() -> None:
    catalog = _catalog()
    runs = tuple(catalog.runs.values())
    keys = [source.key for source in text_sources(runs, catalog, {})]
    assert keys == [PARAMS, "params.config", "params.same", "params.optimiser", "tags.team"]
    with_note = [source.key for source in text_sources(runs, catalog, {"b": "diverged"})]
    assert with_note == [PARAMS, NOTE, *keys[1:]]
    assert text_sources((), catalog, {}) == ()


def test_what_the_user_chose_is_kept_while_runs_have_it() -> None:
    catalog = _catalog()
    sources = text_sources(tuple(catalog.runs.values()), catalog, {})
    assert chosen_text(CompareState(text="params.config"), sources) == "params.config"
    assert chosen_text(CompareState(text="params.gone"), sources) == PARAMS
    assert chosen_text(CompareState(), ()) == ""


def test_which_two_runs() -> None:
    names = ("a", "b", "c")
    assert chosen_pair(CompareState(), names) == ("a", "b")
    assert chosen_pair(CompareState(baseline="c"), names) == ("c", "a")
    assert chosen_pair(CompareState(left="b"), names) == ("b", "a")
    assert chosen_pair(CompareState(right="a"), names) == ("b", "a")
    assert chosen_pair(CompareState(baseline="a", right="a"), names) == ("b", "a")
    assert chosen_pair(CompareState(left="b", right="b"), names) == ("b", "a")
    assert chosen_pair(CompareState(left="gone", right="gone"), names) == ("a", "b")
    assert chosen_pair(CompareState(), ("a",)) == ("a", "")


def test_texts_of_fields_and_notes() -> None:
    run = _catalog().runs["a"]
    assert text_of(run, "params.config", {}).text == "a: 1\nb: 2\n"
    assert text_of(run, "tags.team", {}).text == "vision"
    assert text_of(run, "tags.none", {}).text is None
    assert text_of(run, "tags.none", {}).note
    assert text_of(run, NOTE, {"a": "fine"}).text == "fine"
    assert text_of(run, NOTE, {}).text is None


def test_parameters_as_yaml_say_the_same() -> None:
    params = {
        "lr": np.float64(0.1), "layers.10": 3, "layers.2": np.int64(4), "on": True, "text": "two\nlines\n",
        "tricky": "yes: no # {}", "é": "ü", "none": None, "list": [1, 2],
    }  # fmt: skip
    text = params_yaml(Run("r", "made", (), params=params))
    assert yaml.safe_load(text) == {**params, "list": "[1, 2]"}
    lines = text.splitlines()
    assert lines.index("layers.2: 4") < lines.index("layers.10: 3")  # natural order
    assert "  lines" in lines  # texts of several lines are written as such
    assert text_of(Run("r", "made", ()), PARAMS, {}).text is None


def test_logged_texts_are_read() -> None:
    reader = CatalogReader([SourceSpec(str(SAMPLES))])
    reader.discover()
    sample_catalog = reader.read()
    runs = tuple(sample_catalog.runs.values())
    key = next(source.key for source in text_sources(runs, sample_catalog, {}) if source.key.startswith(LOGGED))
    run = next(run for run in runs if key.removeprefix(LOGGED) in run.blobs)
    last = text_of(run, key, {})
    assert last.text
    assert last.note.startswith("step ")
    steps = run.blobs[key.removeprefix(LOGGED)].step
    assert text_of(run, key, {}, int(steps.min()) - 1).text is None
    assert text_of(run, key, {}, int(steps.min())).note == f"step {int(steps.min()):,}"
    gone = replace(run, files=tuple(f"{file}.gone" for file in run.files))
    missing = text_of(gone, key, {})
    assert missing.text is None
    assert missing.note


@pytest.mark.parametrize(("step", "place"), [(None, 4), (40, 3), (30, 3), (29, 2), (20, 2), (19, 0), (10, 0)], ids=str)
def test_of_several_logged_texts_that_at_the_step_counts(
    monkeypatch: pytest.MonkeyPatch, step: int | None, place: int
) -> None:
    steps = np.array([10, 20, 20, 30, 5], dtype=np.int64)  # restarted at the end
    nothing = np.zeros(5, dtype=np.int64)
    series = BlobSeries(nothing.astype(np.float64), steps, nothing.astype(np.int32), nothing, nothing)
    run = Run("a", "made", ("file",), tags={"t": TagInfo("text")}, blobs={"t": series})
    # Which of them is read is what is tested, not the reading.
    monkeypatch.setattr(blobs, "read_text", lambda run, tag, index: Text(np.array(f"text {index}", dtype=object)))
    found = text_of(run, f"{LOGGED}t", {}, step)
    assert found.text == f"text {place}"
    assert found.note == f"step {steps[place]}"
