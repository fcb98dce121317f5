from __future__ import annotations

import pytest

from core.analysis import warm


@pytest.fixture(params=["compiled", "plain"])
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run a test once with the compiled loops and once with their uncompiled twins."""
    if request.param == "compiled":
        warm.warm_up()
    else:
        monkeypatch.setattr(warm, "ready", lambda: False)
    return str(request.param)
