"""What is compared with logs once they are read comes at the moment at which their first pictures are made."""

from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
import sys
from app.window.keeping import compared_with
from core.model import Catalog
from core.results import Results
from core.session.keeping.persistence import Loaded, Surroundings
from core.state import SessionState
loaded = Loaded(SessionState(), Surroundings())
found = compared_with(None, loaded, Catalog(complete=True), Results(), SessionState())
assert found == (loaded, (), False), found
print(*[name for name in sys.modules if name.startswith(("core.views.embedding", "core.analysis.projection"))])
"""


def test_without_a_session_nothing_about_projections_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not done.stdout.split()
