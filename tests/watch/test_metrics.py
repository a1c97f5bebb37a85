"""What Prometheus reads, as its own tools judge it."""

import shutil
import subprocess

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.watch.boards import board
from wsinvest.watch.metrics import exposition

Series = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def series() -> Series:
    """All series of the board by name and labels."""
    families = text_string_to_metric_families(exposition(board()).decode())
    return {(one.name, tuple(sorted(one.labels.items()))): one.value for family in families for one in family.samples}


def test_what_is_unknown_has_no_value():
    """A rule on a value of 0 must not fire because our own network is down."""
    found = {labels[0][1]: value for (name, labels), value in series().items() if name == "probe_success"}

    assert {"chat": 1.0, "shop": 0.0} == found


@pytest.mark.parametrize(
    ("name", "labels", "value"),
    [
        ("wsinvest_stage_seconds", {"target": "chat", "stage": "response"}, 0.0009),
        ("wsinvest_handshake_seconds_count", {"target": "chat"}, 1),
        ("wsinvest_handshake_seconds_bucket", {"target": "chat", "le": "0.005"}, 1),
        ("wsinvest_end_total", {"target": "shop", "stage": "response", "reason": "status"}, 3),
        ("wsinvest_canary_age_seconds", {"target": "chat"}, 12.5),
        ("wsinvest_ping_seconds", {"target": "chat"}, 0.0008),
        ("wsinvest_reading", {"target": "chat", "name": "memory_host"}, 0.42),
        ("wsinvest_certificate_expiry_seconds", {"target": "chat"}, 86400),
        ("wsinvest_alert_state", {"target": "shop", "alert": "probe.failing", "state": "firing"}, 1),
        ("wsinvest_alert_state", {"target": "shop", "alert": "probe.failing", "state": "ok"}, 0),
        ("wsinvest_incident_info", {"target": "shop", "root": "config.secret.missing", "confidence": "proven"}, 1),
        ("wsinvest_watch_unknown_total", {"target": "far", "why": "network"}, 1),
    ],
)
def test_each_metric_says_what_its_name_says(name: str, labels: dict[str, str], value: float):
    """In base units, as Prometheus asks for."""
    assert value == series()[name, tuple(sorted(labels.items()))]


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_promtool_has_nothing_to_say():
    """Names, types and help as its linter wants them."""
    done = subprocess.run(["promtool", "check", "metrics"], input=exposition(board()), capture_output=True, check=False)

    assert (0, b"") == (done.returncode, done.stderr)
