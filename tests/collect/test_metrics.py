"""The metrics endpoint is asked over a real socket, and no host but the target's is."""

import asyncio

import pytest

from tests.collect.test_health import serving
from wsinvest.collect.metrics import metrics
from wsinvest.config.resolve import resolve
from wsinvest.facts.metrics import Metrics
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.opener import Deadline


def ask(folder, url: str, target: str = "ws://127.0.0.1:8765/ws") -> Metrics:
    (folder / ".env").write_text(f"WS_URL={target}\nMETRICS_URL={url}\n")
    resolved = resolve(str(folder / ".env"), environ={})
    return asyncio.run(metrics(resolved, resolved.target, Redactor(), Deadline(5)))


@pytest.mark.parametrize("status", [200, 404, 503])
def test_it_is_asked_once(tmp_path, status: int):
    """The status is kept, the body is not."""
    with serving(status, b"open_connections 3\n") as server:
        found = ask(tmp_path, f"http://127.0.0.1:{server.server_port}/metrics?key=a1")

    assert (status, ["/metrics?key=a1"]) == (found.status, server.asked)
    assert "a1" not in found.url


def test_one_that_is_down(tmp_path):
    """A fault of the target is a fact."""
    with serving(200, b"") as server:
        port = server.server_port

    assert ask(tmp_path, f"http://localhost:{port}/metrics").status is None


@pytest.mark.parametrize(
    ("url", "target", "kind"),
    [
        ("", "ws://127.0.0.1:1/ws", ProblemKind.NOT_APPLICABLE),
        ("metrics", "ws://127.0.0.1:1/ws", ProblemKind.MISSING),
        ("http://192.0.2.7/metrics", "ws://127.0.0.1:1/ws", ProblemKind.OUT_OF_SIGHT),
        ("http://127.0.0.1/metrics", "ws://192.0.2.7/ws", ProblemKind.OUT_OF_SIGHT),
    ],
)
def test_no_other_host_is_asked(tmp_path, url: str, target: str, kind: ProblemKind):
    """Our own loopback is no business of a target elsewhere."""
    with pytest.raises(Unmeasured) as said:
        ask(tmp_path, url, target)
    assert kind is said.value.problem.kind
