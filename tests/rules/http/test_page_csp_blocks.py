"""The page's Content-Security-Policy does not allow the WebSocket."""

from tests.building import WSS, opened, repeats, target
from tests.rules.saying import said
from wsinvest.facts.origin_page import OriginPage, Policy
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.http.page_csp_blocks import page_csp_blocks

OPEN = repeats(opened("r01"))
AT = target(WSS, origin=f"https://{WSS.host}")


def page(*policies: Policy) -> OriginPage:
    """The page with these policies."""
    return OriginPage(f"https://{WSS.host}:443/", 200, policies)


def test_one_policy_is_enough_to_block():
    """Each of them must allow the URL; another page may have another policy."""
    seen = page(Policy("connect-src", ("'self'",)), Policy("default-src", ("https://api.shop.example",)))
    hit = page_csp_blocks(seen, OPEN, AT)

    assert (Severity.HIGH, Confidence.INFERRED) == (hit.severity, hit.confidence)
    assert hit.rivals
    assert "https://api.shop.example" in said(page_csp_blocks, hit, "en", handshake=OPEN, origin_page=seen)["cause"]


def test_no_sources_are_told_as_none():
    """An empty list allows nothing."""
    assert ("'none'",) == page_csp_blocks(page(Policy("connect-src", ())), OPEN, AT).values["sources"]


def test_a_policy_that_allows_it_and_none_at_all():
    """Most pages have none."""
    assert isinstance(page_csp_blocks(page(), OPEN, AT), Pass)
    assert isinstance(page_csp_blocks(page(Policy("connect-src", ("wss:",))), OPEN, AT), Pass)
