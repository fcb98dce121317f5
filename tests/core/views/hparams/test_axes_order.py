"""In which order axes stand before anybody has chosen one."""

from __future__ import annotations

import numpy as np

from core.state import HParamsState
from core.views.field_columns import columns_of
from core.views.hparams.fields import MOST_PARAMS, aims, axes_shown, chosen_axes, tells
from tests.core.views.hparams.made import made_catalog


def _many(count: int) -> dict[str, list[float]]:
    rng = np.random.default_rng(0)
    return {f"p{place:02d}": rng.random(60).tolist() for place in range(count)}


def test_parameters_that_tell_most_of_the_likeliest_aim_come_first() -> None:
    params = _many(4)
    accuracy = 1 - (np.array(params["p02"]) - 0.5) ** 2 + 0.02 * np.array(params["p01"])
    catalog = made_catalog(params, {"accuracy": accuracy.tolist(), "seconds": params["p00"]})
    axes = chosen_axes(catalog)
    assert axes[0] == "params.p02", "its best value lies in the middle"
    assert axes[-1] == "metrics.accuracy"
    assert aims(catalog)[0] == "metrics.accuracy"
    assert axes_shown(catalog, HParamsState()) == axes
    assert axes_shown(catalog, HParamsState(axes=("params.p01",))) == ("params.p01",)


def test_of_many_parameters_those_that_matter_are_chosen() -> None:
    params = _many(30)
    loss = np.array(params["p29"]) + 0.5 * np.array(params["p17"])
    axes = chosen_axes(made_catalog(params, {"loss": loss.tolist()}))
    assert axes[:2] == ("params.p29", "params.p17")
    assert len(axes) == MOST_PARAMS + 1


def test_texts_and_missing_values_are_told_by_and_others_keep_their_order() -> None:
    kinds: list[object] = [("b", "a", "c")[row % 3] for row in range(60)]
    params: dict[str, list[object]] = {"same": [1.0] * 60, "z": list(_many(1)["p00"]), "kind": kinds}
    loss = [float("abc".index(str(kind))) for kind in kinds]
    catalog = made_catalog(params, {"loss": loss})
    told = tells(columns_of(catalog), ("params.kind", "params.z"), "metrics.loss")
    assert told["params.kind"] == 1
    assert told["params.z"] < 0.6
    assert chosen_axes(catalog) == ("params.kind", "params.z", "metrics.loss")


def test_without_a_metric_parameters_stand_as_they_were_logged() -> None:
    assert chosen_axes(made_catalog({"b": [1, 2, 3], "a": [3, 2, 1]}, {})) == ("params.b", "params.a")
