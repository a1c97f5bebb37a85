"""The token collector: which token is the baseline, what is said of it, and what is never said."""

import asyncio
import base64
import json
import time
from dataclasses import replace

import jwt
import msgspec
import pytest

from wsinvest.collect.token import token
from wsinvest.facts.config import Config, EnvFile, UrlGiven
from wsinvest.facts.login import Login
from wsinvest.facts.token import Damage, GenerationState, Judged, TokenProblem
from wsinvest.model.attempt import Response, TokenState
from wsinvest.model.target import Auth, AuthMode, Origin, Target, TokenSource, Url
from wsinvest.redact.credentials import Credentials, LoginToken
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret

SECRET = "a secret of more than sixty-four bytes, so that every HMAC is happy with it"
OTHER = "another secret of more than sixty-four bytes that is just as good as that one"
REDACTOR = Redactor()
TARGET = Target("t", Url("ws", "127.0.0.1", 80, "/ws"), token_source=TokenSource.ENV)
NOT_JSON_LOGIN = Login("http://x", (), None, None, "", TokenState.ABSENT, "", False, False, True, None)


def signed(secret=SECRET, seconds=600, **claims):
    now = int(time.time())
    return jwt.encode({"sub": "alice@example.org", "iat": now, "exp": now + seconds, **claims}, secret, "HS256")


def given(ws_token=None, secret=None, *, login=None, texts=(), **configured):
    """The credentials, and the login's token."""
    secrets = {name: Secret(text) for name, text in dict(texts).items()}
    credentials = Credentials(_secret(ws_token), jwt_secret=_secret(secret), jwt_secret_texts=secrets, **configured)
    return credentials, LoginToken(_secret(login))


def _secret(text):
    return None if text is None else Secret(text)


def config_of(*, named=True, minting=True):
    url = UrlGiven("ws", "ws", Origin.OPTION)
    return Config(EnvFile(), (), (), (), (), url, False, named, minting)


def brought(having, target=TARGET, login=None, config=None):
    credentials, login_token = having
    return asyncio.run(token(target, credentials, REDACTOR, login, login_token, config, None))


def collected(having, target=TARGET, login=None, config=None):
    return brought(having, target, login, config).facts


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (TokenSource.ENV, "ws_token"),
        (TokenSource.URL, "url_token"),
        (TokenSource.LOGIN, "login"),
    ],
)
def test_baseline_is_the_token_of_the_source(source, name):
    """It is handed on, and stands as a fingerprint in the facts."""
    text = signed()
    made = brought(given(**{name: text if name != "url_token" else Secret(text)}), replace(TARGET, token_source=source))
    facts = made.facts

    assert (source, TokenState.PRESENT) == (facts.source, facts.state)
    assert text == made.private.baseline.reveal()
    assert REDACTOR.fingerprinter.fingerprint(text) == facts.fingerprint


def test_minted_baseline():
    """Nobody else gave one, so ours is sent."""
    made = brought(given(None, SECRET), replace(TARGET, token_source=TokenSource.MINTED))
    facts = made.facts

    assert made.private.minted[""] == made.private.baseline
    assert Judged("configured", "", verified=True) == facts.verdict
    assert () == facts.problems


@pytest.mark.parametrize(
    ("text", "state", "code"),
    [
        ("", TokenState.EMPTY, "token.value.empty"),
        (" \n", TokenState.EMPTY, "token.value.empty"),
        ("undefined", TokenState.PLACEHOLDER, "token.value.placeholder"),
    ],
)
def test_a_source_that_is_present_but_useless_stays_the_source(text, state, code):
    """Even empty: that is what the application would send."""
    facts = collected(given(text, login=signed()))

    assert state is facts.state
    assert facts.anatomy is None
    assert (TokenProblem("env", state, code), TokenProblem("request", state, code)) == facts.problems
    assert (TokenSource.LOGIN,) == facts.contradicting_sources


def test_a_source_that_gave_nothing_leaves_no_token():
    """The login failed: the request goes without."""
    made = brought(given(""), replace(TARGET, token_source=TokenSource.LOGIN), NOT_JSON_LOGIN)
    facts = made.facts

    assert TokenState.ABSENT is facts.state
    assert made.private.baseline is None
    assert TokenProblem("request", TokenState.ABSENT, "token.value.missing") in facts.problems


def test_without_authentication_nothing_is_due():
    """No token, no problem."""
    target = replace(TARGET, auth=Auth(AuthMode.NONE), token_source=TokenSource.NONE)

    assert () == collected(given(), target, config=config_of()).problems


@pytest.mark.parametrize(
    ("text", "damage"),
    [
        (signed(), Damage()),
        ("opaque/with+signs==", Damage()),
        (f'"{signed()}"', Damage(quoted=True)),
        (f"Bearer {signed()}", Damage(bearer_prefix=True)),
        (f"{signed()}\r\n", Damage(whitespace=True)),
        (signed().replace(".", "%2E"), Damage(percent_encoded=True)),
        (signed() + "=", Damage(standard_base64=True)),
        (signed()[:-7], Damage(truncated=True)),
        (signed(name="n" * 300)[:255], Damage(truncated=True, round_length=True)),
    ],
)
def test_marks_of_damage(text, damage):
    """Each is its own flag."""
    assert damage == collected(given(text)).damage


def test_a_damaged_token_that_verifies_once_undone():
    """The strongest offline sign that the damage alone is at fault."""
    quoted = f'"{signed()}"\n'

    assert collected(given(quoted, SECRET)).undamaged_verifies
    assert not collected(given(quoted, OTHER)).undamaged_verifies
    assert not collected(given(signed(), SECRET)).undamaged_verifies


@pytest.mark.parametrize(
    ("text", "code", "verified"),
    [
        (signed(), "", True),
        (signed(seconds=-3600), "token.time.expired", True),
        (signed(OTHER), "token.signature.invalid", False),
        ("opaque", "token.format.not_jwt", False),
    ],
)
def test_verdict_with_the_configured_secret(text, code, verified):
    """The validator's code, and whether the signature matches whatever the claims say."""
    facts = collected(given(text, SECRET))

    assert Judged("configured", code, verified) == facts.verdict


@pytest.mark.parametrize(
    "having",
    [
        given(signed()),
        given(signed(), ""),
        given(signed(), SECRET, jwt_algorithm="RS256"),
    ],
    ids=["none", "empty", "unfit"],
)
def test_no_verdict_without_a_key_that_fits(having):
    """What cannot be checked is not invalid."""
    facts = collected(having)

    assert facts.verdict is None
    assert not [problem for problem in facts.problems if problem.place != "generation"]


def test_decodings_of_the_secret():
    """An issued token tells which decoding of the secret its signer used."""
    texts = {"as_read": f'"{SECRET}"', "unquoted": SECRET}
    facts = collected(given(signed(), f'"{SECRET}"', texts=texts))

    assert (
        Judged(
            "as_read", "token.signature.invalid", verified=False, key=REDACTOR.fingerprinter.fingerprint(f'"{SECRET}"')
        ),
        Judged("unquoted", "", verified=True, key=REDACTOR.fingerprinter.fingerprint(SECRET)),
    ) == facts.readings


@pytest.mark.parametrize("decoding", ["hex", "base64"])
def test_a_signer_that_decodes_the_secret_is_named(decoding):
    """The key is bytes that no text holds; its fingerprint alone is kept."""
    raw = bytes(range(180, 212))
    text = raw.hex() if decoding == "hex" else base64.b64encode(raw).decode()
    made = brought(given(signed(raw), text, texts={"as_read": text}))
    found = {one.reading: one for one in made.facts.readings}

    assert [False, True] == [found["as_read"].verified, found[decoding].verified]
    assert REDACTOR.fingerprinter.fingerprint(raw) == found[decoding].key
    assert jwt.decode(made.private.minted[decoding].reveal(), raw, ["HS256"])


def test_own_tokens_are_no_evidence_on_decodings():
    """A minted baseline verifies under its own key; the login's token is asked instead."""
    texts = {"as_read": SECRET}
    minting = replace(TARGET, token_source=TokenSource.MINTED)

    assert () == collected(given(None, SECRET, texts=texts), minting).readings
    said = collected(given(None, SECRET, texts=texts, login=signed(OTHER)), minting).readings
    assert [("as_read", "token.signature.invalid")] == [(one.reading, one.code) for one in said]


@pytest.mark.parametrize(
    ("config", "state"),
    [
        (config_of(), GenerationState.FAILED),
        (config_of(named=False), GenerationState.NOT_CONFIGURED),
        (config_of(minting=False), GenerationState.NOT_CONFIGURED),
        (None, GenerationState.NOT_CONFIGURED),
    ],
)
def test_an_absent_secret_fails_generation_only_where_it_was_to_be_expected(config, state):
    """Our own shell's lack of it says nothing."""
    assert state is collected(given(login=""), config=config).generation.state


def test_no_mint():
    """The target forbids it."""
    made = brought(given(signed(), SECRET), replace(TARGET, may_mint=False))
    facts = made.facts

    assert GenerationState.FORBIDDEN is facts.generation.state
    assert {} == made.private.minted
    assert Judged("configured", "", verified=True) == facts.verdict


def test_the_places_of_the_incident():
    """A login that answers without a token: empty there, empty in the request, and none can be signed."""
    login = replace(NOT_JSON_LOGIN, token_state=TokenState.EMPTY)
    answered = replace(login, json_body=True, response=Response(200))
    target = replace(TARGET, token_source=TokenSource.LOGIN)
    facts = collected(given(login=""), target, answered, config_of())

    assert (
        TokenProblem("login", TokenState.EMPTY, "login.response.empty_token"),
        TokenProblem("generation", TokenState.ABSENT, "token.generation.failed"),
        TokenProblem("request", TokenState.EMPTY, "token.value.empty"),
    ) == facts.problems


def test_expectations_are_facts():
    """Rules compare with them; secrets are not among them."""
    settings = {"jwt_issuer": "id", "jwt_audience": "chat", "jwks_url": "https://id/jwks", "jwt_key_id": "k"}
    expected = collected(given(None, SECRET, **settings)).expected

    assert ("secret", "id", "chat", True, True, False) == (
        expected.key,
        expected.issuer,
        expected.audience,
        expected.key_id,
        expected.key_set,
        expected.algorithm_given,
    )


@pytest.mark.parametrize(
    "text",
    [
        signed(),
        f'"{signed()}',
        signed(name="Alice Example", aud=["chat"], iss="id"),
        "opaque-Session-0123456789",
        jwt.encode({"a": 1}, SECRET, "HS256", {"kid": "kid-of-somebody"}),
    ],
)
def test_facts_hold_no_part_of_a_token(text):
    """Names of claims, times, sizes, fingerprints; no value that speaks of a person."""
    written = msgspec.json.encode(collected(given(text, SECRET))).decode()

    private = ("alice@example.org", "Alice Example", "kid-of-somebody", SECRET, text, *text.strip('"').split(".")[1:])
    for secret in private:
        assert secret not in written


def test_short_tokens_show_a_class_of_size_only():
    """The length of a short secret helps a guesser."""
    assert 15 == collected(given("ticket-77")).anatomy.size_bytes


@pytest.mark.parametrize("claims", [{"exp": 1e300}, {"exp": "x"}, {"nbf": -5}, {"\ud800": 1}, {"iss": 5, "aud": {}}])
def test_hostile_claims_are_shown_harmlessly(claims):
    """No date out of the calendar, no lone surrogate that JSON cannot hold."""
    text = jwt.api_jws.encode(json.dumps(claims).encode(), SECRET, "HS256")
    facts = collected(given(text, SECRET))

    assert facts.anatomy.exp is None
    assert msgspec.json.decode(msgspec.json.encode(facts), type=type(facts)) == facts


@pytest.mark.parametrize(
    ("used", "issued", "expected"),
    [
        (signed(), signed(seconds=500), ()),
        (signed(seconds=-60), signed(), (TokenSource.LOGIN,)),
        (signed(), signed(OTHER), (TokenSource.LOGIN,)),
        (signed(), "", (TokenSource.LOGIN,)),
    ],
    ids=["both good", "an old one in use", "the login signs otherwise", "the login gives none"],
)
def test_a_login_contradicts_by_the_worth_of_its_token(used, issued, expected):
    """Its text is new each time."""
    assert expected == collected(given(used, SECRET, login=issued)).contradicting_sources
