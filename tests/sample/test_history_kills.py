"""Two hundred kills of a writer with -9: no row that was said to be written is lost, none stands twice."""

import random
from pathlib import Path

from tests.store.test_history_killed import killed
from wsinvest.facts.rollup import total
from wsinvest.store.history import History
from wsinvest.store.past import Past

KILLS = 200


def test_two_hundred_kills(tmp_path: Path):
    """Rows stand in order, events once, and the hours count what the samples say."""
    turn = random.Random(12)
    for _ in range(KILLS):
        said = killed(tmp_path, turn.randrange(1, 400))
    past = Past(tmp_path)
    numbers = [one.seq for one in past.samples()]
    events = [one.incident for one in past.events()]

    assert list(range(1, len(numbers) + 1)) == numbers
    assert said <= len(numbers) <= said + 1
    assert len(events) == len(set(events)) >= len(numbers) // 50 - KILLS
    with History.open(tmp_path) as history:
        assert len(numbers) == total(history.hours()).samples
