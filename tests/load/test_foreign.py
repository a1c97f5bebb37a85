"""A host of others gets not one packet before it may be loaded, and never more connections than it allows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.load.namespaces import PORT, TARGET, Net, joined

URL = f"ws://{TARGET}:{PORT}/ws"
CONSENT = "/.well-known/wsinvest-load.txt"
OWNED = ("--i-own-this", TARGET)


@pytest.fixture
def net(tmp_path: Path) -> Iterator[Net]:
    """Two namespaces."""
    with joined(tmp_path) as made:
        yield made


@pytest.fixture
def declared(tmp_path: Path) -> str:
    """A target file that allows 30 connections at once."""
    path = tmp_path / "far.toml"
    path.write_text(f'url = "{URL}"\n[load]\nmax_connections = 30\nmax_rate = 50\n')
    return str(path)


def consent(net: Net, most: int = 30, days: int = 3) -> None:
    """Let the target serve its consent."""
    until = datetime.now(UTC).date() + timedelta(days=days)
    (net.folder / "consent").write_text(f"host: {TARGET}\nmax_connections: {most}\nuntil: {until}\n")


def test_without_all_that_is_needed_not_one_packet_is_sent(net: Net, declared: str):
    """Counted at the target, ARP included: no file with limits, no name typed, too many, a plan."""
    consent(net)
    calls = [
        (4, (URL, "--hold", "5")),
        (4, (URL, "--hold", "5", *OWNED)),
        (4, (declared, "--hold", "5")),
        (4, (declared, "--hold", "5", "--i-own-this", "10.77.91.3")),
        (4, (declared, "--hold", "31", *OWNED)),
        (4, (declared, "--rate", "51", *OWNED)),
        (0, (declared, "--hold", "5", *OWNED, "--plan")),
    ]
    for status, arguments in calls:
        done = net.wsinvest("load", *arguments)
        assert status == done.returncode, (arguments, done.stderr)

    assert 0 == net.packets()
    assert [] == net.asked()


@pytest.mark.parametrize("given", [None, {"most": 4}, {"days": 31}, {"days": -1}])
def test_without_a_consent_that_fits_only_the_consent_is_asked_for(net: Net, declared: str, given):
    """None, for fewer, for too long, or one that has ended."""
    if given is not None:
        consent(net, **given)
    done = net.wsinvest("load", declared, "--hold", "5", *OWNED)

    assert 4 == done.returncode
    assert CONSENT in done.stderr
    assert [CONSENT] == net.asked()


def test_with_consent_it_is_loaded_within_its_limits(net: Net, declared: str):
    """Never more at once than were asked for, counted there."""
    consent(net)
    done = net.wsinvest("load", declared, "--hold", "20", "--for", "1s", *OWNED)

    assert done.returncode in (0, 3), done.stderr
    assert "20 of 20 connections opened" in " ".join(done.stdout.split())
    assert CONSENT == net.asked()[0]
    assert 20 == net.most()
