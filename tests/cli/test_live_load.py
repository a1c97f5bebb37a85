"""A load while it goes on: what its line says, and the first Ctrl-C is heard, not obeyed."""

import os
import signal

import pytest

from wsinvest.cli.live_load import interruptible, text
from wsinvest.facts.bins import Bins
from wsinvest.facts.load import LoadRow

ROW = LoadRow(12.04, 1999, 100, 98, 2, 1, 200, 197, Bins.of([9000]), Bins.of([4000]), Bins.of([300]))


def test_a_second_in_one_line():
    """What is 0 is left out."""
    assert " 12.0 s  hold  1,999 open  2 failed  1 ended  197 msg/s  p99 4.0 ms  lag 0.3 ms" == text(ROW, "hold")
    assert "  1.0 s  ramp  0 open  0 conn/s  lag 0.0 ms" == text(LoadRow(1.0, 0, 0, 0, 0, 0, 0, 0), "ramp")


def test_the_first_interrupt_is_heard_and_the_second_obeyed():
    """So that a load can close what it opened, and somebody in a hurry can still leave."""
    before = signal.getsignal(signal.SIGINT)
    with interruptible() as interrupt:
        assert not interrupt()
        os.kill(os.getpid(), signal.SIGINT)
        assert interrupt()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)

    assert before is signal.getsignal(signal.SIGINT)
