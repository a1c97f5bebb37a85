"""A storm on a foreign host that consents comes in steps, and ends as soon as one of them fails; counted there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.load.namespaces import PORT, TARGET, Net, joined
from wsinvest.load.schedule import steps

CLIENTS = 100
GIVEN = ("--clients", str(CLIENTS), "--backoff", "exp 1..30 full", "--i-own-this", TARGET)


@pytest.fixture
def net(tmp_path: Path) -> Iterator[Net]:
    """Two namespaces; the target consents."""
    with joined(tmp_path) as made:
        until = datetime.now(UTC).date() + timedelta(days=3)
        (tmp_path / "consent").write_text(f"host: {TARGET}\nmax_connections: {CLIENTS}\nuntil: {until}\n")
        yield made


@pytest.fixture
def declared(tmp_path: Path) -> str:
    """A target file that allows all clients at once."""
    path = tmp_path / "far.toml"
    limits = f"[load]\nmax_connections = {CLIENTS}\nmax_rate = {CLIENTS}\n"
    path.write_text(f'url = "ws://{TARGET}:{PORT}/ws"\n{limits}')
    return str(path)


def test_it_comes_in_steps_and_never_with_more_than_it_may(net: Net, declared: str):
    """One per cent first, then more, and all of them twice; never more at once than were asked for."""
    done = net.wsinvest("storm", declared, *GIVEN, "--json")

    assert 0 == done.returncode, done.stderr
    assert CLIENTS == net.most()
    assert sum(steps(CLIENTS)[:-1]) + 2 * CLIENTS <= net.asked().count("/ws")


def test_a_step_that_fails_is_the_last(net: Net, declared: str):
    """A server that takes ten connections at once gets a fifth of the clients, and never all of them."""
    (net.folder / "room").write_text("10")
    done = net.wsinvest("storm", declared, *GIVEN)

    assert (3, "", 1) == (done.returncode, done.stdout, len(done.stderr.splitlines()))
    assert "the storm was ended: more than one per cent of a step failed in one way" in done.stderr
    assert 10 == net.most()
    assert net.asked().count("/ws") < CLIENTS
