"""Every experiment changes one thing, or says that there is nothing to change; tokens stay where they are due."""

from dataclasses import fields, replace

import pytest

from tests.building import answered, ended, opened
from wsinvest.facts.decodings import DECODINGS
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.facts.proxy import Backend, Directive, Proxy
from wsinvest.model.attempt import Address
from wsinvest.model.registry import load
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import AuthMode, Target, Url
from wsinvest.probe.experiments import (
    control,
    damage,
    family,
    issued,
    origin,
    parameter,
    place,
    scheme,
    subprotocol,
    version,
)
from wsinvest.probe.request import CookieJar, NotApplicable, ProbeRequest
from wsinvest.redact.credentials import Credentials, RequestTokens
from wsinvest.redact.secret import Secret

REQUEST = ProbeRequest(
    Url("ws", "chat.example", 80, "/ws"),
    "/ws",
    token=Secret("stale"),
    place=AuthMode.QUERY,
    origin="https://app.example",
    version=7,
    subprotocols=("v1",),
)
REFUSED = answered("r01", 403)
UNITS = load(("wsinvest.probe.experiments",)).experiments


def with_token(text: str | None, **more: object) -> ProbeRequest:
    """The request with another token."""
    return replace(REQUEST, token=None if text is None else Secret(text), **more)  # type: ignore[arg-type]


CONFIGURED = Credentials(url_token=Secret("of the URL"), allowed_origins="https://good.example", subprotocols="v2")
MINTED = {name: Secret(f"minted by {name}") for name in ("", *DECODINGS[1:])}
PROXY = Proxy("nginx", "a.conf", Directive("location", "/"), backends=(Backend("http", "10.0.0.9", 3000),))
TOKENS = RequestTokens(login=Secret("issued"), minted=MINTED)


def ask(unit, request, base, credentials=CONFIGURED, tokens=TOKENS):  # type: ignore[no-untyped-def]
    """Call an experiment with what it asks for; every one finds what it needs unless told otherwise."""
    at_hand = {ProbeRequest: request, type(REFUSED): base, Credentials: credentials, RequestTokens: tokens}
    at_hand |= {Target: Target("t", request.url), CookieJar: CookieJar(sid=Secret("of the server")), Proxy: PROXY}
    at_hand |= {Handshake: Handshake((base,)), Login: None}
    return unit(**{name: at_hand[kind] for name, (kind, _) in unit.needs.items()})


@pytest.mark.parametrize("name", sorted(UNITS))
def test_one_change_at_a_time(name):
    """One field of the request differs; those of another origin carry no token besides."""
    made = ask(UNITS[name], with_token('"%20stale+/="'), REFUSED)
    if isinstance(made, NotApplicable):
        return
    changed = {field.name for field in fields(made) if getattr(made, field.name) != getattr(REQUEST, field.name)}

    assert len(changed - {"token"}) <= 1
    assert made.url.host == REQUEST.url.host
    assert made.url.port == REQUEST.url.port


@pytest.mark.parametrize("name", sorted(UNITS))
@pytest.mark.parametrize("base", [ended("r01", StageName.TCP, Reason.REFUSED), opened("r01")])
def test_nothing_is_asked_where_no_request_was_refused(name, base):
    """A closed port needs no fresh token, and an open connection no probe."""
    assert isinstance(ask(UNITS[name], REQUEST, base), NotApplicable)


def test_every_experiment_has_its_own_order():
    """The order is fixed by the numbers, not by chance."""
    orders = [unit.order for unit in UNITS.values()]

    assert len(orders) == len(set(orders))


def test_every_separated_code_is_in_the_catalogue():
    """A code that nobody can find separates nothing."""
    rules = load().rules

    assert set() == {code for unit in UNITS.values() for code in unit.separates} - set(rules)


@pytest.mark.parametrize(
    ("unit", "token", "expected"),
    [
        (damage.token_trimmed, " abc\r\n", "abc"),
        (damage.token_trimmed, "%20abc%0A", "abc"),
        (damage.token_trimmed, "abc", None),
        (damage.token_unquoted, '"abc"', "abc"),
        (damage.token_unquoted, "%22abc%22", "abc"),
        (damage.token_unquoted, 'a"b"c', None),
        (damage.token_unquoted, '""', None),
        (damage.token_without_bearer, "Bearer abc", "abc"),
        (damage.token_without_bearer, "bearer%20Bearer+abc", "abc"),
        (damage.token_without_bearer, "Bearerabc", None),
        (damage.token_decoded, "a%2Bb", "a+b"),
        (damage.token_decoded, "a%252Bb", "a%2Bb"),
        (damage.token_decoded, "ab", None),
        (damage.token_url_safe, "a+b/c==", "a-b_c"),
        (damage.token_url_safe, "a-b_c", None),
        (damage.token_undamaged, '"Bearer abc"', "abc"),
        (damage.token_undamaged, "abc", None),
        (damage.token_trimmed, "", None),
        (damage.token_trimmed, None, None),
    ],
)
def test_damage_is_undone_and_nothing_else(unit, token, expected):
    """What was added is taken off; a token without that damage is left alone."""
    made = unit(with_token(token), REFUSED)

    assert (None if expected is None else Secret(expected)) == (None if isinstance(made, NotApplicable) else made.token)


@pytest.mark.parametrize(
    ("place", "token", "expected"),
    [
        (AuthMode.HEADER, "a%252Bb", "a+b"),
        (AuthMode.COOKIE, "a%252Bb", "a+b"),
        (AuthMode.HEADER, "a%2Bb", None),
        (AuthMode.QUERY, "a%252Bb", None),
    ],
)
def test_two_encodings_are_undone_where_nobody_decodes(place, token, expected):
    """A server decodes a query once by itself."""
    made = damage.token_decoded_twice(with_token(token, place=place), REFUSED)

    assert (None if expected is None else Secret(expected)) == (None if isinstance(made, NotApplicable) else made.token)


@pytest.mark.parametrize(
    ("unit", "written", "token", "spelled"),
    [
        (damage.token_encoded, None, "a+b&c", "a%2Bb%26c"),
        (damage.token_encoded, "a+b%2F", "a+b/", "a%2Bb%2F"),
        (damage.token_encoded, "a%2Bb", "a+b", None),
        (damage.token_encoded, None, "a.b-c_d", None),
        (damage.token_decoded, "a%252Bb", "a%2Bb", "a%2Bb"),
    ],
)
def test_one_encoding_more_or_less_in_the_url(unit, written, token, spelled):
    """A + that stands bare is encoded; what was encoded twice keeps the encoding that a URL needs."""
    made = unit(with_token(token, written=None if written is None else Secret(written)), REFUSED)

    assert (None if spelled is None else Secret(spelled)) == (
        None if isinstance(made, NotApplicable) else made.as_written
    )


def test_the_first_message_is_tried_where_a_connection_was_accepted():
    """Before open nobody would have read it."""
    closed = ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME)

    assert AuthMode.MESSAGE is place.in_message(REQUEST, closed).place
    assert isinstance(place.in_message(REQUEST, REFUSED), NotApplicable)


def test_outside_the_url_nothing_is_encoded():
    """Headers and cookies carry + and & as they are."""
    assert isinstance(damage.token_encoded(with_token("a+b", place=AuthMode.HEADER), REFUSED), NotApplicable)


def test_the_control_carries_no_token():
    """And says nothing when none was sent anyway."""
    assert control.without_token(REQUEST, REFUSED).token is None
    assert isinstance(control.without_token(with_token(None), REFUSED), NotApplicable)


@pytest.mark.parametrize("decoding", DECODINGS[1:])
def test_each_decoding_of_the_secret_has_its_probe(decoding):
    """The token that was signed with this decoding, even where none was sent before."""
    unit = UNITS[f"token_minted_{decoding}"]

    assert TOKENS.minted[decoding] == unit(with_token(None), REFUSED, TOKENS).token
    assert isinstance(unit(REQUEST, REFUSED, RequestTokens()), NotApplicable)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (place.in_header, AuthMode.HEADER),
        (place.in_cookie, AuthMode.COOKIE),
        (place.in_subprotocol, AuthMode.SUBPROTOCOL),
    ],
)
def test_the_same_token_in_another_place(unit, expected):
    """An empty one is not worth moving."""
    assert expected is unit(REQUEST, REFUSED).place
    assert isinstance(unit(with_token(""), REFUSED), NotApplicable)
    assert isinstance(unit(with_token("a", place=expected), REFUSED), NotApplicable)


def test_the_same_token_under_another_name():
    """Only where a name is part of the place."""
    assert "access_token" == parameter.named_access_token(REQUEST, REFUSED).name
    assert "jwt" == parameter.named_jwt(with_token("a", place=AuthMode.MESSAGE), REFUSED).name
    assert isinstance(parameter.named_token(REQUEST, REFUSED), NotApplicable)
    assert isinstance(parameter.named_jwt(with_token("a", place=AuthMode.HEADER), REFUSED), NotApplicable)


def test_version_13():
    """In place of any other."""
    assert 13 == version.version_13(REQUEST, REFUSED).version
    assert isinstance(version.version_13(replace(REQUEST, version=13), REFUSED), NotApplicable)


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        ("https://a.example,https://b.example", "https://a.example"),
        ('["https://a.example"]', "https://a.example"),
        ("http://[::1]", "http://[::1]"),
        ("*, https://*.example https://b.example", "https://b.example"),
        ("*", None),
        ("https://app.example", None),
        ("", None),
    ],
)
def test_the_first_allowed_origin(allowed, expected):
    """One that is an origin, not a pattern, and not the one that was sent."""
    made = origin.origin_allowed(REQUEST, REFUSED, Credentials(allowed_origins=allowed))

    assert expected == (None if isinstance(made, NotApplicable) else made.origin)


def test_without_origin():
    """As tools ask."""
    assert "" == origin.origin_absent(REQUEST, REFUSED).origin
    assert isinstance(origin.origin_absent(replace(REQUEST, origin=""), REFUSED), NotApplicable)


def test_subprotocols_also_where_the_negotiation_failed():
    """A 101 that names one that was not offered."""
    base = ended("r01", StageName.NEGOTIATION, Reason.SUBPROTOCOL_UNREQUESTED)

    assert ("v2",) == subprotocol.subprotocols_configured(REQUEST, base, CONFIGURED).subprotocols
    assert () == subprotocol.subprotocols_absent(REQUEST, base).subprotocols
    assert isinstance(subprotocol.subprotocols_configured(REQUEST, base, Credentials()), NotApplicable)


@pytest.mark.parametrize(
    ("given", "base", "expected"),
    [
        ("ws", ended("r01", StageName.RESPONSE, Reason.NOT_HTTP), "wss"),
        ("ws", ended("r01", StageName.RESPONSE, Reason.CLOSED), "wss"),
        ("ws", answered("r01", 400), "wss"),
        ("ws", answered("r01", 403), None),
        ("wss", ended("r01", StageName.TLS, Reason.NOT_TLS), "ws"),
        ("wss", ended("r01", StageName.TLS, Reason.TIMEOUT), "ws"),
        ("wss", ended("r01", StageName.TLS, Reason.CERTIFICATE_EXPIRED), None),
        ("wss", ended("r01", StageName.RESPONSE, Reason.CLOSED), None),
        ("wss", ended("r01", StageName.TCP, Reason.REFUSED), None),
    ],
)
def test_the_other_scheme_where_the_failure_looks_like_it(given, base, expected):
    """On the same port, and never with the token."""
    made = scheme.other_scheme(replace(REQUEST, url=replace(REQUEST.url, scheme=given)), base)

    assert expected == (None if isinstance(made, NotApplicable) else made.url.scheme)
    assert isinstance(made, NotApplicable) or made.token is None


@pytest.mark.parametrize(("tried", "expected"), [(("IPv6",), "IPv4"), (("IPv4",), "IPv6"), (("IPv4", "IPv6"), None)])
def test_the_other_address_family_where_there_is_one(tried, expected):
    """Another server may stand behind it; it gets no token."""
    known = tuple(Address(name, "address", tried=name in tried) for name in ("IPv4", "IPv6"))
    made = family.other_family(REQUEST, replace(REFUSED, addresses=known))

    assert expected == (None if isinstance(made, NotApplicable) else made.family)
    assert isinstance(made, NotApplicable) or made.token is None


@pytest.mark.parametrize("text", [None, "", "stale"])
def test_the_logins_own_token_is_tried_in_place_of_another(text):
    """No secret is needed for it; an empty one is none."""
    empty = RequestTokens(login=Secret(""))

    assert Secret("issued") == issued.token_login(with_token(text), REFUSED, TOKENS).token
    assert isinstance(issued.token_login(with_token(text), REFUSED, empty), NotApplicable)
    assert isinstance(issued.token_login(with_token(text), REFUSED, RequestTokens()), NotApplicable)
