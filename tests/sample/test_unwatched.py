"""What a target file does not ask for is known before anything is measured."""

import pytest

from wsinvest.config.options import Options
from wsinvest.config.resolve import resolve
from wsinvest.config.resolved import Resolved
from wsinvest.sample.unwatched import unwatched

HEALTH = {"health_status", "health_ms", "memory_told", "connections_told"}
LOG = {"log_ends", "log_ends_1006", "log_complaints"}
HOST = {"memory_host", "rss_bytes", "descriptors_open", "accept_queue"}


def resolved(text: str, folder) -> Resolved:
    """A target file of this text."""
    path = folder / "shop.toml"
    path.write_text(text)
    return resolve(str(path), Options(), {})


@pytest.mark.parametrize(
    ("text", "asked", "left"),
    [
        ('url = "ws://127.0.0.1:9/ws"', HOST | {"canary"}, HEALTH | LOG | {"certificate", "capacity", "token_path"}),
        ('url = "wss://127.0.0.1:9/ws"\nserver_log = "a.log"', LOG | {"certificate"}, HEALTH),
        ('url = "ws://127.0.0.1:9/ws"\nhealth_url = "http://127.0.0.1:9/h"', HEALTH, LOG),
        ('url = "ws://192.0.2.1:9/ws"\nhealth_url = "http://192.0.2.2/h"', {"canary"}, HEALTH | HOST),
        ('url = "ws://nowhere.invalid:9/ws"', HOST, LOG),
        ('url = "ws://192.0.2.1:9/ws"\n[process]\npid = 1', HOST, LOG),
        ('url = "ws://127.0.0.1:9/ws"\n[watch]\ncanary = false', HOST, {"canary"}),
        ('url = "ws://127.0.0.1:9/ws"\nlogin_url = "http://127.0.0.1:9/l"', {"token_path"}, HEALTH),
    ],
    ids=["alone", "log", "health", "elsewhere", "no address", "pid", "no canary", "login"],
)
def test_by_the_target_file(text: str, asked: set[str], left: set[str], tmp_path, monkeypatch):
    """A name without an address may be this host, so what is read of the host counts as asked for."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path / "data"))
    found = set(unwatched(resolved(text, tmp_path)))

    assert left <= found
    assert not asked & found
