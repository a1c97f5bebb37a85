"""The way the token travels, each fault proven by the probe that changes only the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.building import NOW, WSS, answered, opened, repeats, target
from tests.rules.saying import said
from tests.rules.tokens import JWT, SENT, accepted, bad, green, refused, token
from wsinvest.model.attempt import Change, Sent, TokenState
from wsinvest.model.finding import Clear, Confidence, NotMeasured, Severity
from wsinvest.model.target import Auth, AuthMode, Thresholds, Url
from wsinvest.rules.token.size_too_long import size_too_long
from wsinvest.rules.token.transport_leaked_in_url import transport_leaked_in_url
from wsinvest.rules.token.transport_mismatch import transport_mismatch
from wsinvest.rules.token.transport_param_name import transport_param_name

HEADER = replace(SENT, token_place="header")
RENAMED = replace(SENT, token_name="access_token")
NO_CONTROL = repeats(answered("r01", 401, sent=SENT))


def test_another_place():
    """The same token in the header opens."""
    handshake = refused(401, SENT, green("in_header", "place", HEADER))
    hit = transport_mismatch(token(), target(), handshake)

    assert (Severity.HIGH, Confidence.PROVEN) == (hit.severity, hit.confidence)
    assert "Authorization" in said(transport_mismatch, hit, "pt_BR", handshake=handshake)["title"]


def test_a_first_message_that_helps_is_no_proof():
    """A server may wait for any message at all."""
    message = replace(SENT, token_place="message")
    hit = transport_mismatch(token(), target(), refused(401, SENT, green("in_message", "place", message)))

    assert (Severity.HIGH, Confidence.INFERRED) == (hit.severity, hit.confidence)


def test_another_name():
    """The same token as access_token opens."""
    handshake = refused(401, SENT, green("named_access_token", "parameter", RENAMED))
    hit = transport_param_name(token(), target(), handshake)

    assert (Severity.HIGH, Confidence.PROVEN) == (hit.severity, hit.confidence)
    assert "access_token" in said(transport_param_name, hit, "en", handshake=handshake)["title"]


def red(axis):
    return refused(401, SENT, answered("p01", 401, change=Change(axis, "x"), sent=SENT, base="r01"))


OPEN_TO_ALL = repeats(
    answered("r01", 401, sent=SENT),
    probes=[green("in_header", "place", HEADER), opened("p02", change=Change("control", "without_token"))],
)


@pytest.mark.parametrize(
    ("rule", "handshake", "outcome"),
    [
        (transport_mismatch, red("place"), Clear),
        (transport_mismatch, accepted(), Clear),
        (transport_mismatch, NO_CONTROL, NotMeasured),
        (transport_mismatch, refused(404), Clear),
        (transport_mismatch, refused(401, SENT, green("token_minted")), Clear),
        (transport_mismatch, OPEN_TO_ALL, Clear),
        (transport_param_name, red("parameter"), Clear),
        (transport_param_name, accepted(), Clear),
        (transport_param_name, NO_CONTROL, NotMeasured),
    ],
)
def test_no_proof_no_finding(rule, handshake, outcome):
    """Not tried is not cleared; a control that opens proves nothing."""
    assert outcome is type(rule(token(), target(), handshake))


def test_a_header_has_no_name_to_get_wrong():
    """Only parameters and cookies have."""
    assert Clear() == transport_param_name(token(), target(auth=Auth(AuthMode.HEADER)), NO_CONTROL)


def long(status, size, *probes):
    sent = replace(SENT, line_bytes=size)
    return token(size_with_url_bytes=size), repeats(answered("r01", status, sent=sent), probes=probes)


def without(status):
    none = Sent(token_state=TokenState.ABSENT)
    return answered("p01", status, change=Change("control", "without_token"), sent=none, base="r01")


STALE = token(size_with_url_bytes=9000, verdict=bad("token.time.expired", verified=True))
LONG_400 = repeats(answered("r01", 400, sent=SENT), probes=[green("token_minted")])


@pytest.mark.parametrize(
    ("facts", "handshake", "confidence"),
    [
        (*long(431, 9000), Confidence.INFERRED),
        (*long(414, 9000, without(401)), Confidence.PROVEN),
        (*long(431, 9000, without(431)), Confidence.INFERRED),
        (*long(413, 4100, green("token_minted")), Confidence.PROVEN),
        (*long(400, 9000, without(401)), Confidence.INFERRED),
        (*long(400, 9000, green("token_minted")), Confidence.PROVEN),
        (replace(STALE, size_with_url_bytes=4100), long(431, 4100, without(401))[1], Confidence.PROVEN),
        (*long(400, 9000), Confidence.INFERRED),
    ],
)
def test_too_long(facts, handshake, confidence):
    """A shorter token that gets another answer proves it; of a 400, only if the long one is good but for that."""
    hit = size_too_long(facts, handshake, Thresholds())

    assert (Severity.HIGH, confidence) == (hit.severity, hit.confidence)
    said(size_too_long, hit, "pt_BR", token=facts, handshake=handshake)


@pytest.mark.parametrize(
    ("facts", "handshake"),
    [long(431, 300), long(400, 4000), long(401, 9000), (token(), accepted()), (STALE, LONG_400)],
)
def test_not_too_long(facts, handshake):
    """A short token is not what is too large; 400 and 401 have other reasons."""
    assert Clear() == size_too_long(facts, handshake, Thresholds())


MINUTE = replace(JWT, iat=NOW, exp=NOW + timedelta(seconds=60))


@pytest.mark.parametrize(
    ("facts", "of", "severity"),
    [
        (token(), target(), Severity.LOW),
        (token(), target(Url("ws", "localhost", 80)), Severity.LOW),
        (token(), target(Url("ws", "::1", 80)), Severity.LOW),
        (token(), target(WSS), Severity.MEDIUM),
        (token(), target(Url("ws", "10.0.0.5", 80)), Severity.MEDIUM),
        (token(anatomy=MINUTE), target(WSS), Severity.LOW),
        (token(anatomy=replace(JWT, alg="", exp=None, iat=None)), target(WSS), Severity.MEDIUM),
    ],
)
def test_token_in_the_url(facts, of, severity):
    """Advice, never high."""
    hit = transport_leaked_in_url(facts, of)

    assert severity is hit.severity
    said(transport_leaked_in_url, hit, "pt_BR", token=facts)


def test_nothing_to_leak():
    """Another place, or no token."""
    assert Clear() == transport_leaked_in_url(token(), target(auth=Auth(AuthMode.HEADER)))
    assert Clear() == transport_leaked_in_url(token(state=TokenState.EMPTY), target())
