"""Each service of the training has one fault, and the kit proves it as the only root cause."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.cli.process import wsinvest
from wsinvest.config.described import TRAINING
from wsinvest.demo import Demo, running
from wsinvest.demo.faults import BY_NAME

ROOTS = dict(
    zip(
        TRAINING,
        (
            "tcp.connect.refused",
            "tls.certificate.expired",
            "http.path.not_found",
            "http.origin.rejected",
            "config.secret.mismatch",
            "http.proxy.upgrade_stripped",
            "server.process.stopped",
            "session.idle.server_timeout",
        ),
        strict=True,
    )
)


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A runtime folder of the test's own, and no demo left in it."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    yield
    for state in tmp_path.glob("*/state.json"):
        os.kill(json.loads(state.read_text())["pid"], signal.SIGTERM)


@pytest.mark.parametrize("name", ROOTS)
@pytest.mark.usefixtures("runtime")
def test_the_kit_proves_the_fault(name: str):
    """By `wsinvest diagnose` alone; nothing else that is urgent stands beside it but what it leads to."""
    found = json.loads(wsinvest("diagnose", name, "--json").stdout)["findings"]
    roots = [(one["code"], one["confidence"]) for one in found if one["root_cause"]]

    assert [(ROOTS[name], "proven")] == roots


def test_every_service_has_a_word_on_the_command_line():
    """A name that the service knows and a target does not would be reached by nobody."""
    assert set(TRAINING) == {name for name in BY_NAME if name.startswith("demo-training-")}


@pytest.mark.usefixtures("runtime")
@pytest.mark.parametrize("hangup", [signal.SIG_DFL, signal.SIG_IGN], ids=["usual", "nohup"])
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_the_stopped_process_goes_with_its_service(sent: signal.Signals, hangup: signal.Handlers):
    """It cannot end itself, so the service ends it, or the kernel where the service was killed."""
    before_us = signal.signal(signal.SIGHUP, hangup)
    try:
        demo = running("demo-training-7")
    finally:
        signal.signal(signal.SIGHUP, before_us)
    server = psutil.Process(demo.server_pid)
    before = server.status()
    os.kill(demo.pid, sent)
    server.wait(20)

    assert psutil.STATUS_STOPPED == before
    assert not server.is_running()


@pytest.mark.usefixtures("runtime")
def test_our_environment_says_nothing_of_it(monkeypatch: pytest.MonkeyPatch):
    """A WS_URL or WS_ORIGIN of the user's would make another fault of it."""
    monkeypatch.setenv("WS_ORIGIN", "https://elsewhere.example")
    monkeypatch.setenv("JWT_SECRET", "x" * 40)
    said = wsinvest("diagnose", "demo-training-1", "-q")

    assert "roots=tcp.connect.refused" in said.stdout
    assert not said.stderr


def test_all_of_it_is_on_loopback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Login, endpoint and proxy alike: nobody else's machine reaches a service that is broken on purpose."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    demos: list[Demo] = [running(name) for name in TRAINING]
    bound = {
        at.laddr.ip
        for demo in demos
        for at in psutil.Process(demo.pid).net_connections("inet")
        if at.status == psutil.CONN_LISTEN
    }
    for demo in demos:
        os.kill(demo.pid, signal.SIGTERM)

    assert {"127.0.0.1"} == bound
