"""The health endpoint, asked over a real socket."""

import asyncio
import contextlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from wsinvest.collect.health import health
from wsinvest.facts.health import Health
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target, Url
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.opener import Deadline

PASSWORD = "correct-horse-battery-staple"


class Answering(BaseHTTPRequestHandler):
    """Answers every GET with the server's `answer`, and notes what was asked."""

    def do_GET(self):
        status, body = self.server.answer
        self.server.asked.append(self.path)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        """Say nothing."""


@contextlib.contextmanager
def serving(status, body):
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        server.answer, server.asked = (status, body), []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def ask(port, redactor=None, resource=""):
    url = Url("http", "127.0.0.1", port, "/health")
    target = Target("t", Url("ws", "127.0.0.1", port), health_url=url)
    return asyncio.run(health(target, Credentials(health_resource=resource), redactor or Redactor(), Deadline(5)))


def told(body):
    with serving(200, body.encode()) as server:
        return ask(server.server_port)


@pytest.mark.parametrize(
    ("body", "ratio"),
    [
        ('{"memory_percent": 80.8}', pytest.approx(0.808)),
        ('{"memoryUsagePercent": 92}', 0.92),
        ('{"memory": {"percent": 50, "used": 1, "total": 4}}', 0.5),
        ('{"memory": {"used": 1, "total": 4}}', 0.25),
        ('{"data": {"system": {"mem": {"used_bytes": 3, "total_bytes": 4}}}}', 0.75),
        ('{"memory_ratio": 0.4}', 0.4),
        ('{"memory": 80.8}', None),
        ('{"memory_usage": 0.8}', None),
        ('{"memory_percent": 180}', None),
        ('{"memory_percent": -1}', None),
        ('{"memory_percent": true}', None),
        ('{"memory_percent": "80"}', None),
        ('{"memory_percent": NaN}', None),
        ('{"memory_percent": 1e999}', None),
        ('{"memory_percent": ' + "9" * 5000 + "}", None),
        ('{"heap_memory_percent": 99}', None),
        ('{"memory": {"used": 5, "total": 4}}', None),
        ('{"memory": {"used": 0, "total": 0}}', None),
        ('{"a": {"b": {"c": {"d": {"memory_percent": 5}}}}}', None),
        ("[" * 60000, None),
        ("[80.8]", None),
        ("<html>", None),
        ("", None),
    ],
)
def test_memory_is_taken_only_from_a_figure_with_a_unit(body, ratio):
    """Percent, ratio, or used of total; everything else is unknown, not guessed."""
    assert ratio == told(body).memory_ratio


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ('{"connections": 0}', 0),
        ('{"active_connections": 12}', 12),
        ('{"websocket": {"connections": 7}}', 7),
        ('{"ws_connections": 3}', 3),
        ('{"connectionCount": 4}', 4),
        ('{"connections": {"active": 5}}', 5),
        ('{"db_connections": 9}', None),
        ('{"max_connections": 9}', None),
        ('{"connections": -1}', None),
        ('{"connections": 1e12}', None),
        ("{}", None),
    ],
)
def test_connections_are_those_of_the_service(body, count):
    """A pool of a database and a limit are no open connections."""
    assert count == told(body).connections


def test_the_answer_is_evidence_without_secrets():
    """Status and body are kept, filtered; the resource is asked for as it was configured."""
    redactor = Redactor()
    redactor.learn(PASSWORD, "LOGIN_PASSWORD")
    with serving(503, f'{{"error": "{PASSWORD}"}}'.encode()) as server:
        said = ask(server.server_port, redactor, "/health?key=1")

    assert (503, ["/health?key=1"]) == (said.response.status, server.asked)
    assert PASSWORD not in said.response.body
    assert said.took_ms > 0


def test_an_endpoint_that_does_not_listen_is_a_fact():
    """The target's fault is returned, not raised."""
    with serving(200, b"") as server:
        port = server.server_port
    said = ask(port)
    failed = next(stage for stage in said.stages if stage.reason)

    assert (StageName.TCP, Reason.REFUSED) == (failed.name, failed.reason)
    assert Health(said.url, said.stages, None, None, None, None) == said


def test_without_an_endpoint_there_is_nothing_to_ask():
    """No WS_HEALTH_URL, no facts."""
    with pytest.raises(Unmeasured) as said:
        asyncio.run(health(Target("t", Url("ws", "127.0.0.1", 1)), Credentials(), Redactor(), Deadline(1)))

    assert said.value.problem.kind is ProblemKind.NOT_APPLICABLE
