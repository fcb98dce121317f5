from __future__ import annotations

import gc

import pytest

from core.garbage import no_collecting


@pytest.mark.parametrize("on", [True, False])
def test_the_search_is_off_meanwhile_and_afterwards_as_before(on: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        with pytest.raises(ValueError), no_collecting():  # noqa: PT011, PT012
            assert not gc.isenabled()
            raise ValueError
        assert gc.isenabled() == on
    finally:
        (gc.enable if before else gc.disable)()
