from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import threading
from core.threads import start_thread

class Worker:
    def __init__(self):
        self.over = threading.Event()
        self.thread = start_thread(self.work, "worker", stop=self.over_with_it)
    def work(self):
        self.over.wait()
        print("stopped", flush=True)
    def over_with_it(self):
        self.over.set()

def short():
    threading.Event().wait(0.3)
    print("done", flush=True)

worker = Worker()
start_thread(short, "short")
"""


def test_the_end_of_the_program_stops_and_waits() -> None:
    answer = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True, timeout=60)
    assert sorted(answer.stdout.split()) == ["done", "stopped"]
