"""Where tokens go: into upgrade requests of the target's own origin, one in each, and nowhere else."""

import asyncio
from urllib.parse import unquote

import pytest

from tests.budget.diagnosing import LOGIN_TOKEN, TOKEN, diagnosis, examined
from tests.budget.recording import JWT, Recorder, Request, answer, recording
from tests.faults.signing import SECRET

OPAQUE = "s3ss10n-4f9ac01b77de"
PASSWORD = "correct horse"
SIGNED_IN = {"LOGIN_URL": "/login", "LOGIN_USER": "ana", "LOGIN_PASSWORD": PASSWORD}
MODES = ("query", "header", "cookie", "subprotocol", "message")
GIVEN = {
    "env": {"WS_TOKEN": TOKEN},
    "minted": {},
    "login": {**SIGNED_IN},
    "both": {**SIGNED_IN, "WS_TOKEN": TOKEN},
    "opaque": {"WS_TOKEN": OPAQUE, "JWT_SECRET": ""},
    "url": {"WS_URL": f"ws://127.0.0.1:{{port}}/ws?token={TOKEN}&room=5"},
    "url and env": {"WS_URL": f"ws://127.0.0.1:{{port}}/ws?token={TOKEN}&room=5", "WS_TOKEN": LOGIN_TOKEN},
    "url under another name": {"WS_URL": f"ws://127.0.0.1:{{port}}/ws?access_token={TOKEN}", "WS_TOKEN_PARAM": "token"},
    "url with a ticket": {"WS_URL": f"ws://127.0.0.1:{{port}}/ws?ticket={OPAQUE}&room=5", "WS_TOKEN": TOKEN},
    "url with two": {"WS_URL": f"ws://127.0.0.1:{{port}}/ws?token={TOKEN}&jwt={LOGIN_TOKEN}"},
    "url twice": {"WS_URL": f"ws://127.0.0.1:{{port}}/ws?token={TOKEN}&token={LOGIN_TOKEN}"},
    "user": {"WS_URL": f"ws://ana:{OPAQUE}@127.0.0.1:{{port}}/ws", "WS_TOKEN": TOKEN},
}


def tokens(text: str) -> list[str]:
    """Every secret in a text, as often as it stands there."""
    found = JWT.findall(unquote(text))
    return [*found, *([OPAQUE] * unquote(text).count(OPAQUE))]


def refuses(request: Request) -> bytes:
    if request.method == "POST":
        return answer("200 OK", "Content-Type: application/json", body=f'{{"token": "{LOGIN_TOKEN}"}}')
    return answer("401 Unauthorized", "Content-Type: text/plain", body="no")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("given", GIVEN.values(), ids=GIVEN)
def test_each_request_carries_one_token_at_most_and_plain_ones_none(tmp_path, mode, given):
    """Neither the page on the same path nor that on / nor the login learns a token; the control has none anywhere."""
    told, seen = examined(tmp_path, refuses, {**given, "WS_AUTH_MODE": mode}, attempts=2)
    probes = told.case.evidence["handshake"].facts.probes
    without = [one for one in seen.upgrades if not tokens(one.text)]

    assert [] == [one.text for one in seen.requests if len(tokens(one.text)) > 1]
    assert [] == [one.text for one in seen.requests if not one.upgrade and tokens(one.text)]
    assert [] == [one.text for one in seen.requests if one.method != "POST" and PASSWORD in unquote(one.text)]
    assert sum(probe.change.axis == "control" for probe in probes) <= len(without)
    if mode != "message":
        assert without
    assert all("Authorization: Basic" not in one.text for one in seen.requests)


@pytest.mark.parametrize("mode", ["query", "header"])
def test_a_key_beside_the_token_stays_with_it(tmp_path, mode):
    """A gateway may want both; neither the control nor a page gets the one without the other."""
    url = {"WS_URL": f"ws://127.0.0.1:{{port}}/ws?api_key={OPAQUE}&room=5", "WS_TOKEN": TOKEN, "WS_AUTH_MODE": mode}
    _, seen = examined(tmp_path, refuses, url, attempts=2)
    bare = [one for one in seen.requests if OPAQUE not in one.text]

    assert "/ws?room=5" in {one.target for one in bare if one.upgrade}
    assert all(not tokens(one.text) for one in bare)
    assert all(one in bare for one in seen.plain)


@pytest.mark.parametrize(
    "url", ["/ws", f"/ws?ticket={OPAQUE}", f"/{OPAQUE}/ws", f"/ws?jwt={TOKEN}&token={LOGIN_TOKEN}"]
)
def test_the_other_scheme_gets_no_token(tmp_path, url):
    """What is asked over plain text in place of TLS carries nothing: it is another origin."""

    async def run() -> Recorder:
        async with recording(lambda _asked: answer("401 No")) as seen:
            settings = {"WS_URL": f"wss://127.0.0.1:{seen.port}{url}", "JWT_SECRET": SECRET}
            await diagnosis(tmp_path, settings, attempts=2)
            return seen

    seen = asyncio.run(run())

    assert seen.upgrades
    assert [] == [one.text for one in seen.requests if tokens(one.text)]


def test_without_the_permission_nothing_is_signed(tmp_path):
    """--no-mint: no token reaches the server, since none was given."""
    _, seen = examined(tmp_path, refuses, {}, may_mint=False)

    assert seen.upgrades
    assert [] == [one.text for one in seen.requests if tokens(one.text)]


def test_with_the_permission_something_is_signed(tmp_path):
    """The same without --no-mint, so that the test above proves something."""
    _, seen = examined(tmp_path, refuses, {})

    assert 20 <= sum(bool(tokens(one.text)) for one in seen.upgrades)
