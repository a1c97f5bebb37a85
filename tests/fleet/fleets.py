"""Fleets of the tests: facts in memory, and shares of targets on loopback."""

from datetime import UTC, datetime
from pathlib import Path

from wsinvest.facts.fleet import LOST, Fleet, Member, Worker
from wsinvest.fleet.shares import Share

AT = datetime(2026, 11, 29, 8, 0, tzinfo=UTC)
CAUSE = {"code": "tcp.connect.refused", "title": "The server refused the connection", "step": "Start the server."}


def member(name: str, state: str = "ok", **more: object) -> Member:
    """A target of this state."""
    return Member(name, f"ws://{name}.example/ws", state, report=f"targets/{name}/report.html", **more)  # type: ignore[arg-type]


def fleet(*members: Member, **more: object) -> Fleet:
    """A run over these targets."""
    workers = (Worker("", len(members), 1.5, 2.0),)
    given = {"language": "en", "engine": "inside", "workers": workers} | more
    return Fleet("shop", "20261129T080000Z-shop-0001", AT, members=members, **given)  # type: ignore[arg-type]


def two_of_four() -> Fleet:
    """Four targets: two share a cause, one is well, and one was lost."""
    return fleet(
        member("a"),
        member("b", "critical", exit_status=2, peer="192.0.2.1:80", **CAUSE),
        member("c", "critical", exit_status=2, peer="192.0.2.1:80", **CAUSE),
        member("d", LOST, exit_status=3, worker="child 1", message="it was ended by signal 9"),
        workers=(Worker("child 1", lost="it was ended by signal 9"), Worker("child 2", 3, 1.0, 2.0)),
    )


def share(number: int, url: str, place: Path = Path("/nowhere/fleet.toml"), **content: object) -> Share:
    """The share of a target at this URL, with one handshake."""
    return Share(number, f"t{number}", str(place), {"url": url, **content}, "20261129T080000Z-shop-0001", attempts=1)
