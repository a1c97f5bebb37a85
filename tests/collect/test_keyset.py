"""The key set is asked for over a real socket: what it holds, what it is when it is none, and what is never kept."""

import asyncio
import json
import time

import jwt
import msgspec
import pytest

from tests.collect.test_health import serving
from tests.jwt.jwks import jwks, pem, public, signed
from wsinvest.collect.keyset import keyset
from wsinvest.collect.token import token
from wsinvest.config.resolve import resolve
from wsinvest.facts.keyset import Ignored, KeysetState, PublicKey
from wsinvest.facts.token import Judged
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.target import Target, TokenSource, Url
from wsinvest.redact.credentials import Credentials, KeySetDocument
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.transport.opener import Deadline

SET = json.dumps(jwks(public("rsa2048", alg="RS256"), public("p256", kid=None), public("rsa2048-e", use="enc")))
SECRET_SET = json.dumps(jwks({"kty": "oct", "k": "c2VjcmV0", "use": "enc"}))


def ask(folder, url, more=""):
    """What was brought, and the redactor that it was asked with."""
    (folder / ".env").write_text(f"WS_URL=ws://127.0.0.1:1/ws\nWS_AUTH_MODE=query\nJWKS_URL={url}\n{more}")
    resolved = resolve(str(folder / ".env"), environ={})
    redactor = Redactor()
    return asyncio.run(keyset(resolved, resolved.target, redactor, Deadline(5))), redactor


def at(server, path="/jwks"):
    return f"http://127.0.0.1:{server.server_port}{path}"


def test_keys_and_what_is_left_out(tmp_path):
    """kid as a fingerprint, algorithms as they are; the document is kept for this run only."""
    with serving(200, SET.encode()) as server:
        brought, redactor = ask(tmp_path, at(server, "/jwks?tenant=a1b2c3d4e5"))
    found = brought.facts

    assert KeysetState.READ is found.state
    assert (
        PublicKey(redactor.fingerprinter.fingerprint("rsa2048"), ("RS256",)),
        PublicKey("", ("ES256",)),
    ) == found.keys
    assert (Ignored.OTHER_USE,) == found.ignored
    assert KeySetDocument(SET) == brought.private
    assert ["/jwks?tenant=a1b2c3d4e5"] == server.asked
    written = msgspec.json.encode(found).decode()
    assert not [text for text in ("a1b2c3d4e5", "rsa2048", public("rsa2048")["n"][:20]) if text in written]


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [
        (404, b"not here", KeysetState.REFUSED),
        (302, b"", KeysetState.REFUSED),
        (503, b"", KeysetState.REFUSED),
        (200, b"<!doctype html><title>Sign in</title>", KeysetState.INVALID),
        (200, b'{"keys": []}', KeysetState.INVALID),
        (200, b"", KeysetState.INVALID),
        (200, b"[" * 60_000, KeysetState.INVALID),
        (200, SECRET_SET.encode(), KeysetState.INVALID),
    ],
)
def test_what_is_no_key_set(tmp_path, status, body, state):
    """A fact, not a problem of ours; the body of what says yes is not shown."""
    with serving(status, body) as server:
        brought, _ = ask(tmp_path, at(server))
    found = brought.facts

    assert (state, ()) == (found.state, found.keys)
    assert KeySetDocument() == brought.private
    assert "c2VjcmV0" not in msgspec.json.encode(found).decode()
    assert bool(found.problem) is (state is KeysetState.INVALID)


def test_nobody_there(tmp_path):
    """The stage that failed says where it ended."""
    with serving(200, b"") as server:
        url = at(server)
    found = ask(tmp_path, url)[0].facts

    assert (KeysetState.UNREACHABLE, None) == (found.state, found.response)


@pytest.mark.parametrize(
    ("url", "more", "kind"),
    [
        ("", "", ProblemKind.NOT_APPLICABLE),
        ("http://127.0.0.1:1/jwks", "WS_AUTH_MODE=none\n", ProblemKind.NOT_APPLICABLE),
        ("file:///etc/passwd", "", ProblemKind.MISSING),
        ("/jwks", "", ProblemKind.MISSING),
    ],
)
def test_where_there_is_nothing_to_ask(tmp_path, url, more, kind):
    """Only http and https, and only where tokens are in use."""
    with pytest.raises(Unmeasured) as said:
        ask(tmp_path, url, more)

    assert kind is said.value.problem.kind


def test_another_hosts_loopback(tmp_path):
    """Ours is none of its business."""
    with pytest.raises(Unmeasured) as said:
        ask(tmp_path, "http://localhost:1/jwks", "WS_URL=ws://192.0.2.7/ws\n")

    assert ProblemKind.OUT_OF_SIGHT is said.value.problem.kind


def test_a_set_that_is_too_long_is_no_fault_of_its_server(tmp_path):
    """We read no more of an answer: what was cut says nothing."""
    with serving(200, b" " * 70_000) as server, pytest.raises(Unmeasured) as said:
        ask(tmp_path, at(server))

    assert ProblemKind.OUT_OF_SIGHT is said.value.problem.kind


# ── What the token collector does with it ────────────────────────────────────────────────────────────────────────────

FRESH = {"iat": int(time.time()), "exp": int(time.time()) + 600}


def judged(text, document=SET, **configured):
    """The token's facts beside a fetched set."""
    credentials = Credentials(ws_token=Secret(text), **configured)
    target = Target("t", Url("ws", "127.0.0.1", 80, "/ws"), token_source=TokenSource.ENV)
    return asyncio.run(token(target, credentials, Redactor(), None, None, None, KeySetDocument(document))).facts


@pytest.mark.parametrize(
    ("text", "code", "verified"),
    [
        (signed("rsa2048", **FRESH), "", True),
        (signed("p256", kid="", **FRESH), "", True),
        (signed("rsa2048", **{**FRESH, "exp": 5}), "token.time.expired", True),
        (signed("rsa2048-other", **FRESH), "token.header.kid_unknown", False),
        (signed("rsa2048-other", kid="rsa2048", **FRESH), "token.signature.invalid", False),
        (signed("rsa2048", alg="RS512", **FRESH), "token.header.alg_mismatch", False),
        (signed("ed25519", **FRESH), "token.header.alg_mismatch", False),
        (jwt.encode(FRESH, "s" * 32, "HS256"), "token.header.alg_mismatch", False),
    ],
)
def test_the_set_judges_the_token(text, code, verified):
    """With the key that the token names."""
    facts = judged(text)

    assert (Judged("configured", code, verified), "set") == (facts.verdict, facts.expected.key)


@pytest.mark.parametrize(
    ("held", "key"),
    [
        ({"jwt_secret": Secret("s" * 40)}, "set"),
        ({"jwt_algorithm": "RS256"}, "set"),
        ({"jwt_algorithm": "HS256"}, "none"),
        ({"jwt_algorithm": "HS256", "jwt_secret": Secret("s" * 40)}, "secret"),
        ({"public_key": pem("rsa2048-other")}, "public"),
        ({"document": ""}, "none"),
    ],
)
def test_what_else_is_configured(held, key):
    """A pinned algorithm and a configured public key stand; a secret may be there for another purpose."""
    assert key == judged(signed("rsa2048", **FRESH), **held).expected.key


def test_a_secret_judges_its_own_tokens():
    """Beside a set of public keys too."""
    facts = judged(jwt.encode(FRESH, "s" * 40, "HS256"), jwt_secret=Secret("s" * 40))

    assert (Judged("configured", "", verified=True), "secret") == (facts.verdict, facts.expected.key)


@pytest.mark.parametrize(("name", "weak"), [("rsa1024", True), ("rsa2048", False)])
def test_a_configured_key_that_is_too_short(name, weak):
    """It judges nothing, and is named."""
    assert weak is judged(signed("rsa2048", **FRESH), public_key=pem(name)).expected.weak_key
