"""What a Caddyfile does with one URL."""

from pathlib import Path

import pytest

from tests.proxyconf.reading import facts, headers, values

URL = "wss://shop.example/live/ws"


@pytest.mark.parametrize(
    ("text", "port", "behind"),
    [
        ("shop.example {\n reverse_proxy localhost:1\n}\n", 1, "/live/ws"),
        ("shop.example\nreverse_proxy localhost:1\n", 1, "/live/ws"),
        (":443 {\n reverse_proxy :1\n}\n", 1, "/live/ws"),
        ("other.example {\n reverse_proxy a:1\n}\n*.example, shop.example {\n reverse_proxy a:2\n}\n", 2, "/live/ws"),
        ("{\n email a@b.c\n}\nshop.example {\n handle_path /live/* {\n reverse_proxy a:3\n }\n}\n", 3, "/ws"),
        ("shop.example {\n handle /live/* {\n reverse_proxy a:4\n }\n handle {\n respond 404\n }\n}\n", 4, "/live/ws"),
        ("shop.example {\n reverse_proxy /live/* a:5\n reverse_proxy a:6\n}\n", 5, "/live/ws"),
        ("shop.example {\n @up {\n header Upgrade websocket\n header Connection *Upgrade*\n }\n"
         " reverse_proxy @up a:7\n reverse_proxy a:8\n}\n", 7, "/live/ws"),
        ("(up) {\n reverse_proxy a:9\n}\nshop.example {\n import up\n}\n", 9, "/live/ws"),
        ("shop.example {\n uri strip_prefix /live\n reverse_proxy a:1\n}\n", 1, "/ws"),
        ("shop.example {\n rewrite /live/* /x\n reverse_proxy a:1\n}\n", 1, "/x"),
    ],
)  # fmt: skip
def test_which_server_gets_which_path(tmp_path: Path, text: str, port: int, behind: str):
    """By site, handlers and matchers."""
    proxy = facts(tmp_path, text, URL)

    assert "caddy" == proxy.program
    assert ([port], behind) == ([one.port for one in proxy.backends], proxy.path_behind)


def test_headers_and_transport(tmp_path: Path):
    """Caddy passes Host and Upgrade on, and adds X-Forwarded-*; header_up changes that."""
    text = (
        "shop.example {\n reverse_proxy a:1 {\n  header_up Host {upstream_hostport}\n  header_up -Origin\n"
        "  header_up X-Key topsecret\n  transport http {\n   tls\n   versions 2\n  }\n  stream_timeout 30s\n }\n}\n"
    )
    proxy = facts(tmp_path, text, URL)
    found = headers(proxy)

    assert ("a:1", "", "https") == (found["host"], found["origin"], found["x-forwarded-proto"])
    assert "upgrade" not in found
    assert "topsecret" not in repr(proxy)
    assert {"versions": "2", "stream_timeout": "30s"}.items() <= values(proxy).items()
    assert ["https"] == [one.scheme for one in proxy.backends]


def test_another_site_is_not_judged(tmp_path: Path):
    """No address of the file is that of the URL."""
    assert facts(tmp_path, "a.example {\n reverse_proxy a:1\n}\n", URL).route is None


def test_imports_of_files(tmp_path: Path):
    """With their own lines; what is not there is unread."""
    (tmp_path / "more").write_text("\nreverse_proxy a:1\n")
    proxy = facts(tmp_path, "shop.example {\n import more\n import nowhere\n}\n", URL)

    assert [(1, 2)] == [(one.port, one.place.line) for one in proxy.backends]
    assert [3] == [place.line for place in proxy.unread]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shop.example {\n reverse_proxy h2c://a:1\n}\n", ["h2c://a:1"]),
        (
            "shop.example {\n reverse_proxy a:1 {\n  transport http {\n   versions h2c\n  }\n }\n}\n",
            ["versions h2c"],
        ),
        ("shop.example {\n reverse_proxy a:1 {\n  transport http {\n   versions 1.1 2\n  }\n }\n}\n", []),
        ("shop.example {\n reverse_proxy http://a:1\n}\n", []),
    ],
)
def test_servers_that_are_spoken_to_in_http_2(tmp_path: Path, text: str, expected: list[str]):
    """By their address, or by the versions of the transport without 1.1."""
    assert expected == [one.value for one in facts(tmp_path, text, URL).all("h2c")]
