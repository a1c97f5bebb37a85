"""A whole storm: who may be asked, what is told as it goes on, and limits that are named before anything is sent."""

import socket

import pytest

from tests.load.loading import served
from tests.load.storm.storming import command
from tests.servers import Visit, closed_port
from wsinvest.config.options import Options
from wsinvest.config.resolve import resolve
from wsinvest.facts.backoff import parsed
from wsinvest.facts.storm import Call, Order, RateBasis, Storm
from wsinvest.load.consent import NotPermitted
from wsinvest.load.own_limits import OwnLimit
from wsinvest.load.storm.run import Phase, Question, storm
from wsinvest.load.storm.served import Served
from wsinvest.load.way import Unready
from wsinvest.redact.redactor import Redactor


def asked(clients: int = 20, **more: object) -> Question:
    """Clients with full jitter that wait up to 0.2 s, and a restart of one second."""
    return Question(clients, parsed("fixed 0.2 full"), 5.0, 1.0, **more)


def answered(host: str, port: int, question: Question, told: list[Phase] | None = None) -> Storm:
    """What comes of it."""
    phases = [] if told is None else told
    return storm(resolve(f"ws://{host}:{port}/ws", Options(), {}), Redactor(), question, phases.append)


def test_a_given_rate_sends_nothing():
    """Not even a look at the name."""
    told: list[Phase] = []
    found = answered("no-such-host.invalid", 80, asked(rate=500.0), told)

    assert (Call.RETURNS, None, [Phase.FORECAST]) == (found.forecast.call, found.rehearsal, told)
    assert (500, RateBasis.GIVEN, Order.UNKNOWN) == (found.rate.per_s, found.rate.basis, found.rate.order)


def test_a_rate_is_measured_where_none_is_given():
    """On a server that runs already, which is left as it is."""
    port = closed_port()
    told: list[Phase] = []
    with Served(command("uvicorn_echo", port), port) as server:
        found = answered("127.0.0.1", port, asked(), told)
        assert server.running

    assert ([Phase.RATE, Phase.FORECAST], 20, None) == (told, found.rate.in_flight, found.rehearsal)


def test_a_rehearsal_follows_the_forecast_that_it_is_compared_with():
    """Each phase is told as it begins, and the server is gone at the end."""
    port = closed_port()
    told: list[Phase] = []
    found = answered("127.0.0.1", port, asked(command=command("uvicorn_echo", port)), told)

    assert list(Phase) == told
    assert found.rehearsal is not None
    assert 20 == found.rehearsal.lost
    with socket.socket() as sock:
        assert sock.connect_ex(("127.0.0.1", port))


def test_only_loopback_is_restarted():
    """An address of this machine that others reach too may be loaded, not restarted."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.connect(("192.0.2.1", 9))  # sends nothing; the kernel chooses the address
        except OSError:
            pytest.skip("this machine has loopback only")
        own = sock.getsockname()[0]

    with pytest.raises(NotPermitted, match="is not on loopback"):
        answered(own, closed_port(), asked(command="true"))


def test_our_own_limit_is_named_before_anything_is_sent():
    """A million connections need more descriptors than a process may have; the server hears of none."""

    async def silent(visit: Visit) -> None:
        await visit.silence()

    with served(silent) as server, pytest.raises(OwnLimit, match="ulimit"):
        answered("127.0.0.1", server.port, asked(clients=50_000_000))

    assert 0 == server.connections


def test_a_name_without_an_address_is_one_line():
    """What, where, what to do."""
    with pytest.raises(Unready, match="the name has no address"):
        answered("no-such-host.invalid", 80, asked())
