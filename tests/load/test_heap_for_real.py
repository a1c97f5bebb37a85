"""A runtime that ends itself where its own heap is full, long before the memory of the host."""

import signal
from pathlib import Path

import pytest

from tests.load.filling import MOST, filled, measured, way_to
from tests.load.served import NODE, command, served
from wsinvest.analysis.measured_capacity import measured_capacity
from wsinvest.analysis.pool import of as pool_of
from wsinvest.publish.capacity import Asked


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A data folder of its own."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path / "data"))


def test_a_heap_that_is_full_before_the_memory_is_never_promised():
    """Node with a heap of 24 MB on a host with free memory ends itself; its memory must not say that it holds more."""
    if command(NODE, 0) is None:
        pytest.skip("node or npm's ws is not installed")
    with served(NODE, options=("--max-old-space-size=24",)) as server:
        found = measured(f"ws://127.0.0.1:{server.port}/", Asked(800))
    with served(NODE, options=("--max-old-space-size=24",)) as server:
        held = filled(way_to(f"ws://127.0.0.1:{server.port}/"), server.process, step=50)
        died = server.process.wait(20)

    capacity = measured_capacity(found.ladder)
    print(f"{NODE}: held {held}, ended with {died}; limits {[(one.name, one.low, one.high) for one in capacity.held]}")
    assert (-signal.SIGABRT, True) == (died, 800 < held < MOST)
    assert "memory" not in [one.name for one in capacity.held]
    assert "memory" in [one.unit.name for one in capacity.missing]
    pool = pool_of(found.ladder)
    assert pool is None or pool.size <= held
