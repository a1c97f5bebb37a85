"""The token is not signed: alg is none, or the signature is empty."""

from dataclasses import replace

from tests.building import answered, opened, repeats
from tests.rules.token_header_cases import UNSIGNED
from tests.rules.tokens import JWT, SENT, refused, token
from wsinvest.model.attempt import Change
from wsinvest.model.finding import Severity
from wsinvest.rules.token.header_alg_none import header_alg_none


def test_an_empty_signature_is_no_signature():
    """Whatever alg says."""
    facts = token(anatomy=replace(JWT, signature_bytes=0, unsigned=True))

    assert Severity.CRITICAL is header_alg_none(facts, refused()).severity


def test_a_server_that_asks_nobody_is_not_fooled_by_an_unsigned_token():
    """The control opens too: this is no forged login."""
    origin = opened("p01", change=Change("origin", "origin_allowed"), sent=SENT)
    control = opened("p02", change=Change("control", "without_token"))
    open_to_all = repeats(answered("r01", 403, sent=SENT), probes=[origin, control])

    assert Severity.MEDIUM is header_alg_none(UNSIGNED, open_to_all).severity
