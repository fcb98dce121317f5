"""What all tests share: a home of their own, a screenless Qt where there is no screen, and calm property tests."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from core.dataclass_methods import make_plain_methods
from core.processors import share_processors

_HOME = Path(tempfile.mkdtemp(prefix="armillary-home-"))
_FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")

# Before anything reads them: sessions, settings and logs of the user who runs the tests stay untouched. The cache
# folder is shared, or every run would compile the kernels anew.
os.environ["ARMILLARY_HOME"] = str(_HOME)
os.environ.update({name: str(_HOME / name.lower()) for name in _FOLDERS})

# Before NumPy is imported: tests run side by side, and products that each take all processors wait for one another.
share_processors()

# As the program does, before its dataclasses are made.
make_plain_methods()


def has_screen() -> bool:
    """Whether windows can be shown with OpenGL."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and (
        os.environ.get("QT_QPA_PLATFORM") not in {"offscreen", "minimal"}
    )


if not has_screen():
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

# The time one example takes says nothing on a busy machine; the same examples every time keep failures findable.
settings.register_profile(
    "armillary", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("armillary")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what draws with OpenGL where there is no screen."""
    if item.get_closest_marker("gl") and not has_screen():
        pytest.skip("needs a screen with OpenGL: run it with scripts/on_screen.sh")


def pytest_unconfigure() -> None:
    """Remove the home of the tests."""
    shutil.rmtree(_HOME, ignore_errors=True)
