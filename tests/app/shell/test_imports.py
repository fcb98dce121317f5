from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
import linecache, sys
from app.cli.window import make_application
app = make_application()
before = set(linecache.cache)
import app.main_window, pyqtgraph
print(len(set(linecache.cache) - before), "app.main_window" in sys.modules)
"""


def test_qt_reads_no_source_of_what_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    read, imported = done.stdout.split()
    assert (int(read) < 20, imported) == (True, "True")
