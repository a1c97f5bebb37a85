"""The server limits the rate of connections."""

from tests.building import answered, opened, repeats, said
from tests.rules.http_limit_cases import NGINX, crowd
from wsinvest.model.finding import Confidence, Pass
from wsinvest.rules.http.rate_limited import rate_limited


def test_nginx_paces_with_503_too():
    """Its own page for some of the same requests, and for one that came alone but soon: most likely its pace."""
    paced = crowd(answered("r02", 503, NGINX), refused=15, let_in=4, alone=1, then=False)
    found = said(rate_limited, handshake=paced)

    assert Confidence.INFERRED is found.confidence
    assert ("http.capacity.connection_limit",) == tuple(rival.code for rival in found.rivals)
    assert Pass() == said(
        rate_limited, handshake=crowd(answered("r02", 503), refused=15, let_in=4, alone=1, then=False)
    )


def test_429_beside_an_open_connection_may_be_a_limit_of_connections():
    """After a 429 nobody asks again, so it stays open which of the two it is."""
    assert said(rate_limited, handshake=repeats(opened("r01"), answered("r02", 429))).rivals
    assert () == said(rate_limited, handshake=repeats(answered("r01", 429))).rivals
