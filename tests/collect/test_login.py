"""The login collector against real servers: what it says of every kind of answer, and what it never keeps."""

import asyncio
import json
import socket
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import jwt
import msgspec
import pytest

from wsinvest.collect.login import login
from wsinvest.model.attempt import TokenState
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.stage import Reason, StageName, State
from wsinvest.model.target import Auth, AuthMode, Target, Url
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.transport.opener import Deadline

JWT = jwt.encode({"sub": "someone"}, "k" * 40, "HS256")
OPAQUE = "opaque-Session-0123456789"
PASSWORD = "correct horse battery staple"


@asynccontextmanager
async def serving(answer, requests=None):
    """A real server that reads one request and writes these bytes; None keeps silent."""

    async def handle(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
        body = await reader.readexactly(int(length.split(b":")[1]))
        if requests is not None:
            requests.append((head, body))
        if answer is None:
            await reader.read()  # until the client gives up
        else:
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def http(status, body="", *headers, kind="application/json"):
    raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(raw)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + raw


def credentials_of(user="alice"):
    return Credentials(login_user=user, login_password=Secret(PASSWORD), login_resource="/api/login?tenant=5")


def target_of(port):
    return Target("t", Url("ws", "127.0.0.1", port), login_url=Url("http", "127.0.0.1", port, "/api/login"))


def ask(answer, credentials=None, seconds=5.0, requests=None):
    """The facts of the login, and the token that it hands out."""

    async def run():
        async with serving(answer, requests) as port:
            return await brought(target_of(port), credentials or credentials_of(), seconds)

    return asyncio.run(run())


async def brought(target, credentials, seconds=5.0):
    redactor = Redactor()
    redactor.learn(credentials.login_password, "LOGIN_PASSWORD")
    found = await login(target, credentials, redactor, Deadline(seconds))
    token = found.private.value
    return found.facts, None if token is None else token.reveal()


@pytest.mark.parametrize(
    ("body", "field", "state", "token"),
    [
        ({"token": JWT}, "token", TokenState.PRESENT, JWT),
        ({"access_token": OPAQUE, "token_type": "Bearer"}, "access_token", TokenState.PRESENT, OPAQUE),
        ({"accessToken": JWT}, "accessToken", TokenState.PRESENT, JWT),
        ({"data": {"token": OPAQUE}}, "data.token", TokenState.PRESENT, OPAQUE),
        ({"ticket": JWT}, "ticket", TokenState.PRESENT, JWT),
        ({"ticket": OPAQUE, "expires_in": 30}, "ticket", TokenState.PRESENT, OPAQUE),
        ({"data": {"attributes": {"token": OPAQUE}}}, "data.attributes.token", TokenState.PRESENT, OPAQUE),
        ({"tokens": {"refresh": JWT[::-1], "access": JWT}}, "tokens.access", TokenState.PRESENT, JWT),
        ({"refresh": JWT}, "", TokenState.ABSENT, ""),
        ({"user": {"name": "ana"}, "mfa_required": True}, "", TokenState.ABSENT, ""),
        ({"a": {"b": {"c": {"d": {"token": OPAQUE}}}}}, "", TokenState.ABSENT, ""),
        ({"token": None, "access_token": OPAQUE}, "access_token", TokenState.PRESENT, OPAQUE),
        ({"token": ""}, "token", TokenState.EMPTY, ""),
        ({"token": "  "}, "token", TokenState.EMPTY, "  "),
        ({"token": None}, "token", TokenState.NULL, ""),
        ({"token": "undefined"}, "token", TokenState.PLACEHOLDER, "undefined"),
        ({"token": 7}, "token", TokenState.NOT_TEXT, ""),
        ({"token": []}, "token", TokenState.NOT_TEXT, ""),
        ({"token": {"value": OPAQUE}}, "", TokenState.ABSENT, ""),
        ({"token": [OPAQUE]}, "", TokenState.ABSENT, ""),
        ({"token": {"value": JWT}}, "token.value", TokenState.PRESENT, JWT),
        ({"token": {"value": OPAQUE}, "access_token": ""}, "access_token", TokenState.EMPTY, ""),
        ({"ok": True}, "", TokenState.ABSENT, ""),
        ('{"token": "' + OPAQUE + '", "expires_in": ' + "9" * 5000 + "}", "token", TokenState.PRESENT, OPAQUE),
        ([], "", TokenState.ABSENT, ""),
        ("null", "", TokenState.ABSENT, ""),
    ],
)
def test_every_kind_of_200(body, field, state, token):
    """The token is handed on, also when it is empty; the facts hold its name and state."""
    facts, kept = ask(http("200 OK", body))

    assert (field, state, True) == (facts.token_field, facts.token_state, facts.json_body)
    assert token == kept
    assert facts.answered


@pytest.mark.parametrize(
    ("answer", "status", "redirected"),
    [
        (http("200 OK", "<html>Sign in</html>", kind="text/html"), 200, False),
        (http("302 Found", "", "Location: https://sso.example/authorize?state=abc"), 302, True),
        (http("401 Unauthorized", {"error": "wrong password"}), 401, False),
        (http("429 Too Many Requests", "", "Retry-After: 30"), 429, False),
        (http("500 Internal Server Error", "secretOrPrivateKey must have a value", kind="text/plain"), 500, False),
        (http("200 OK", b"\xff\xfe"), 200, False),
        (http("200 OK", "[" * 30_000), 200, False),
        (http("200 OK", '{"token": NaN}'), 200, False),
    ],
    ids=["page", "sso", "wrong", "limited", "broken", "binary", "deep", "nan"],
)
def test_answers_without_json_of_success(answer, status, redirected):
    """No token, nothing under the token's name, and nothing raised."""
    facts, kept = ask(answer)

    assert (status, redirected) == (facts.response.status, facts.redirected)
    assert TokenState.ABSENT is facts.token_state
    assert kept is None
    assert not facts.answered


def test_credentials_go_out_as_json_to_the_resource_with_its_query():
    """One POST, one GET; the URL in the facts hides the query."""
    requests = []
    facts, _ = ask(http("200 OK", {"token": JWT}), requests=requests)
    (post, body), (get, _) = requests

    assert post.startswith(b"POST /api/login?tenant=5 HTTP/1.1\r\n")
    assert get.startswith(b"GET /api/login?tenant=5 HTTP/1.1\r\n")
    assert {"username": "alice", "password": PASSWORD} == json.loads(body)
    assert facts.url.endswith("/api/login")
    assert facts.credentials_given


def test_an_address_is_also_given_as_email():
    """Many services know their users by it."""
    requests = []
    ask(http("200 OK", {"token": JWT}), credentials_of("a@b.example"), requests=requests)

    assert "a@b.example" == json.loads(requests[0][1])["email"]


def test_without_credentials_none_are_invented():
    """The facts say so, so that no rule blames them."""
    requests = []
    facts, _ = ask(http("401 Unauthorized"), Credentials(), requests=requests)

    assert b"{}" == requests[0][1]
    assert not facts.credentials_given


COOKIE = f"Set-Cookie: sid={OPAQUE}; HttpOnly"


@pytest.mark.parametrize(
    "answer",
    [
        http("204 No Content", "", COOKIE),
        http("200 OK", {"ok": True}, "Set-Cookie: a=b", COOKIE.lower().replace(OPAQUE.lower(), OPAQUE)),
        http("302 Found", "", "Location: /", f'Set-Cookie: sid="{OPAQUE}"; Path=/'),
    ],
)
@pytest.mark.parametrize(
    ("mode", "name", "token"),
    [(AuthMode.COOKIE, "sid", OPAQUE), (AuthMode.COOKIE, "other", None), (AuthMode.QUERY, "sid", None)],
)
def test_a_session_in_a_cookie_is_the_token_where_the_target_wants_that_cookie(answer, mode, name, token):
    """By its name; in no other mode."""

    async def run():
        async with serving(answer) as port:
            return await brought(replace(target_of(port), auth=Auth(mode, name)), credentials_of())

    facts, kept = asyncio.run(run())

    assert (token is not None) is (facts.token_state is TokenState.PRESENT)
    assert (token or "") == (kept or "")
    assert OPAQUE not in repr(facts)


def test_the_names_of_the_answers_fields_are_told():
    """No value of any."""
    facts, _ = ask(http("200 OK", {"mfa_required": True, "challenge": OPAQUE}))

    assert ("mfa_required", "challenge") == facts.fields
    assert OPAQUE not in repr(facts)


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_service_that_asks_for_patience_is_not_asked_again(status):
    """429 and Retry-After end it: no GET of the page."""
    requests = []
    facts, _ = ask(http(status, "", "Retry-After: 60"), requests=requests)

    assert 1 == len(requests)
    assert facts.page is None
    assert "60" == facts.response.retry_after


def test_page_is_timed():
    """The login page's response time is its own figure."""
    facts, _ = ask(http("200 OK", {"token": JWT}))

    assert 200 == facts.page.status
    assert facts.page.took_ms > 0


def test_refused_port():
    """The failed stage is a fact, not an error; the page is not asked for."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        facts, _ = asyncio.run(brought(target_of(unused.getsockname()[1]), credentials_of()))

    failed = next(stage for stage in facts.stages if stage.state is State.FAILED)
    assert (StageName.TCP, Reason.REFUSED) == (failed.name, failed.reason)
    assert (None, None) == (facts.response, facts.page)


def test_silent_server():
    """It ends at the deadline."""
    facts, _ = ask(None, seconds=0.4)

    failed = next(stage for stage in facts.stages if stage.state is State.FAILED)
    assert (StageName.RESPONSE, Reason.TIMEOUT) == (failed.name, failed.reason)


def test_without_a_login_url_nothing_is_asked():
    """Not applicable is not a failure."""
    with pytest.raises(Unmeasured) as raised:
        asyncio.run(brought(replace(target_of(1), login_url=None), Credentials()))

    assert ProblemKind.NOT_APPLICABLE is raised.value.problem.kind


@pytest.mark.parametrize("offset_s", [0, 90, -3600])
def test_clock_difference_by_the_date_header(offset_s):
    """To the second, which is all that the header has."""
    then = datetime.now(UTC) + timedelta(seconds=offset_s)
    facts, _ = ask(http("200 OK", {"token": JWT}, f"Date: {format_datetime(then, usegmt=True)}"))

    assert abs(facts.skew_s - offset_s) <= 2


@pytest.mark.parametrize("headers", [(), ("Date: yesterday",), ("Date: Mon, 01 Jan 2024 00:00:00 GMT", "Age: 86400")])
def test_no_clock_difference_without_a_fresh_date(headers):
    """No date, an unreadable one, and one that a cache kept."""
    assert ask(http("200 OK", {"token": JWT}, *headers))[0].skew_s is None


@pytest.mark.parametrize(
    "answer",
    [
        http("200 OK", {"token": OPAQUE, "refresh": "another-Opaque-987654", "user": {"name": "Alice Doe"}}),
        http("200 OK", OPAQUE, kind="text/plain"),
        http("401 Unauthorized", {"error": f"wrong password {PASSWORD}"}),
        http("500 Oops", f"cannot sign {JWT}", f"X-Debug: {PASSWORD}", f"Location: /?token={OPAQUE}"),
    ],
    ids=["json", "text", "echo", "trace"],
)
def test_facts_hold_no_secret(answer):
    """What a login says when it says yes is never kept; what it says in errors is filtered."""
    written = msgspec.json.encode(ask(answer)[0]).decode()

    for secret in (OPAQUE, "another-Opaque", "Alice Doe", PASSWORD, JWT.split(".")[1], JWT.split(".")[2]):
        assert secret not in written
