"""What an Apache configuration does with one URL."""

from pathlib import Path

import pytest

from tests.proxyconf.reading import facts, headers, values
from wsinvest.facts.proxy import Proxy

URL = "ws://shop.example:8080/live/ws"
RULE = r"RewriteRule /(.*) ws://127.0.0.1:9/$1 [P,L]"


def site(folder: Path, *lines: str, url: str = URL) -> Proxy:
    """What one VirtualHost with these lines does."""
    body = "\n".join(lines)
    return facts(folder, f"<VirtualHost *:8080>\nServerName shop.example\n{body}\n</VirtualHost>\n", url)


@pytest.mark.parametrize(
    ("lines", "upgrade", "at", "behind"),
    [
        (["ProxyPass / http://127.0.0.1:9/"], "", ("http", 9), "/live/ws"),
        (['ProxyPass "/" "http://127.0.0.1:9/" upgrade=websocket'], "websocket", ("http", 9), "/live/ws"),
        (['ProxyPass "/live/" "ws://127.0.0.1:9/"'], "websocket", ("http", 9), "/ws"),
        (["ProxyPass /live !", "ProxyPass / http://h/"], None, None, ""),
        (["ProxyPass /li ws://h:1/", "ProxyPass / http://h:2/"], "", ("http", 2), "/live/ws"),
        (["ProxyPassMatch ^/live/(.*)$ wss://h:3/x/$1"], "websocket", ("https", 3), "/x/ws"),
        (["<Location /live>", "ProxyPass ws://h:4", "</Location>"], "websocket", ("http", 4), "/ws"),
        (["RewriteEngine On", RULE, "ProxyPass / http://h:2/"], "websocket", ("http", 9), "/live/ws"),
        ([RULE, "ProxyPass / http://h:2/"], "", ("http", 2), "/live/ws"),
        (
            ["RewriteEngine On", "RewriteCond %{HTTP:Upgrade} =websocket [NC]", RULE],
            "websocket",
            ("http", 9),
            "/live/ws",
        ),
        (
            ["RewriteEngine On", "RewriteCond %{HTTP:Upgrade} !=websocket [NC]", RULE, "ProxyPass / http://h:2/"],
            "",
            ("http", 2),
            "/live/ws",
        ),
        (
            [
                "RewriteEngine On",
                "RewriteCond %{HTTP:UPGRADE} ^WebSocket$ [NC]",
                "RewriteCond %{HTTP:CONNECTION} ^Upgrade$ [NC]",
                RULE,
            ],
            "websocket",
            ("http", 9),
            "/live/ws",
        ),
        (
            ["<Proxy balancer://pool>", "BalancerMember ws://h:7", "</Proxy>", "ProxyPass / balancer://pool/"],
            "websocket",
            ("http", 7),
            "/live/ws",
        ),
    ],
)
def test_where_the_handshake_goes_and_if_its_upgrade_does(tmp_path: Path, lines, upgrade, at, behind):
    """mod_proxy_http drops Upgrade unless it is told otherwise; ws:// and upgrade= keep it."""
    proxy = site(tmp_path, *lines)

    assert behind == proxy.path_behind
    assert at == ((proxy.backends[0].scheme, proxy.backends[0].port) if proxy.backends else None)
    assert upgrade == headers(proxy).get("upgrade")


@pytest.mark.parametrize(
    ("lines", "arrives"),
    [
        ([], {"host": "h:9"}),
        (["ProxyPreserveHost On"], {"host": "shop.example:8080"}),
        (['RequestHeader set X-Forwarded-Proto "https"'], {"x-forwarded-proto": "https"}),
        (["RequestHeader set X-Forwarded-Proto https env=HTTPS"], {}),
        (["RequestHeader set X-Forwarded-Proto expr=%{REQUEST_SCHEME}"], {"x-forwarded-proto": "http"}),
        (["RequestHeader unset Upgrade"], {"upgrade": ""}),
    ],
)
def test_which_headers_arrive(tmp_path: Path, lines: list[str], arrives: dict[str, str]):
    """Host is that of the server behind unless ProxyPreserveHost is on."""
    found = headers(site(tmp_path, "ProxyPass / ws://h:9/", *lines))

    assert arrives.items() <= found.items()
    assert ("x-forwarded-proto" in arrives) is ("x-forwarded-proto" in found)


def test_conditions_and_limits_are_told_with_their_lines(tmp_path: Path):
    """A rule that asks for an exact Connection is found by its line."""
    proxy = site(
        tmp_path, "RewriteEngine On", "RewriteCond %{HTTP:Connection} =Upgrade [NC]", RULE, "LimitRequestFieldSize 1000"
    )

    condition = proxy.directive("RewriteCond")
    assert ("%{HTTP:Connection} =Upgrade [NC]", 4) == (condition.value, condition.place.line)
    assert {"LimitRequestFieldSize": "1000", "Timeout": "60"}.items() <= values(proxy).items()


@pytest.mark.parametrize(
    ("url", "port"),
    [("ws://a.example:8080/", 1), ("ws://b.example:8080/", 2), ("ws://x.c.example:8080/", 3), ("ws://z:8080/", 1)],
)
def test_the_virtual_host_by_its_name(tmp_path: Path, url: str, port: int):
    """ServerName and ServerAlias with stars; else the first."""
    hosts = (("ServerName a.example", 1), ("ServerName http://b.example:1", 2), ("ServerAlias *.c.example", 3))
    text = "".join(f"<VirtualHost *:8080>\n{name}\nProxyPass / http://h:{n}/\n</VirtualHost>\n" for name, n in hosts)

    assert [port] == [one.port for one in facts(tmp_path, text, url).backends]


def test_modules_includes_and_lines_that_go_on(tmp_path: Path):
    """IfModule counts by what is loaded; an include has its own lines; a backslash joins lines."""
    (tmp_path / "more").write_text("\n\nProxyPass / \\\n http://h:5/ \\\n upgrade=websocket\n")
    text = (
        "LoadModule proxy_module modules/mod_proxy.so\n<IfModule mod_proxy.c>\nInclude more\n</IfModule>\n"
        "<IfModule !mod_proxy.c>\nProxyPass / http://h:6/\n</IfModule>\nInclude nowhere\n"
    )
    proxy = facts(tmp_path, text)

    assert [(5, 3)] == [(one.port, one.place.line) for one in proxy.backends]
    assert "websocket" == headers(proxy)["upgrade"]
    assert any(":8: " in note for note in proxy.notes)
    assert proxy.unread
