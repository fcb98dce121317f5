from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

from core.processors import BEHIND
from core.threads import start_thread

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
    answer = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True)
    assert sorted(answer.stdout.split()) == ["done", "stopped"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere all threads of a process share one priority")
def test_threads_and_those_they_start_let_the_main_one_go_first() -> None:
    found: list[int] = []

    def look() -> None:
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        inner = threading.Thread(
            target=lambda: found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        )
        inner.start()
        inner.join()
        start_thread(lambda: found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id())), "inner").join()

    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    start_thread(look, "behind").join()
    assert found == [min(before + BEHIND, 19)] * 3
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before
