"""Only the target and its login are asked: whatever points elsewhere is evidence, and nobody goes there."""

import asyncio
import base64
import json
from collections import Counter

import pytest

from tests.budget.diagnosing import LOGIN_TOKEN, TOKEN, between, diagnosis
from tests.budget.recording import JWT, Opens, Request, answer, recording
from tests.faults.signing import signed
from wsinvest.probe.experiments.last_slash import NO_SUCH_PATH

ELSEWHERE = "http://127.0.0.1:{other}"
POINTERS = (
    f"Location: {ELSEWHERE}/moved",
    f"Content-Location: {ELSEWHERE}/here",
    f"Refresh: 0; url={ELSEWHERE}/refreshed",
    'Alt-Svc: h2="127.0.0.1:{other}"; ma=86400, h3=":{other}"',
    f"Link: <{ELSEWHERE}/style.css>; rel=preload",
    f'WWW-Authenticate: Bearer realm="{ELSEWHERE}/realm", authorization_uri="{ELSEWHERE}/authorize"',
    f'Report-To: {{"group": "default", "endpoints": [{{"url": "{ELSEWHERE}/report"}}]}}',
    f'Set-Cookie: next="{ELSEWHERE}/"',
)
PAGE = f'<meta http-equiv="refresh" content="0; url={ELSEWHERE}/meta"><img src="{ELSEWHERE}/pixel">'
SIGNED_IN = {"LOGIN_URL": "/login", "LOGIN_USER": "ana", "LOGIN_PASSWORD": "correct horse"}
STATUSES = ("301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent", "300 Choices", "201 Created")


def pointing(status: str, *only: str):  # type: ignore[no-untyped-def]
    """A server whose answers point elsewhere in every way there is; `only`: to requests of these paths."""

    def said(request: Request) -> bytes:
        if not only or request.path in only:
            return answer(status, "Content-Type: text/html", *POINTERS, body=PAGE + " " * 5)
        return answer("401 Unauthorized", "Content-Type: application/json", body="{}")

    return said


@pytest.mark.parametrize("status", [*STATUSES, "200 OK", "401 No", "403 No", "404 No", "426 No", "502 No"])
def test_no_answer_leads_anywhere(tmp_path, status):
    """Redirects of handshake, login, health, metrics and plain GETs are answers; so are all other pointers."""
    settings = {**SIGNED_IN, "WS_HEALTH_URL": "/health", "METRICS_URL": "http://127.0.0.1:{port}/metrics"}
    _, seen, other = between(tmp_path, pointing(status), settings)

    assert 0 == len(other.visits)
    ours = {"/ws", "/ws/", NO_SUCH_PATH, "/", "/login", "/health", "/metrics"}
    assert ours >= {one.path for one in seen.requests}
    renamed = [one for one in seen.requests if one.header("host") != f"127.0.0.1:{seen.port}"]
    assert [] == [one.text for one in renamed if JWT.search(one.text)]  # the probes of another Host carry no token


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("path", ["/ws", "/login", "/"])
def test_a_redirect_is_not_followed_on_the_same_server_either(tmp_path, status, path):
    """The path that it names is never asked for."""

    def said(request: Request) -> bytes:
        if request.path == path:
            return answer(status, "Location: /moved/on", "Refresh: 0; url=/moved/on")
        return answer("401 Unauthorized")

    _, seen, _ = between(tmp_path, said, SIGNED_IN)

    assert "/moved/on" not in {one.path for one in seen.requests}


@pytest.mark.parametrize(
    "body",
    [
        {"token": LOGIN_TOKEN, "url": "ws://127.0.0.1:{other}/ws", "ws_url": "ws://127.0.0.1:{other}/ws"},
        {"token": LOGIN_TOKEN, "jwks_uri": ELSEWHERE + "/jwks", "issuer": ELSEWHERE, "token_endpoint": ELSEWHERE},
        {"token": signed(iss=ELSEWHERE, aud=ELSEWHERE), "refresh": ELSEWHERE + "/refresh"},
    ],
)
def test_a_login_that_names_other_places(tmp_path, body):
    """The token goes to the target and nowhere else."""

    def said(request: Request) -> bytes:
        posted = request.method == "POST"
        return answer("200 OK", "Content-Type: application/json", body=json.dumps(body)) if posted else Opens()

    _, seen, other = between(tmp_path, said, SIGNED_IN)

    assert 0 == len(other.visits)
    assert 20 <= len(seen.upgrades)


@pytest.mark.parametrize("claim", ["jku", "x5u", "kid"])
def test_a_token_that_names_other_places(tmp_path, claim):
    """A key that a token points to is no key; nobody fetches it."""

    async def run() -> int:
        async with recording(lambda _asked: b"") as other, recording(pointing("401 No", "/none")) as target:
            said = json.dumps({"alg": "HS256", "typ": "JWT", claim: f"http://127.0.0.1:{other.port}/key"})
            forged = base64.urlsafe_b64encode(said.encode()).rstrip(b"=").decode() + TOKEN[TOKEN.index(".") :]
            await diagnosis(tmp_path, {"WS_URL": f"ws://127.0.0.1:{target.port}/ws", "WS_TOKEN": forged})
            return len(other.visits)

    assert 0 == asyncio.run(run())


@pytest.mark.parametrize(
    "settings",
    [
        {"METRICS_URL": "http://127.0.0.2:{other}/metrics"},
        {"WS_HEALTH_URL": "http://127.0.0.2:{other}/health"},
        {"ALERT_URL": "http://127.0.0.2:{other}/alert"},
        {"JWT_ISSUER": "http://127.0.0.2:{other}/"},
        {"WS_ORIGIN": "http://127.0.0.2:{other}", "WS_ALLOWED_ORIGINS": "http://127.0.0.2:{other}"},
        {"HTTP_PROXY": "http://127.0.0.2:{other}", "ALL_PROXY": "socks5://127.0.0.2:{other}"},
    ],
    ids=lambda settings: "+".join(settings),
)
def test_a_configuration_that_names_other_hosts(tmp_path, settings, monkeypatch):
    """Of the places that are named only the login may be another host; proxies of the environment are not used."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.2:9")
    _, _, other = between(tmp_path, pointing("401 No", "/none"), settings, other_host="127.0.0.2")

    assert 0 == len(other.visits)


def test_a_key_set_on_another_host_is_asked_once_and_gets_no_token(tmp_path):
    """JWKS_URL names it, as LOGIN_URL names the login; a redirect of it leads nowhere."""
    settings = {"JWKS_URL": "http://127.0.0.2:{other}/jwks", "WS_TOKEN": TOKEN}
    _, _, other = between(
        tmp_path, pointing("401 No"), settings, lambda _asked: answer("302 No", "Location: /on"), "127.0.0.2"
    )

    assert ["/jwks"] == [one.target for one in other.requests]
    assert TOKEN not in other.requests[0].text


def test_a_login_on_another_host_gets_its_credentials_and_no_token(tmp_path):
    """It is asked twice, for the token and for its page; nothing else of ours goes there."""

    def login(request: Request) -> bytes:
        return answer("200 OK", "Content-Type: application/json", body=json.dumps({"token": LOGIN_TOKEN}))

    settings = {**SIGNED_IN, "LOGIN_URL": "http://127.0.0.2:{other}/login", "WS_TOKEN": TOKEN}
    _, seen, other = between(tmp_path, pointing("401 No", "/none"), settings, login, "127.0.0.2")

    assert {"POST": 1, "GET": 1} == Counter(one.method for one in other.requests)
    assert all(TOKEN not in one.text and LOGIN_TOKEN not in one.text for one in other.requests)
    assert all("correct horse" not in one.text for one in seen.requests)
