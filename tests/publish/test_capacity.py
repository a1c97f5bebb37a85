"""The measurement of a capacity as a whole: consent before anything, the case that is kept, and who reads it later."""

import asyncio
from pathlib import Path

import pytest

from tests.load.served import served
from tests.servers import closed_port
from wsinvest.collect.measure import quiet
from wsinvest.config.resolve import Options
from wsinvest.facts.ladder import Ladder
from wsinvest.load.consent import NotPermitted
from wsinvest.model.loading import LoadSettings
from wsinvest.publish.capacity import Asked, climbed, examined, keep
from wsinvest.publish.look import NotOpen
from wsinvest.store import cases, kept_capacity


def measured(url: str, asked: Asked):
    """The examination and the ladder."""
    return climbed(asyncio.run(examined(url, Options(), asked, quiet)), lambda _progress: None)


def test_the_case_is_kept_and_can_be_judged_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """With all that was collected beside the ladder; a later diagnosis of the target finds it."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))
    with served("websockets", files=300) as server:
        found = measured(f"ws://127.0.0.1:{server.port}/", Asked(60))

    kept = cases.open_case(keep(found))
    assert found.ladder == kept.facts(Ladder)
    assert {"handshake", "memory", "server", "ladder"} <= set(kept.evidence)
    again = kept_capacity.last(kept.manifest.target)
    assert again is not None
    assert kept_capacity.document(kept.manifest.target.name).is_file()


def test_another_host_needs_consent_before_anything_is_sent():
    """The address is of a network for documentation: nobody is there, and nothing is tried."""
    with pytest.raises(NotPermitted, match="max_connections"):
        asyncio.run(examined("ws://192.0.2.1/", Options(), Asked(60), quiet))


def test_a_target_that_does_not_open_is_not_loaded():
    """One line that says what finds out why."""
    with pytest.raises(NotOpen, match="wsinvest diagnose"):
        asyncio.run(examined(f"ws://127.0.0.1:{closed_port()}/", Options(), Asked(60), quiet))


@pytest.mark.parametrize(
    ("asked", "allowed", "most", "rate"),
    [
        (Asked(None, max_rate=None), LoadSettings(), 800, 3200.0),
        (Asked(None, max_rate=None), LoadSettings(200, 50.0), 200, 50.0),
        (Asked(None, max_rate=None), LoadSettings(5000, 9000.0), 800, 3200.0),
        (Asked(300, max_rate=10.0), LoadSettings(200, 50.0), 300, 10.0),
    ],
)
def test_what_is_not_said_is_what_the_target_file_allows(asked: Asked, allowed: LoadSettings, most: int, rate: float):
    """What is said is never changed: where it is too much, the permission is refused."""
    found = asked.within(allowed)

    assert (most, rate) == (found.most, found.max_rate)
