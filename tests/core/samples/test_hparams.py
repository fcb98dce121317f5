from __future__ import annotations

from tensorboard.plugins.custom_scalar.layout_pb2 import Layout
from tensorboard.plugins.hparams import metadata
from tensorboard.plugins.hparams.api_pb2 import STATUS_FAILURE, STATUS_SUCCESS

from tests.core.samples.sample_logs import (
    DIVERGED,
    PLANS,
    STOPPED,
    UNTOLD,
    accumulated,
    arrays,
    session_end,
    session_start,
    tags,
)


def test_hyperparameters_are_those_of_the_plan() -> None:
    for run, plan in PLANS.items():
        if not plan.logs_params:
            continue
        told = {name: getattr(value, value.WhichOneof("kind")) for name, value in session_start(run).hparams.items()}
        assert told == {name: value for name, value in plan.config.params.items() if name not in plan.omitted_params}


def test_some_runs_lack_hyperparameters_and_one_lacks_all() -> None:
    lacking = [run for run, plan in PLANS.items() if plan.omitted_params]
    assert len(lacking) >= 2
    assert all("weight_decay" not in session_start(run).hparams for run in lacking)
    assert tags(UNTOLD, "hparams") == set()


def test_sessions_end_as_they_did() -> None:
    ended = [run for run, plan in PLANS.items() if plan.logs_end]
    assert {run: session_end(run).status for run in ended} == {
        run: STATUS_FAILURE if run in DIVERGED else STATUS_SUCCESS for run in ended
    }
    assert tags(STOPPED, "hparams") == {metadata.SESSION_START_INFO_TAG}


def test_a_session_ends_after_it_has_started() -> None:
    for run, plan in PLANS.items():
        if plan.logs_params and plan.logs_end:
            assert session_end(run).end_time_secs > session_start(run).start_time_secs


def test_the_sweep_names_every_hyperparameter_with_its_values() -> None:
    content = accumulated("sweep").SummaryMetadata(metadata.EXPERIMENT_TAG).plugin_data.content
    experiment = metadata.parse_experiment_plugin_data(content)
    domains = {info.name: len(info.domain_discrete.values) for info in experiment.hparam_infos}
    for name, size in domains.items():
        assert size == len({plan.config.params[name] for plan in PLANS.values() if name in plan.config.params})
    assert {info.name.tag for info in experiment.metric_infos} >= {"accuracy/validation", "loss/validation"}


def test_the_layout_of_custom_scalars_names_logged_tags() -> None:
    layout = Layout.FromString(arrays("sweep", "custom_scalars__config__")[0].item())
    margins = [s for category in layout.category for chart in category.chart for s in chart.margin.series]
    assert [(s.value, s.lower, s.upper) for s in margins]
    logged = tags(next(iter(PLANS)), "scalars") | tags("adam-lr0.003-w64-relu-s0", "scalars")
    assert {tag for s in margins for tag in (s.value, s.lower, s.upper)} <= logged
