from __future__ import annotations

import threading

from core.cloud.threads import as_window, side_by_side


def _names() -> set[str]:
    found: set[str] = set()
    side_by_side(lambda _: found.add(threading.current_thread().name.partition("_")[0]), range(2))
    return found


def test_a_thread_that_stands_in_for_the_window_does_not_wait_behind_others() -> None:
    found = list[set[str]]()

    def work() -> None:
        found.append(_names())
        with as_window():
            found.append(_names())
        found.append(_names())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [{"beside"}, {"splat"}, {"beside"}]
    assert _names() == {"splat"}
