"""The reader against nginx itself: which server and location serve a path, and what arrives behind them."""

import asyncio
import shutil
from pathlib import Path

import pytest

from tests.faults import nginx
from tests.proxyconf.behind import asked, echoing, running
from tests.proxyconf.reading import facts, headers
from tests.servers import closed_ports

pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
LOCATIONS = """
    server {{ listen 127.0.0.1:{port}; server_name other.example; return 204; }}
    server {{ listen 127.0.0.1:{port} default_server; server_name a.example *.b.example ~^c\\d+$;
        rewrite ^/old/(.*)$ /new/$1;
        rewrite ^/gone$ /new/x last;
        location / {{ proxy_pass http://back; proxy_set_header X-Route root; }}
        location = /exact {{ proxy_pass http://back/made; proxy_set_header X-Route exact; }}
        location /exact {{ proxy_pass http://back; proxy_set_header X-Route longer; }}
        location ^~ /static/ {{ proxy_pass http://back; proxy_set_header X-Route static; }}
        location ~ \\.php$ {{ proxy_pass http://back; proxy_set_header X-Route php; }}
        location ~* ^/Live/(\\w+) {{ proxy_pass http://back/l/$1; proxy_set_header X-Route live; }}
        location /deep/ {{ proxy_pass http://back/d/; proxy_set_header X-Route deep;
            location /deep/er/ {{ proxy_pass http://back/e/; proxy_set_header X-Route deeper; }}
            location ~ \\.x$ {{ proxy_pass http://back; proxy_set_header X-Route inner; }} }}
        location ^~ /deep/still {{ proxy_pass http://back; proxy_set_header X-Route still; }}
        location /api {{ rewrite ^/api(.*)$ $1 break; proxy_pass http://back; proxy_set_header X-Route api; }}
        location /new/ {{ proxy_pass http://back; proxy_set_header X-Route new; }}
        location /files/ {{ try_files $uri @named; }}
        location @named {{ proxy_pass http://back; proxy_set_header X-Route named; }}
        location /page/ {{ try_files $uri /new/page; }}
        location /var {{ set $to back; proxy_pass http://$to/v; proxy_set_header X-Route var; }}
        location /if {{ proxy_pass http://back; proxy_set_header X-Route plain;
            if ($http_upgrade ~* websocket) {{ proxy_pass http://back; set $taken yes; }} }}
        location /up {{ proxy_pass http://back; proxy_http_version 1.1; proxy_set_header X-Route up;
            proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;
            proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme; }}
    }}
"""
PATHS = (
    "/ /exact /exact/more /static/a.php /a.php /live/abc /LIVE/abc/d /deep/a /deep/er/b /deep/a.x /deep/still/a.php "
    "/deep/er/b.php /api/ws /old/a /gone /files/a /page/a /var/x /if /up /up/../static/x //static//y /%73tatic/z "
    "/deep/er/b.x"
).split()
HOSTS = ("a.example", "x.b.example", "c12", "other.example", "nobody.example")


def test_server_location_path_and_headers_are_those_of_nginx(tmp_path: Path):
    """Every path and name is asked of nginx, and answered by the reader from the file alone."""
    (tmp_path / "nginx").mkdir()
    asyncio.run(_compared(tmp_path / "nginx", tmp_path))


async def _compared(folder: Path, here: Path) -> None:
    port, behind = closed_ports(2)
    up = "map $http_upgrade $connection_upgrade { default upgrade; '' close; }"
    sites = (f"{up} upstream back {{ server 127.0.0.1:{behind}; }}", LOCATIONS.format(port=port))
    text = nginx.configuration(folder, sites)
    (folder / "nginx.conf").write_text(text)
    command = ("nginx", "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf"))
    async with echoing(behind), running(*command, port=port):
        for host, path in [*((HOSTS[0], path) for path in PATHS), *((host, "/up") for host in HOSTS)]:
            status, arrived, got = await asked(port, path, f"{host}:{port}")
            proxy = facts(here, text, f"ws://{host}:{port}{path}")
            about = (host, path, status, arrived, got, proxy.route)
            if status == "204":
                assert ("return", "204") in [(one.name, one.value) for one in proxy.directives], about
                continue
            told = headers(proxy)
            assert arrived == proxy.path_behind, about
            route = next(one for one in proxy.headers if one.name == "X-Route")
            assert got["x-route"] == text.splitlines()[route.place.line - 1].split("X-Route ")[1].split(";")[0], about
            for name in ("host", "connection", "upgrade", "x-forwarded-proto"):
                assert got.get(name, "") == (told.get(name) or "").lower(), (name, *about)
