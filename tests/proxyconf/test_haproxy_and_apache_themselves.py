"""The readers against HAProxy and Apache themselves: which server gets which path, and what arrives there."""

import asyncio
import contextlib
import shutil
from pathlib import Path

import pytest

from tests.faults import apache, haproxy
from tests.proxyconf.behind import asked, echoing, running
from tests.proxyconf.reading import facts, headers
from tests.servers import closed_ports

CASES = (
    ("/", "a.example"),
    ("/live/ws", "a.example"),
    ("/live", "a.example"),
    ("/lively", "a.example"),
    ("/api/v1/ws", "a.example"),
    ("/deep/x", "b.example"),
    ("/other", "b.example"),
    ("/live/ws", "nobody.example"),
    ("/plain/x", "a.example"),
    ("/gone", "a.example"),
)
HAPROXY = """
frontend web
 bind 127.0.0.1:{port}
 acl b hdr(host),field(1,:) -i b.example
 acl ws hdr(Upgrade) -i websocket
 acl ws hdr(Connection) -i upgrade
 http-request deny deny_status 403 if {{ path /gone }}
 http-request set-header X-Forwarded-Proto https if {{ ssl_fc }}
 http-request set-header X-Scheme %[req.hdr(host),field(1,:)]
 use_backend two if b {{ path_beg /deep }}
 use_backend three if {{ path_dir live }} ws
 use_backend two if {{ path_reg ^/api/v[0-9]+/ }} !b
 default_backend one
backend one
 server a 127.0.0.1:{one}
backend two
 http-request replace-path /(api|deep)(/.*) /moved\\2
 http-request set-header Host inner.example
 server a 127.0.0.1:{two}
backend three
 http-request del-header Connection
 server a 127.0.0.1:{three}
"""
APACHE = """
Listen 127.0.0.1:{port}
<VirtualHost 127.0.0.1:{port}>
 ServerName a.example
 ProxyPass /gone !
 ProxyPass /live/ http://127.0.0.1:{one}/ upgrade=websocket
 ProxyPass /live http://127.0.0.1:{two}/l
 ProxyPassMatch ^/api/v(\\d)/(.*)$ http://127.0.0.1:{two}/$2/$1
 <Location /plain>
  ProxyPass http://127.0.0.1:{three}/p
  RequestHeader set X-Scheme plain
  ProxyPreserveHost On
 </Location>
 ProxyPass / http://127.0.0.1:{three}/
</VirtualHost>
<VirtualHost 127.0.0.1:{port}>
 ServerName x.example
 ServerAlias *.example
 RewriteEngine On
 RewriteCond %{{HTTP:Upgrade}} =websocket [NC]
 RewriteCond %{{HTTP:Connection}} upgrade [NC]
 RewriteRule ^/deep/(.*) http://127.0.0.1:{two}/$1 [P,L]
 ProxyPreserveHost On
 RequestHeader unset X-Scheme
 ProxyPass / http://127.0.0.1:{one}/
</VirtualHost>
"""


def _haproxy(folder: Path, text: str) -> tuple[str, tuple[str, ...]]:
    whole = haproxy.configuration(folder, (text,))
    return whole, ("haproxy", "-q", "-db", "-f", str(folder / "conf"))


def _apache(folder: Path, text: str) -> tuple[str, tuple[str, ...]]:
    whole = apache.configuration(folder, (text,))
    return whole, ("apache2", "-D", "FOREGROUND", "-f", str(folder / "conf"))


@pytest.mark.parametrize(
    ("program", "template", "made"), [("haproxy", HAPROXY, _haproxy), ("apache2", APACHE, _apache)]
)
def test_server_path_and_headers_are_those_of_the_program(tmp_path: Path, program: str, template: str, made):
    """Each case is asked of the program, and answered by the reader from the file alone."""
    if shutil.which(program, path="/usr/sbin:/usr/bin") is None:
        pytest.skip(f"{program} is not installed")
    asyncio.run(_compared(tmp_path, template, made))


async def _compared(folder: Path, template: str, made) -> None:
    port, one, two, three = closed_ports(4)
    text, command = made(folder, template.format(port=port, one=one, two=two, three=three))
    (folder / "conf").write_text(text)
    async with contextlib.AsyncExitStack() as stack:
        for behind in (one, two, three):
            await stack.enter_async_context(echoing(behind))
        await stack.enter_async_context(running(*command, port=port))
        for path, host in CASES:
            status, arrived, got = await asked(port, path, f"{host}:{port}")
            proxy = facts(folder, text, f"ws://{host}:{port}{path}", name="conf")
            about = (path, host, status, arrived, got, proxy)
            if status != "200":
                denied = any(one.name == "http-request deny" for one in proxy.directives)
                assert denied or not proxy.backends, about
                continue
            assert arrived == proxy.path_behind, about
            told = headers(proxy)
            for name in ("host", "x-scheme", "x-forwarded-proto"):
                sent = {"host": f"{host}:{port}"}.get(name, "")
                assert got.get(name, "") == (told.get(name, sent)), (name, *about)
            assert bool(got.get("upgrade")) is (told.get("upgrade", "websocket") == "websocket"), about
