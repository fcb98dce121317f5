from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.core.samples.sample_logs import (
    DIVERGED,
    FOLDER,
    PLANS,
    RESTARTED,
    STOPPED,
    accumulated,
    scalar,
    steps,
    tags,
)


def test_every_planned_run_and_the_sweep_are_there_and_no_other() -> None:
    assert {file.parent.name for file in FOLDER.rglob("*tfevents*")} == {*PLANS, "sweep"}
    assert len(PLANS) >= 24


def test_the_logs_are_small() -> None:
    assert sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()) <= 8_000_000


def test_the_sweep_varies_all_its_hyperparameters() -> None:
    configs = [plan.config for plan in PLANS.values()]
    for name in ("optimiser", "learning_rate", "width", "activation", "weight_decay", "seed", "augment", "schedule"):
        assert len({getattr(config, name) for config in configs}) >= 2, name


@pytest.mark.parametrize("run", PLANS)
def test_a_run_logs_every_metric_that_it_does_not_omit(run: str) -> None:
    layers = {f"weight_norm/layer{n}" for n in (1, 2, 3)}
    confidence = {"confidence/mean", "confidence/lower_quartile", "confidence/upper_quartile"}
    losses = {"loss/train", "loss/validation", "accuracy/train", "accuracy/validation"}
    expected = {*layers, *confidence, *losses, "learning_rate", "gradient_norm"}
    omitted = PLANS[run].omitted_metrics
    assert tags(run, "scalars") == {tag for tag in expected if not (omitted and tag.startswith(omitted))}


@pytest.mark.parametrize("run", [run for run in PLANS if run not in {*DIVERGED, STOPPED}])
def test_a_complete_run_has_hundreds_of_points_and_stays_finite(run: str) -> None:
    logged = steps(run, "loss/train")
    assert logged == [1, *range(2, 601, 2)]
    assert np.isfinite(scalar(run, "loss/train")).all()


@pytest.mark.parametrize("run", DIVERGED)
def test_a_diverged_run_starts_well_and_ends_in_nan(run: str) -> None:
    losses = scalar(run, "loss/train")
    assert np.isfinite(losses[0])
    assert np.isnan(losses[-1])
    assert steps(run, "loss/train")[-1] < 600


def test_networks_learn() -> None:
    best = [scalar(run, "accuracy/validation") for run in PLANS if "accuracy/validation" in tags(run, "scalars")]
    good = [values for values in best if values[-1] > 0.94]
    assert len(good) >= 15
    assert all(values[0] < 0.3 for values in good)


def test_the_restarted_run_goes_back_in_step_in_a_second_file() -> None:
    assert len(list((FOLDER / RESTARTED).glob("*tfevents*"))) == 2
    logged = steps(RESTARTED, "loss/train", purge=False)
    back = [i for i, (before, after) in enumerate(itertools.pairwise(logged)) if after < before]
    assert [(logged[i], logged[i + 1]) for i in back] == [(388, 302)]
    assert logged[-1] == 600
    assert steps(RESTARTED, "loss/train") == [1, *range(2, 601, 2)]


def test_wall_times_never_go_back() -> None:
    for run in PLANS:
        times = [event.wall_time for event in accumulated(run, purge=False).Tensors("loss/train")]
        assert times == sorted(times)


def test_both_generations_of_scalars_are_there() -> None:
    assert {plan.form.name for plan in PLANS.values()} == {"V1", "V2"}
    plain = b"loss/train\x15"  # the tag is followed by field 2, a float, in the first generation only
    for run, plan in PLANS.items():
        found = any(plain in file.read_bytes() for file in (FOLDER / run).glob("*tfevents*"))
        assert found == (plan.form.name == "V1"), run
