from __future__ import annotations

from core.model.hparams import Experiment, HParams, HParamSession, joined_hparams


def test_what_several_pieces_say_together() -> None:
    first, second = Experiment(description="first"), Experiment(description="second")
    session = HParamSession(group="a")
    assert joined_hparams([]) is None
    assert joined_hparams([None, None]) is None
    alone = HParams(first)
    assert joined_hparams([None, alone]) is alone
    assert joined_hparams([alone, None, HParams(second, session)]) == HParams(first, session)
    assert joined_hparams([HParams(None, session), HParams(second, HParamSession(group="b"))]) == HParams(
        second, session
    )
