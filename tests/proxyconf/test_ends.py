"""Lines that answer a handshake in place of a server, and sites that other names lead to."""

from pathlib import Path

import pytest

from tests.proxyconf.reading import facts

PASS = "proxy_pass http://127.0.0.1:9000;"
SITE = "http {{ server {{ listen 8080; {} }} }}"
BACKEND = "listen a\n bind :8080\n mode http\n {}\n server s 127.0.0.1:9000\n"
HOST = "<VirtualHost *:8080>\n{}\nProxyPass / http://127.0.0.1:9000/\n</VirtualHost>\n"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (SITE.format(f"location / {{ if ($http_upgrade) {{ return 444; }} {PASS} }}"), ["if", "return"]),
        (SITE.format(f"location / {{ if ($http_referer) {{ return 444; }} {PASS} }}"), []),
        (SITE.format(f"rewrite ^/ws$ /x break; location /ws {{ {PASS} }}"), ["rewrite"]),
        (SITE.format(f"location / {{ rewrite ^/ws$ /x break; {PASS} }}"), []),
        (BACKEND.format("http-request return status 503 if { path_beg /ws }"), ["http-request return"]),
        (BACKEND.format("http-request return status 503 if { path_beg /api }"), []),
        (HOST.format("ProxyPass /ws !"), ["ProxyPass"]),
        (HOST.format("ProxyPass /api !"), []),
        (HOST.format("RewriteEngine On\nRewriteRule ^/ws - [F]"), ["RewriteRule"]),
    ],
)
def test_what_answers_in_place_of_a_server(tmp_path: Path, text: str, ends: list[str]):
    """Only what applies to this handshake."""
    assert ends == [one.name for one in facts(tmp_path, text).ends]


BLOCK = "server {{ listen 8080; server_name {}; location /ws {{ {} }} }}"


@pytest.mark.parametrize(
    ("first", "second", "elsewhere"),
    [
        ("_; return 444", "app.example.org", "app.example.org"),
        ("127.0.0.1; return 444", "app.example.org", None),
        ("_; return 444", "127.0.0.1", None),
    ],
)
def test_the_default_site_answers_for_another_name(tmp_path: Path, first: str, second: str, elsewhere: str | None):
    """None where the URL's host is a name of a site, also of one that passes nothing on."""
    text = f"http {{ {BLOCK.format(first, '')} {BLOCK.format(second, PASS)} }}"
    found = facts(tmp_path, text).elsewhere

    assert elsewhere == (found.value if found else None)
