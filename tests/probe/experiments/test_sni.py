"""Other names in the TLS hello: which are worth a probe, when, and that a token never goes with them."""

from dataclasses import replace

import pytest

from tests.building import SESSION, answered, ended
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import AuthMode, Target, Url
from wsinvest.probe.experiments import sni
from wsinvest.probe.request import NotApplicable, ProbeRequest, upgrade_head
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.secret import Secret
from wsinvest.transport.tls import USUAL, Terms

NAMED = ProbeRequest(Url("wss", "chat.example", 443, "/ws"), "/ws", token=Secret("t"), place=AuthMode.QUERY)
BY_ADDRESS = replace(NAMED, url=Url("wss", "127.0.0.1", 443, "/ws"))
ALERT = ended("r01", StageName.TLS, Reason.TLS_NAME)


def configured(request: ProbeRequest, origin: str = "", allowed: str = "", login: str = "") -> Terms | None:
    """The terms of the probe with a configured name, None when there is none."""
    target = Target("t", request.url, origin=origin, login_url=Url("https", login, 443) if login else None)
    made = sni.sni_configured(request, ALERT, target, Credentials(allowed_origins=allowed))
    return None if isinstance(made, NotApplicable) else made.terms


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"origin": "https://app.example"}, "app.example"),
        ({"origin": "https://chat.example", "allowed": "https://*.example, https://shop.example:8443"}, "shop.example"),
        ({"allowed": '["https://chat.example", "https://shop.example"]'}, "shop.example"),
        ({"allowed": "https://chat.example;https://shop.example"}, "shop.example"),
        ({"login": "id.example"}, "id.example"),
        ({"origin": "null", "login": "127.0.0.1"}, None),
        ({"origin": "https://a..b", "login": f"{'a' * 64}.example"}, None),
        ({"origin": "https://[::1", "login": "chat.example"}, None),
        ({}, None),
    ],
)
def test_the_first_other_name_of_the_configuration(given, name):
    """No pattern, no address, not the name that was sent already."""
    assert (Terms(name=name) if name else None) == configured(NAMED, **given)


@pytest.mark.parametrize(
    ("unit", "request_", "expected"),
    [
        (sni.sni_absent, NAMED, Terms(name="")),
        (sni.sni_absent, BY_ADDRESS, None),
        (sni.sni_localhost, BY_ADDRESS, Terms(name="localhost")),
        (sni.sni_localhost, replace(NAMED, url=Url("wss", "10.0.0.1", 443)), None),
        (sni.sni_localhost, NAMED, None),
    ],
)
def test_a_name_and_an_address(unit, request_: ProbeRequest, expected: Terms | None):
    """An address was never sent, so it cannot be left out; only a loopback one is called localhost."""
    made = unit(request_, ALERT)

    assert expected == (None if isinstance(made, NotApplicable) else made.terms)


@pytest.mark.parametrize(
    ("end", "applies"),
    [
        (ended("r01", StageName.TLS, Reason.TLS_ALERT), True),
        (ended("r01", StageName.TLS, Reason.CLOSED), True),
        (answered("r01", 421, tls=SESSION), True),
        (answered("r01", 403, tls=SESSION), False),
        (ended("r01", StageName.TLS, Reason.CERTIFICATE_EXPIRED), False),
        (ended("r01", StageName.TLS, Reason.TLS_VERSION), False),
        (ended("r01", StageName.TCP, Reason.REFUSED), False),
    ],
)
def test_only_where_the_name_may_matter(end: Attempt, applies: bool):
    """The server ended the hello, or says that the request is not for it."""
    assert applies is not isinstance(sni.sni_absent(NAMED, end), NotApplicable)


def test_alpn_is_left_out_where_http_1_was_turned_away():
    """And only there."""
    made = sni.alpn_absent(NAMED, ended("r01", StageName.TLS, Reason.TLS_ALPN))

    assert not isinstance(made, NotApplicable)
    assert (Terms(alpn=False), None) == (made.terms, made.token)
    assert isinstance(sni.alpn_absent(NAMED, ALERT), NotApplicable)


def test_no_token_over_an_unproven_connection():
    """The probes carry none, and a request that did would not be sent."""
    made = sni.sni_absent(NAMED, ALERT)

    assert not isinstance(made, NotApplicable)
    assert made.token is None
    assert "k3y" not in sni.sni_absent(replace(NAMED, resource="/ws?key=k3y-5f2a9c01b7"), ALERT).resource
    assert upgrade_head(made, "key")
    assert upgrade_head(replace(NAMED, terms=USUAL), "key")
    assert upgrade_head(replace(made, token=Secret("t")), "key") is None
