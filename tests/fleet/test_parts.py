"""What became of the parts of a load, as one load."""

import random

import pytest

from tests.fleet.fleets import member, share
from wsinvest.facts.bins import Bins
from wsinvest.facts.fleet import FAILED
from wsinvest.facts.load import Load, LoadTimes, Plan
from wsinvest.fleet.parts import NOT_COME, NothingLoaded, not_come, part_done, together
from wsinvest.fleet.shares import Done, Lost


@pytest.mark.parametrize("seed", range(5))
def test_merged_bins_are_those_of_all_raw_values_in_any_order(seed: int):
    """Byte for byte: no percentile is averaged."""
    values = [random.Random(seed).randrange(10**7) for _ in range(3000)]
    cut = sorted(random.Random(seed).sample(range(3000), 3))
    several = [values[: cut[0]], values[cut[0] : cut[1]], values[cut[1] : cut[2]], values[cut[2] :]]
    random.Random(seed).shuffle(several)
    ended = [
        Done(
            number,
            member(f"part {number}", worker=f"w{number}"),
            load=Load(Plan(), times=LoadTimes(latency=Bins.of(one))),
        )
        for number, one in enumerate(several)
    ]

    assert Bins.of(values) == together("run", "shop", "dask", 3, [*map(part_done, ended)]).load.times.latency


def test_what_was_lost_is_named_and_the_rates_are_of_what_ran():
    """Exit 3; where nothing ran there is no result."""
    ran = Done(0, member("part 1", worker="w1"), load=Load(Plan(hold=1, most=1), opened=1))
    failed = Done(1, member("part 2", FAILED, worker="w2", message="no token", exit_status=4))
    lost = Lost("w3", "it was ended by SIGKILL", share(2, "ws://127.0.0.1:1/"))
    found = together("run", "shop", "dask", 3, [part_done(one) for one in (failed, lost, ran)])

    assert (1, 4) == (found.load.opened, found.exit_status)
    assert [("w1", "", False), ("w2", "no token", False), ("w3", "it was ended by SIGKILL", True)] == [
        (one.worker, one.why, one.lost) for one in found.parts
    ]
    with pytest.raises(NothingLoaded, match="w2: no token"):
        together("run", "shop", "dask", 3, [part_done(failed), part_done(lost)])


def test_where_all_was_lost_the_way_to_what_was_kept_is_named():
    """Nothing came back, and nobody says why; the workers may have kept it."""
    part = not_come(share(0, "ws://127.0.0.1:1/"))

    assert (NOT_COME, True, 3) == (part.why, part.lost, part.exit_status)
    with pytest.raises(NothingLoaded, match=r"wsinvest fleet collect run FOLDER\.\.\."):
        together("run", "shop", "dask", 3, [part])
