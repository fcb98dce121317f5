from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np

from core.model import Artifact, Catalog, Dataset, Problem, Run, RunStatus, ScalarSeries
from core.views.run_details import (
    MISSING,
    MOST_COMPARED,
    NOTE,
    RunDetails,
    details_of,
    filtered,
    value_text,
    with_artifacts,
)

NOW = 1_700_010_000.0
SERIES = ScalarSeries(np.array([1.0, 2.0]), np.array([0, 1200]), np.array([0.5, 0.123456789]))
FULL = Run(
    "exp/one", "mlflow", ("/s/a", "/s/b"), scalars=MappingProxyType({"loss": SERIES}),
    params=MappingProxyType({"lr": 0.1, "layer10": 3, "layer2": True, "opt": "adam"}), run_id="abc",
    started=NOW - 7200, ended=NOW - 3600, status=RunStatus.FAILED, experiment="exp", parent="exp/top",
    labels=MappingProxyType({"team": "vision", NOTE: "# A note"}), origin=MappingProxyType({"user": "ann"}),
    datasets=(Dataset("digits", "d1", "training", "http"),), artifact_folder="/s/artifacts", loaded=True,
)  # fmt: skip
TOP = replace(FULL, name="exp/top", parent="", params=MappingProxyType({"lr": 0.2, "opt": "adam"}), run_id="def")
CATALOG = Catalog(
    runs=MappingProxyType({run.name: run for run in (FULL, TOP)}),
    problems=(Problem("/s/a", "odd", "Odd", 7, "Look at it", "exp/one", 1),),
)


def told(details: RunDetails) -> dict[str, dict[str, tuple[str, ...]]]:
    return {section.title: {line.name: line.values for line in section.lines} for section in details.sections}


def test_everything_known_of_a_run_is_told() -> None:
    details = details_of(CATALOG, ["exp/one"], NOW)
    assert told(details) == {
        "Run": {
            "Name": ("exp/one",), "Status": ("Failed",), "Experiment": ("exp",), "Started": ("2 h ago",),
            "Duration": ("1 h",), "Run id": ("abc",), "User": ("ann",), "Parent": ("exp/top",),
            "Artifacts": ("/s/artifacts",),
        },
        "Parameters": {"layer2": ("true",), "layer10": ("3",), "lr": ("0.1",), "opt": ("adam",)},
        "Last values": {"loss": ("0.123457",)},
        "Labels": {"team": ("vision",)},
        "Datasets": {"digits": ("training, d1, http",)},
        "Problems": {"Odd": ("Odd; lost: 1 record",)},
        "Files": {"": ("/s/b",)},
    }  # fmt: skip
    assert (details.note, details.artifact_folder) == ("# A note", "/s/artifacts")
    lines = {line.name: line for section in details.sections for line in section.lines}
    assert lines["Parent"].run == "exp/top"
    assert lines["Started"].tip.startswith("2023-11-1")
    assert "step 1,200" in lines["loss"].tip
    assert lines["loss"].whole == (str(FULL.scalars["loss"].value[-1]),)
    assert lines["Odd"].file == "/s/a"


def test_values_that_are_alike_in_six_digits_differ_and_have_all_of_theirs() -> None:
    near = replace(TOP, params=MappingProxyType({"lr": 0.10000001234, "opt": "adam"}), scalars=FULL.scalars)
    catalog = Catalog(runs=MappingProxyType({"exp/one": FULL, "exp/top": near}))
    lines = {
        line.name: line
        for section in details_of(catalog, ["exp/one", "exp/top"], NOW).sections
        for line in section.lines
    }
    assert (lines["lr"].values, lines["lr"].differs) == (("0.1", "0.10000001234"), True)
    assert lines["lr"].whole == ("0.1", "0.10000001234")
    assert len(lines["loss"].whole) == 1
    single = {line.name: line for section in details_of(catalog, ["exp/top"], NOW).sections for line in section.lines}
    assert single["lr"].whole == ("0.10000001234",)


def test_children_are_links_and_a_parent_that_is_gone_is_none() -> None:
    lines = details_of(CATALOG, ["exp/top"], NOW).sections[0].lines
    assert [(line.name, line.run) for line in lines if line.run] == [("Child", "exp/one")]
    orphan = Catalog(runs=MappingProxyType({"exp/one": FULL}))
    parent = next(line for line in details_of(orphan, ["exp/one"], NOW).sections[0].lines if line.name == "Parent")
    assert (parent.values, parent.run) == (("exp/top",), "")


def test_several_runs_show_their_differences_first() -> None:
    details = details_of(CATALOG, ["exp/top", "exp/one", "gone"], NOW)
    assert details.runs == ("exp/one", "exp/top")
    sections = told(details)
    assert list(sections) == ["Differences", "Parameters that differ", "The same in all"]
    assert sections["Differences"] == {"Run id": ("abc", "def")}
    assert sections["Parameters that differ"] == {
        "layer2": ("true", MISSING), "layer10": ("3", MISSING), "lr": ("0.1", "0.2"),
    }  # fmt: skip
    assert sections["The same in all"]["opt"] == ("adam",)
    assert sections["The same in all"]["loss"] == ("0.123457",)


def test_many_runs_are_compared_up_to_a_number_that_is_told() -> None:
    runs = {f"r{n}": replace(FULL, name=f"r{n}") for n in range(MOST_COMPARED + 5)}
    details = details_of(Catalog(runs=MappingProxyType(runs)), list(runs), NOW)
    assert (len(details.runs), details.left_out) == (MOST_COMPARED, 5)


def test_a_filter_keeps_lines_that_contain_every_word() -> None:
    details = details_of(CATALOG, ["exp/one"], NOW)
    assert told(filtered(details, "LAYER 3")) == {"Parameters": {"layer10": ("3",)}}
    assert filtered(details, "layer").sections[0].count == 4
    assert filtered(details, " ") is details
    assert filtered(details, "nowhere").sections == ()


def test_no_runs_are_nothing() -> None:
    assert details_of(CATALOG, [], NOW).sections == ()


def test_values_are_written_as_people_read_them() -> None:
    values = (True, 0.1 + 0.2, float("nan"), float("-inf"), np.float32(2.5), "x", 12, None)
    assert [value_text(value) for value in values] == ["true", "0.3", "NaN", "−∞", "2.5", "x", "12", "None"]


def test_artifacts_are_a_section_of_their_own() -> None:
    details = details_of(CATALOG, ["exp/one"], NOW)
    artifacts = (Artifact("model/weights.npy", "/s/artifacts/model/weights.npy", 2_048),)
    listed = with_artifacts(details, artifacts).sections[-1]
    assert (listed.count, listed.lines[0].values, listed.lines[0].file) == (1, ("2 kB",), artifacts[0].file)
    assert with_artifacts(details, None).sections[-1].lines[0].name == "Listing…"
    assert with_artifacts(details, ()).sections[-1].lines[0].name == "No files"
