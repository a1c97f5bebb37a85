"""What is seen of the target while it is loaded: its life, its descriptors, its health."""

import subprocess
import sys
import time

import pytest

from tests.load.loading import served
from tests.servers import answers
from wsinvest.config.resolve import Options, resolve
from wsinvest.load.target_watch import Look, TargetWatch

LISTENING = """
import socket, time
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
time.sleep(60)
"""


def until(watch: TargetWatch, done) -> Look:
    """The first look of which that is true."""
    limit = time.monotonic() + 20
    while not done(watch.last):
        assert time.monotonic() < limit, watch.last
        time.sleep(0.02)
    return watch.last


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc")
def test_a_process_that_ends_is_seen():
    """Its descriptors before, its death after; nobody killed it for want of memory."""
    with subprocess.Popen([sys.executable, "-c", LISTENING], stdout=subprocess.PIPE, text=True) as server:
        port = int(server.stdout.readline())
        with TargetWatch(resolve(f"ws://127.0.0.1:{port}/ws", Options(), {})) as watch:
            assert 0 < until(watch, lambda look: look.descriptors is not None).descriptors < 1
            server.kill()
            server.wait()
            assert not until(watch, lambda look: look.died).killed


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200),
        (b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", 500),
        (b"", 0),
    ],
)
def test_the_health_endpoint_is_asked(tmp_path, answer, status):
    """Its status, 0 for no answer."""
    with served(answers(answer)) as asked:
        path = tmp_path / "it.toml"
        path.write_text(
            f'url = "ws://127.0.0.1:{asked.port}/ws"\nhealth_url = "http://127.0.0.1:{asked.port}/health"\n'
        )
        with TargetWatch(resolve(str(path), Options(), {})) as watch:
            assert status == until(watch, lambda look: look.health is not None).health


def test_without_a_health_endpoint_nothing_is_asked():
    """None is no answer of 0."""
    with served(answers(b"")) as asked, TargetWatch(resolve(f"ws://127.0.0.1:{asked.port}/ws", Options(), {})) as watch:
        until(watch, lambda look: look != Look())
        assert watch.last.health is None
    assert [] == asked.heads
