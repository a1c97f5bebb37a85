"""Alerts of real parts: a listener that nobody accepts from, and a certificate that ends in two days."""

import socket
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.asyncio.server import serve

from tests.certificates import issued
from tests.sample.judged import fired
from tests.sample.test_real_servers import anyio_backend  # noqa: F401
from wsinvest.config.options import Options
from wsinvest.config.resolve import resolve
from wsinvest.model.finding import Severity
from wsinvest.sample import sampler as sampling
from wsinvest.sample.sampler import Sampler

pytestmark = pytest.mark.anyio
BACKLOG = 10


async def test_an_accept_queue_that_nobody_empties(monkeypatch):
    """Nine of ten wait: the alert names the share, and the handshake that nobody answers fails as well."""
    monkeypatch.setattr(sampling, "PROBE_S", 1.0)  # it is not answered in 15 s either
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=BACKLOG))
        for _ in range(BACKLOG - 1):
            stack.enter_context(socket.create_connection(listener.getsockname()))
        port = listener.getsockname()[1]
        async with Sampler(resolve(f"ws://127.0.0.1:{port}/", environ={}), canary=False) as sampler:
            seen = await sampler.take(1)

    assert BACKLOG == seen.gauges["accept_backlog"]
    assert seen.gauges["accept_queue"] >= BACKLOG - 1
    alerts = fired(seen)
    assert {"listen.full", "probe.failing"} <= alerts.keys()
    assert alerts["listen.full"].value >= 0.9


async def test_a_certificate_of_two_days(tmp_path: Path):
    """Over a real handshake; one message for its step, which is *high* from three days on."""
    made = issued(tmp_path, days=(-10, 2))

    async def silent(connection) -> None:
        await connection.wait_closed()

    async with serve(silent, "127.0.0.1", 0, ssl=made.context) as server:
        port = server.sockets[0].getsockname()[1]
        resolved = resolve(f"wss://localhost:{port}/", Options(ca_file=made.ca_file), environ={})
        async with Sampler(resolved, canary=False) as sampler:
            seen = await sampler.take(1)

    assert seen.probe is not None
    assert 1.9 * 86400 < seen.probe.valid_s <= 2 * 86400
    alerts = fired(seen)
    assert ["certificate.expiry"] == [code for code in alerts if not code.startswith("memory.")]
    assert Severity.HIGH is alerts["certificate.expiry"].severity
    assert 1.9 < alerts["certificate.expiry"].value <= 2.0
