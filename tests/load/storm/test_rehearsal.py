"""A rehearsal restarts a real server under real connections, and counts what comes back."""

import pytest

from tests.load.storm.storming import command, way_to
from tests.servers import closed_port
from wsinvest.facts.backoff import parsed
from wsinvest.facts.storm import Call, Order, Rate, RateBasis, Storm
from wsinvest.load.storm.forecast import forecast
from wsinvest.load.storm.rehearsal import rehearse
from wsinvest.load.storm.served import NotServed, Served


def storm(clients: int, backoff: str, down_s: float) -> Storm:
    """What is to be rehearsed, on a server of 400 handshakes a second."""
    rate = Rate(400, 400, 400, Order.IN_TURN, RateBasis.GIVEN)
    of = (clients, parsed(backoff), 10.0, down_s)
    return Storm(*of, rate, forecast(*of, rate))


@pytest.mark.parametrize("server", ["uvicorn_echo", "websockets_echo"])
def test_clients_come_back_after_a_restart(server: str):
    """All that were open are lost, and back; the server stayed away at least as long as it was told to."""
    port = closed_port()
    with Served(command(server, port), port) as served:
        found = rehearse(way_to(port), served, storm(60, "fixed 0.2 full", down_s=1.0))
        assert served.running

    assert (Call.RETURNS, 60) == (found.call, found.lost)
    assert found.back >= 59
    assert found.down_s >= 1.0
    assert found.attempts >= 60
    assert found.half_s is not None
    assert found.half_s <= (found.nearly_all_s or 0.0) <= found.watched_s


def test_a_server_that_cannot_be_reached_cannot_be_rehearsed():
    """Something else than the command's server is the target."""
    port, other = closed_port(), closed_port()
    with (
        Served(command("websockets_echo", port), port) as served,
        Served(command("websockets_echo", other), other),
        pytest.raises(NotServed, match="no connection ended with the server"),
    ):
        rehearse(way_to(other), served, storm(5, "fixed 1", down_s=0.1))
