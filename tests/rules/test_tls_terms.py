"""Version, name, protocol and a certificate of the client: each by its own proof, and silent without one."""

from dataclasses import replace

import pytest

from tests.building import SESSION, WSS, answered, ended, opened, repeats, said, target
from tests.rules.looks import look
from wsinvest.facts.certificate import CertificateLook
from wsinvest.model.attempt import Attempt, Change, Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity
from wsinvest.model.target import Url
from wsinvest.rules.tls.alpn_no_http11 import alpn_no_http11
from wsinvest.rules.tls.client_certificate_required import client_certificate_required
from wsinvest.rules.tls.sni_unrecognized import sni_unrecognized
from wsinvest.rules.tls.version_unsupported import version_unsupported

AT = target(WSS)
H2 = replace(SESSION, alpn="h2")
NO_ALPN = replace(SESSION, alpn="")
ALERT = ended("r01", StageName.TLS, Reason.TLS_ALERT)
UNKNOWN_NAME = ended("r01", StageName.TLS, Reason.TLS_NAME)
ASKED = look(asks_certificate=True)
AWAY = look(asks_certificate=True, turned_away=True)
NO_CERTIFICATE = "<title>400 No required SSL certificate was sent</title>"


def ask(rule, *attempts: Attempt, seen: CertificateLook | None = None, probes=(), at=AT) -> Outcome:
    wanted = {"handshake": repeats(*attempts, probes=probes), "look": seen, "target": at}
    return said(rule, **{name: wanted[name] for name in rule.needs})


def sure(outcome: Outcome) -> Confidence | None:
    """How sure a hit is, None when it is none."""
    return outcome.confidence if isinstance(outcome, Hit) else None


@pytest.mark.parametrize("version", ["SSLv3", "TLSv1", "TLSv1.1"])
@pytest.mark.parametrize("reason", [Reason.TLS_VERSION, Reason.TLS_ALERT, Reason.TLS_FAILED, Reason.CLOSED])
def test_a_look_that_agrees_on_an_old_version_proves_it(version: str, reason: Reason):
    """However the server ended what came of our own hello."""
    found = ask(
        version_unsupported, ended("r01", StageName.TLS, reason), seen=look(session=replace(SESSION, version=version))
    )

    assert (Severity.CRITICAL, Confidence.PROVEN) == (found.severity, found.confidence)
    assert version == found.values["version"]


@pytest.mark.parametrize(
    ("reason", "seen", "expected"),
    [
        (Reason.TLS_VERSION, None, Confidence.INFERRED),
        (Reason.TLS_VERSION, look(), None),
        (Reason.TLS_ALERT, None, None),
        (Reason.CERTIFICATE_EXPIRED, look(session=replace(SESSION, version="TLSv1")), None),
    ],
)
def test_a_version_without_that_proof(reason: Reason, seen, expected: Confidence | None):
    """The alert alone lets suspect it; a modern session excludes it; a bad certificate was met after the version."""
    assert expected is sure(ask(version_unsupported, ended("r01", StageName.TLS, reason), seen=seen))


def test_a_modern_session_excludes_the_version():
    """By a fact, so that no chain leads over it."""
    assert Clear(by=("certificate:session/version",)) == ask(version_unsupported, ALERT, seen=look())


def named(end: Attempt) -> Attempt:
    return replace(end, id="p01", base="r01", change=Change("sni", "sni_configured"))


@pytest.mark.parametrize(
    ("end", "probe", "expected"),
    [
        (UNKNOWN_NAME, None, Confidence.PROVEN),
        (ALERT, None, None),
        (ALERT, named(answered("p01", 404, tls=SESSION)), Confidence.PROVEN),
        (ALERT, named(opened("p01", tls=SESSION)), Confidence.PROVEN),
        (ALERT, named(ended("p01", StageName.TLS, Reason.CERTIFICATE_UNTRUSTED)), Confidence.PROVEN),
        (ALERT, named(ALERT), None),
        (ended("r01", StageName.TLS, Reason.CLOSED), named(answered("p01", 401, tls=SESSION)), Confidence.PROVEN),
        (answered("r01", 421, tls=SESSION), None, None),
        (answered("r01", 421, tls=SESSION), named(answered("p01", 421, tls=SESSION)), None),
        (answered("r01", 421, tls=SESSION), named(opened("p01", tls=SESSION)), Confidence.PROVEN),
    ],
)
def test_an_unknown_name(end: Attempt, probe: Attempt | None, expected: Confidence | None):
    """By the alert made for it, or by another name that comes further; a bad certificate is further than none."""
    assert expected is sure(ask(sni_unrecognized, end, probes=[probe] if probe else []))


def test_an_address_is_never_sent():
    """The words say so: the listener wants a name."""
    by_address = ask(sni_unrecognized, UNKNOWN_NAME, at=target(Url("wss", "127.0.0.1", 443)))

    assert "without a name" in by_address.values["sent"].en
    assert "the name chat.example.org" == ask(sni_unrecognized, UNKNOWN_NAME).values["sent"].en


@pytest.mark.parametrize(
    ("end", "seen", "expected"),
    [
        (ended("r01", StageName.TLS, Reason.TLS_ALPN), None, Confidence.PROVEN),
        (ended("r01", StageName.TLS, Reason.TLS_ALPN), look(session=H2), Confidence.PROVEN),
        (ended("r01", StageName.RESPONSE, Reason.NOT_HTTP, tls=NO_ALPN), look(session=H2), Confidence.PROVEN),
        (answered("r01", 421, tls=NO_ALPN), look(session=H2), Confidence.PROVEN),
        (
            answered("r01", 403, "Missing ALPN Protocol, expected `h2`", tls=NO_ALPN),
            look(session=H2),
            Confidence.PROVEN,
        ),
        (ended("r01", StageName.RESPONSE, Reason.CLOSED, tls=NO_ALPN), look(session=H2), Confidence.INFERRED),
        (answered("r01", 403, "<h2>Forbidden</h2>", tls=NO_ALPN), look(session=H2), None),
        (ended("r01", StageName.RESPONSE, Reason.CLOSED, tls=NO_ALPN), look(session=NO_ALPN), None),
        (opened("r01", tls=NO_ALPN), look(session=H2), None),
    ],
)
def test_a_listener_of_http_2_only(end: Attempt, seen, expected: Confidence | None):
    """One that picks h2, never http/1.1, and then does not understand; a refusal for other reasons is none of that."""
    assert expected is sure(ask(alpn_no_http11, end, seen=seen))


def test_hanging_up_has_another_possible_cause():
    """It is told with what would separate the two."""
    found = ask(alpn_no_http11, ended("r01", StageName.RESPONSE, Reason.CLOSED, tls=NO_ALPN), seen=look(session=H2))

    assert ["http.handshake.closed_early"] == [rival.code for rival in found.rivals]


def test_a_listener_that_picks_http_1_is_excluded():
    """By the fact that it did."""
    assert Clear(by=("handshake:repeats/r01/tls/alpn",)) == ask(
        alpn_no_http11, answered("r01", 403, tls=SESSION), seen=look()
    )


@pytest.mark.parametrize(
    ("end", "seen", "expected"),
    [
        (ended("r01", StageName.RESPONSE, Reason.CLIENT_CERTIFICATE, tls=SESSION), None, True),
        (ended("r01", StageName.TLS, Reason.CLIENT_CERTIFICATE), ASKED, True),
        (ended("r01", StageName.TLS, Reason.TLS_ALERT), AWAY, True),
        (ended("r01", StageName.RESPONSE, Reason.RESET, tls=SESSION), AWAY, True),
        (ended("r01", StageName.RESPONSE, Reason.CLOSED, tls=SESSION), AWAY, True),
        (ended("r01", StageName.RESPONSE, Reason.CLOSED, tls=SESSION), ASKED, False),
        (answered("r01", 400, NO_CERTIFICATE, tls=SESSION), ASKED, True),
        (answered("r01", 400, NO_CERTIFICATE, tls=SESSION), look(), False),
        (answered("r01", 403, "Cannot perform Post-Handshake Authentication.", tls=SESSION), look(), True),
        (answered("r01", 403, "invalid token", tls=SESSION), ASKED, False),
        (ALERT, None, False),
        (opened("r01", tls=SESSION), ASKED, False),
    ],
)
def test_a_client_certificate(end: Attempt, seen, expected: bool):
    """By the alert, by words after it was asked for, or because the server hangs up although nothing was requested."""
    found = ask(client_certificate_required, end, seen=seen)

    assert (Confidence.PROVEN if expected else None) is sure(found)


def test_who_never_asks_demands_none():
    """That excludes it."""
    assert Clear(by=("certificate:certificate",)) == ask(client_certificate_required, ALERT, seen=look())
