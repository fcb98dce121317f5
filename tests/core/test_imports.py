from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PACKAGE = {
    "__init__.py": "import meeting\nmeeting.inside.set()\nmeeting.begun.wait(2)\nfrom twins.first import ONE\n",
    "first.py": "import meeting\nmeeting.begun.set()\nmeeting.inside.wait(2)\nfrom twins.second import ONE\n",
    "second.py": "ONE = 1\n",
}
MEETING = "import threading\ninside, begun = threading.Event(), threading.Event()\n"
SCRIPT = """
import importlib, sys, threading
import meeting
from core.imports import import_in_turns
import_in_turns(("twins",))
import_in_turns()
said = []

def other():
    meeting.inside.wait(2)
    bring("twins.first")

def bring(name):
    try:
        importlib.import_module(name)
    except ImportError as error:
        said.append(str(error))

thread = threading.Thread(target=other)
thread.start()
bring("twins.second")
thread.join()
print(said or sys.modules["twins"].ONE)
"""


def test_threads_that_import_parts_of_a_package_do_not_meet_in_it(tmp_path: Path) -> None:
    (tmp_path / "twins").mkdir()
    for name, text in PACKAGE.items():
        (tmp_path / "twins" / name).write_text(text, encoding="utf-8")
    (tmp_path / "meeting.py").write_text(MEETING, encoding="utf-8")
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, env={"PYTHONPATH": str(root)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "1"
