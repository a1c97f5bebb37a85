"""Clear storms against real restarts; `tests.bench.bench_storm` measures all settings, also those near the line."""

import pytest

from tests.load.storm.settings import SETTINGS, lines, rehearsed

CLEAR = ("uvicorn checks, 2000, fixed 1", "uvicorn checks, 1000, exp 1..30", "websockets, 1500, exp 1..30 full")
BY_NAME = {f"{one.server}, {one.clients}, {one.backoff}": one for one in SETTINGS}


@pytest.mark.parametrize("name", CLEAR)
def test_the_call_is_what_happens(name: str, capsys: pytest.CaptureFixture[str]):
    """One collapse, and two ways back: handshakes take about half of the timeout at most, or six times it."""
    setting = BY_NAME[name]
    facts = rehearsed(setting)
    with capsys.disabled():
        print("\n" + "\n".join(lines([(setting, facts)])))

    assert facts.rehearsal.call is facts.forecast.call
