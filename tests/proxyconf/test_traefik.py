"""What a file of Traefik does with one URL."""

from pathlib import Path

import pytest

from tests.proxyconf.reading import facts, headers, values
from wsinvest.proxyconf.files import Unreadable

URL = "wss://shop.example/live/ws"
YAML = """
http:
  routers:
    page:
      rule: Host(`shop.example`)
      service: web
    live:
      rule: "{rule}"
      middlewares: [strip, told@file, limit]
      service: sockets
  middlewares:
    strip:
      stripPrefix:
        prefixes: [/live]
    told:
      headers:
        customRequestHeaders:
          X-Forwarded-Proto: https
          Upgrade: ""
          Authorization: Bearer abc
    limit:
      inFlightReq:
        amount: 10
  services:
    web:
      loadBalancer:
        servers:
          - url: http://10.0.0.1:1
    sockets:
      loadBalancer:
        passHostHeader: false
        sticky:
          cookie: {}
        servers:
          - url: https://10.0.0.1:2/
"""
TOML = """
[http.routers.live]
rule = "PathPrefix(`/live`)"
service = "sockets"

[[http.services.sockets.loadBalancer.servers]]
url = "http://10.0.0.1:2"
"""


def yaml(rule: str) -> str:
    """The file with this rule."""
    return YAML.replace("{rule}", rule)


@pytest.mark.parametrize(
    ("rule", "port"),
    [
        ("Host(`shop.example`) && PathPrefix(`/live`)", 2),
        ("Host(`shop.example`) && PathPrefix(`/other`)", 1),
        ("Host(`a`, `shop.example`) && (Path(`/x`) || PathRegexp(`^/live/`))", 2),
        ("Host(`shop.example`) && !PathPrefix(`/other`)", 2),
        ("HostRegexp(`^.+\\\\.example$`) && Method(`GET`)", 2),
        ("Headers(`Upgrade`, `websocket`) && Host(`shop.example`)", 2),
    ],
)
def test_which_service_takes_the_handshake(tmp_path: Path, rule: str, port: int):
    """The longest rule that holds."""
    assert [port] == [one.port for one in facts(tmp_path, yaml(rule), URL, name="dynamic.yml").backends]


def test_headers_path_and_middlewares(tmp_path: Path):
    """Custom headers with their lines; an empty one is removed; values of others are left out."""
    proxy = facts(tmp_path, yaml("Host(`shop.example`) && PathPrefix(`/live`)"), URL)
    found = headers(proxy)

    assert ("https", "", "10.0.0.1:2") == (found["x-forwarded-proto"], found["upgrade"], found["host"])
    assert "/ws" == proxy.path_behind
    assert "abc" not in repr(proxy)
    assert "amount=10" == values(proxy)["inflightreq"]
    assert 18 == proxy.header("X-Forwarded-Proto").place.line


def test_toml_and_what_traefik_sends_by_itself(tmp_path: Path):
    """For a handshake over TLS it says wss, which some servers do not take for https."""
    proxy = facts(tmp_path, TOML, URL, name="dynamic.toml")

    assert ("traefik", [2]) == (proxy.program, [one.port for one in proxy.backends])
    assert ("wss", 3) == (headers(proxy)["x-forwarded-proto"], proxy.route.place.line)


@pytest.mark.parametrize(
    "text",
    [
        "http:\n  routers:\n   a: [\n",
        "http:\n  routers:\n"
        + "".join(f"   x{i}: &x{i} [{', '.join([f'*x{i - 1}'] * 9 if i else ['a'])}]\n" for i in range(9)),
        "http:\n  routers:\n   a: " + "[" * 300,
    ],
)
def test_yaml_that_is_cut_or_without_end(tmp_path: Path, text: str):
    """It is refused with the line, not followed."""
    with pytest.raises(Unreadable, match="YAML"):
        facts(tmp_path, text + "\n", URL, name="a.yml")
