"""What TensorBoard's own hparams plugin answers over a folder: its WSGI applications, asked in this process."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
from tensorboard.plugins import base_plugin
from werkzeug.test import Client

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of what TensorBoard brings along
    from tensorboard.plugins.hparams import hparams_plugin

STATUSES = ["STATUS_UNKNOWN", "STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING"]


class Backend:
    """The plugin over everything in a folder, with all points kept."""

    def __init__(self, folder: Path) -> None:
        runs = plugin_event_multiplexer.EventMultiplexer(
            tensor_size_guidance={"scalars": 0, "hparams": 0}, purge_orphaned_data=False
        )
        runs.AddRunsFromDirectory(str(folder))
        runs.Reload()
        provider = data_provider.MultiplexerDataProvider(runs, str(folder))
        plugin = hparams_plugin.HParamsPlugin(base_plugin.TBContext(data_provider=provider))
        self._apps = {route: Client(app) for route, app in plugin.get_plugin_apps().items()}

    def experiment(self) -> dict[str, Any]:
        """Return the experiment as JSON: ``hparamInfos`` and ``metricInfos``."""
        return self._asked("/experiment", {"experimentName": ""})

    def session_groups(self) -> list[dict[str, Any]]:
        """Return all session groups as JSON."""
        request = {"allowedStatuses": STATUSES, "sliceSize": 1_000_000, "startIndex": 0}
        groups: list[dict[str, Any]] = self._asked("/session_groups", request).get("sessionGroups", [])
        return groups

    def _asked(self, route: str, request: dict[str, Any]) -> dict[str, Any]:
        answer = self._apps[route].post("/", data=json.dumps(request), content_type="application/json")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        found: dict[str, Any] = json.loads(answer.get_data(as_text=True))
        return found
