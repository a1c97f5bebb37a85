"""Given its URL alone: what is said of a service claims no more than that shows, and never blames it for our part."""

import asyncio
import contextlib
import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.faults.fronts import PROXIES
from tests.faults.start import NODE_MODULES, await_listener, ports_of, served_by
from tests.servers import closed_port
from wsinvest.collect import runs
from wsinvest.config.resolve import Options
from wsinvest.diagnose.engine import diagnose
from wsinvest.report.document import document

HERE = Path(__file__).parent
PATHS = {"socket.io": "/socket.io/"}
REFUSED_BY = {"status": ("undetermined",), "roots": set(), "finds": "http.auth.required"}
WANTS_ORIGIN = REFUSED_BY | {"finds": "http.origin.rejected"}
OPEN = {"status": ("ok", "low", "medium"), "roots": set(), "finds": ""}


def broken(*roots: str, finds: str = "") -> dict[str, object]:
    """A grave status and these roots, none of them proven."""
    return {"status": ("high", "critical"), "roots": set(roots), "finds": finds or roots[0]}


WANTS_CREDENTIAL = (
    "fastapi: policy before accept",
    "fastapi: HTTPException 401",
    "fastapi: required parameter",
    "fastapi: closes 1008 late",
    "fastapi: closes 4001 with words",
    "starlette: another path",
    "aiohttp: a 404 that names the token",
    "aiohttp: a 400 that names the token",
    "aiohttp: a 422 that names the key",
    "aiohttp: 401 Bearer",
    "aiohttp: Origin is wanted, without a word",
    "aiohttp: opens all but this",
    "aiohttp: waits for a message, then 4401",
    "websockets: process_request 401",
    "websockets: closes 3000",
    "ws: verifyClient says no",
    "ws: verifyClient 403",
    "node: 401 by hand",
    "socket.io: not authorized",
    "nginx: auth_basic",
    "nginx: auth_request",
    "nginx: deny",
    "haproxy: deny",
)
EXPECTED = {
    **dict.fromkeys(WANTS_CREDENTIAL, REFUSED_BY),
    **dict.fromkeys(("fastapi: open", "aiohttp: waits for a message", "socket.io: open"), OPEN),
    "fastapi: closes 4001 without": broken("session.close.app_code"),
    "fastapi: closes 1008 for pace": broken("session.close.policy"),
    "aiohttp: a 404 that hides the route": broken("http.path.not_found"),
    "express: 404 to the upgrade, token": broken("http.path.not_found"),
    "ws: another path": broken("http.path.not_found"),
    "starlette: another path with a slash": broken("http.path.not_found") | {"proven": True},
    "aiohttp: the path has a slash": broken("http.path.not_found") | {"proven": True},
    "aiohttp: Origin is wanted, and named": WANTS_ORIGIN,
    "aiohttp: greets, then 1000": broken("session.close.immediate"),
    "aiohttp: every second one is 401": broken("http.auth.rejected"),
    "aiohttp: 500 that names the token": broken("http.answer.unexplained"),
    "aiohttp: 403 for their number": broken("http.answer.unexplained"),
    "aiohttp: redirect to the login": broken("http.redirect.to_login"),
    "socket.io: room is full": broken("session.connect.refused"),
}

NGINX = {
    "nginx: auth_basic": "location / {{ auth_basic ops; auth_basic_user_file {folder}/users; root {folder}; }}",
    "nginx: auth_request": "location / {{ auth_request /check; proxy_pass http://127.0.0.1:{backend}; }}"
    " location = /check {{ internal; proxy_pass http://127.0.0.1:{backend}/ws; }}",
    "nginx: deny": "location = / {{ root {folder}; }} location / {{ deny all; }}",
}
HAPROXY = {"haproxy: deny": "frontend site\n bind 127.0.0.1:{port}\n http-request deny deny_status 403\n"}


@pytest.fixture(scope="module")
def ports(tmp_path_factory) -> Iterator[Mapping[str, int]]:
    """The port of every service that can be started here, by name."""
    folder = tmp_path_factory.mktemp("strangers")
    with contextlib.ExitStack() as stack:
        found = ports_of(stack.enter_context(served_by(sys.executable, "-m", "tests.faults.strangers")))
        node = shutil.which("node")
        if node and (NODE_MODULES / "ws").is_dir():
            script = str(HERE / "strangers.cjs")
            found |= ports_of(stack.enter_context(served_by(node, script)))
        yield found | _behind(folder, found["aiohttp: 401 Bearer"], stack)


def _behind(folder: Path, backend: int, stack: contextlib.ExitStack) -> dict[str, int]:
    """The services that are a proxy's own doing."""
    (folder / "users").write_text("ana:{PLAIN}secret\n")
    found: dict[str, int] = {}
    for proxy, rules in ((PROXIES[0], NGINX), (PROXIES[1], HAPROXY)):
        ports = {name: closed_port() for name in rules}
        given = {"folder": folder, "backend": backend}
        sites = [rule.format(port=ports[name], **given) for name, rule in rules.items()]
        if proxy.name == "nginx":
            sites = [
                f"server {{ listen 127.0.0.1:{ports[name]}; {site} }}" for name, site in zip(rules, sites, strict=True)
            ]
        if proxy.program:
            running = stack.enter_context(served_by(*proxy.command(folder, sites)))
            for port in ports.values():
                await_listener(port, running)
            found |= ports
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_the_verdict_is_no_more_than_the_url_shows(name: str, ports: Mapping[str, int]):
    """Undetermined where a credential is wanted, healthy where none is, and never a proven root."""
    if name not in ports:
        pytest.skip(f"{name}: not installed")
    said, due = asyncio.run(_diagnosed(ports[name], PATHS.get(name.partition(":")[0], "/ws"))), EXPECTED[name]
    roots = {one["code"]: one["confidence"] for one in said["findings"] if one["root_cause"]}
    grave = {one["code"] for one in said["findings"] if one["severity"] in ("high", "critical")}
    grave = {code for code in grave if not code.startswith("resource.")}

    assert said["status"] in due["status"]
    assert due["roots"] == {code for code in roots if code in grave}
    assert due["finds"] in {"", *(one["code"] for one in said["findings"])}
    assert due.get("proven", False) is ("proven" in {roots[code] for code in due["roots"]})


async def _diagnosed(port: int, path: str) -> Mapping[str, Any]:
    run = runs.in_memory(f"ws://127.0.0.1:{port}{path}", Options(attempts=4, deadline_s=20.0))
    for notebook in runs.COLLECTING:
        case = await runs.collect(run, notebook)
    return json.loads(document(diagnose(case), "en", incomplete=case.incomplete))
