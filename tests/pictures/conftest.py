from __future__ import annotations

import pytest

from core.cloud.compiling import warm_up


@pytest.fixture(scope="session")
def kernels() -> None:
    warm_up()
