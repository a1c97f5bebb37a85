"""What an HAProxy configuration does with one URL."""

from pathlib import Path

import pytest

from tests.proxyconf.reading import facts, headers, values

URL = "ws://shop.example:8080/live/ws"
HEAD = "global\n maxconn 500\ndefaults\n mode http\n timeout client 30s\n timeout server 40s\n"
FRONT = HEAD + "frontend web\n bind *:8080\n "
BACK = (
    "\n default_backend one\nbackend one\n server a 127.0.0.1:1\n"
    "backend two\n timeout tunnel 1h\n server a h:2 ssl verify none maxconn 5\n"
)


@pytest.mark.parametrize(
    ("rules", "port"),
    [
        ("option forwardfor", 1),
        ("use_backend two if { path_beg /live }", 2),
        ("use_backend two if { path_beg /other }", 1),
        ("use_backend two unless { path_beg /other }", 2),
        ("acl ws hdr(Upgrade) -i WebSocket\n use_backend two if ws", 2),
        ("acl ws hdr(Upgrade) -i h2c\n acl ws path_end /ws\n use_backend two if ws", 2),
        (
            "acl a hdr(host) -i x shop.example:8080\n use_backend two if a { method GET }\n default_backend one",
            2,
        ),
        ("use_backend two if { hdr(host),field(1,:) -m str shop.example }", 2),
        (
            "use_backend two if { hdr_dom(host) shop.example } !{ path_reg ^/live/ } || FALSE\n default_backend one",
            1,
        ),
        ("use_backend two if { hdr(Connection) -i upgrade }", 2),
        ("use_backend two if { ssl_fc }", 1),
    ],
)
def test_which_backend_serves(tmp_path: Path, rules: str, port: int):
    """By the acls on path, Host and headers, as its manual says."""
    proxy = facts(tmp_path, FRONT + rules + BACK, URL)

    assert [port] == [one.port for one in proxy.backends]
    assert not proxy.unread


def test_what_is_not_known_here_is_unread(tmp_path: Path):
    """A condition on the client's address is not known: what is found counts with that mark."""
    proxy = facts(tmp_path, FRONT + "use_backend two if { src 10.0.0.0/8 }" + BACK, URL)

    assert [9] == [place.line for place in proxy.unread]


def test_timeouts_limits_and_servers_by_level(tmp_path: Path):
    """The backend's count before those of defaults; a server with ssl speaks TLS."""
    proxy = facts(tmp_path, FRONT + "maxconn 100\n use_backend two" + BACK, URL)
    found = values(proxy)

    assert ("1h", "40s", "30s") == tuple(found[f"timeout {name}"] for name in ("tunnel", "server", "client"))
    assert ["100", "500"] == [one.value for one in proxy.all("maxconn")]
    assert [("https", "h", 2)] == [(one.scheme, one.host, one.port) for one in proxy.backends]
    assert "a h:2 ssl verify none maxconn 5" == found["server"]


def test_headers_that_rules_alter(tmp_path: Path):
    """HAProxy passes headers on; only what a rule changes is told."""
    rules = (
        "http-request del-header Upgrade\n http-request set-header Host internal\n option forwardfor\n"
        " http-request set-header X-Forwarded-Proto https if { ssl_fc }\n"
        " http-request set-header X-Host %[req.hdr(host)]"
    )
    found = headers(facts(tmp_path, FRONT + rules + BACK, URL))

    assert {"upgrade": "", "host": "internal", "x-host": None, "x-forwarded-for": None} == found


@pytest.mark.parametrize(
    ("rule", "behind"),
    [
        ("http-request set-path /x", "/x"),
        ("http-request set-path /v1%[path]", "/v1/live/ws"),
        ("http-request set-path /%[src]%[path]", ""),
        (r"http-request replace-path /live(/.*) \1", "/ws"),
        ("http-request set-path /x if { path /other }", "/live/ws"),
    ],
)
def test_the_path_as_the_server_gets_it(tmp_path: Path, rule: str, behind: str):
    """After the rules that apply, in their order."""
    assert behind == facts(tmp_path, FRONT + rule + BACK, URL).path_behind


def test_a_listen_section_and_tcp(tmp_path: Path):
    """One section for both; without `mode http` it passes bytes on."""
    proxy = facts(tmp_path, "listen all\n bind 127.0.0.1:8080\n server a [::1]:7 check\n", URL)

    assert [("tcp", "::1", 7)] == [(one.scheme, one.host, one.port) for one in proxy.backends]


def test_another_port_is_not_judged(tmp_path: Path):
    """Two frontends, none of them on this port."""
    text = "frontend a\n bind :1\n default_backend x\nfrontend b\n bind :2\n default_backend x\n"

    assert facts(tmp_path, text, URL).route is None
