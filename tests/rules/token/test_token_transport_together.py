"""The way the token travels, each fault proven by the probe that changes only the way."""

import pytest

from tests.building import answered, opened, repeats, target
from tests.rules.token_transport_cases import HEADER, NO_CONTROL
from tests.rules.tokens import SENT, accepted, green, refused, token
from wsinvest.model.attempt import Change
from wsinvest.model.finding import NotMeasured, Pass
from wsinvest.rules.token.transport_mismatch import transport_mismatch
from wsinvest.rules.token.transport_param_name import transport_param_name


def red(axis):
    return refused(401, SENT, answered("p01", 401, change=Change(axis, "x"), sent=SENT, base="r01"))


OPEN_TO_ALL = repeats(
    answered("r01", 401, sent=SENT),
    probes=[green("in_header", "place", HEADER), opened("p02", change=Change("control", "without_token"))],
)


@pytest.mark.parametrize(
    ("rule", "handshake", "outcome"),
    [
        (transport_mismatch, red("place"), Pass),
        (transport_mismatch, accepted(), Pass),
        (transport_mismatch, NO_CONTROL, NotMeasured),
        (transport_mismatch, refused(404), Pass),
        (transport_mismatch, refused(401, SENT, green("token_minted")), Pass),
        (transport_mismatch, OPEN_TO_ALL, Pass),
        (transport_param_name, red("parameter"), Pass),
        (transport_param_name, accepted(), Pass),
        (transport_param_name, NO_CONTROL, NotMeasured),
    ],
)
def test_no_proof_no_finding(rule, handshake, outcome):
    """Not tried is not cleared; a control that opens proves nothing."""
    assert outcome is type(rule(token(), target(), handshake))
