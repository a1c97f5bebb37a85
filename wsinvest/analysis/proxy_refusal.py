"""Requests that the proxy itself refuses: by a rule of its configuration, an access list, or a firewall module."""

import re
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import body_of
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Directive, Proxy
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence

_FORBIDDEN: Final = 403
# Pages that nginx, Apache and HAProxy write themselves.
_OWN_PAGE: Final = re.compile(r"<center>(?:nginx|openresty)|<address>apache|<html><body><h1>403 forbidden", re.I)
_MODULES: Final = ("modsecurity", "SecRuleEngine")
_STATUS: Final = re.compile(r"\b(?:deny_status|status)\s+(\d{3})\b")


def refusal(
    proxy: Proxy | None, handshake: Handshake
) -> tuple[Directive, tuple[Attempt, ...], Confidence] | tuple[None, tuple[Attempt, ...], Confidence]:
    """The directive that refuses, the attempts that it refused, and how sure that is; None if there is none."""
    if proxy is None:
        return None, (), Confidence.INFERRED
    rule = next(proxy.all("http-request deny"), None)
    if rule is not None:
        found = _STATUS.search(rule.value)
        refused = ends.answered(handshake.repeats, int(found[1]) if found else _FORBIDDEN)
        if refused:
            return rule, refused, Confidence.PROVEN
    own = tuple(one for one in ends.answered(handshake.repeats, _FORBIDDEN) if _OWN_PAGE.search(body_of(one)))
    listed = next((one for one in proxy.all("deny", *_MODULES) if one.value.lower() != "off"), None)
    return (listed, own, Confidence.INFERRED) if listed and own else (None, (), Confidence.INFERRED)
