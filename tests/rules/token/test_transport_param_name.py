"""The server reads the token under another name."""

from dataclasses import replace

from tests.building import target
from tests.rules.saying import said
from tests.rules.token_transport_cases import NO_CONTROL
from tests.rules.tokens import SENT, green, refused, token
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.target import Auth, AuthMode
from wsinvest.rules.token.transport_param_name import transport_param_name

RENAMED = replace(SENT, token_name="access_token")


def test_another_name():
    """The same token as access_token opens."""
    handshake = refused(401, SENT, green("named_access_token", "parameter", RENAMED))
    hit = transport_param_name(token(), target(), handshake)

    assert (Severity.HIGH, Confidence.PROVEN) == (hit.severity, hit.confidence)
    assert "access_token" in said(transport_param_name, hit, "en", handshake=handshake)["title"]


def test_a_header_has_no_name_to_get_wrong():
    """Only parameters and cookies have."""
    assert Pass() == transport_param_name(token(), target(auth=Auth(AuthMode.HEADER)), NO_CONTROL)
