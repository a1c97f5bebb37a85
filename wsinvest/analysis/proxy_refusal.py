"""Requests that the proxy itself refuses: by a rule of its configuration, an access list, or a firewall module."""

import re
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import body_of
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
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
    access = next(proxy.all("allow", "deny"), None)
    if access is not None and access.name == "deny" and access.value == "all" and own and not _satisfied_by_any(proxy):
        return access, own, Confidence.PROVEN
    listed = next((one for one in proxy.all("deny", *_MODULES) if one.value.lower() != "off"), None)
    return (listed, own, Confidence.INFERRED) if listed and own else (None, (), Confidence.INFERRED)


def _satisfied_by_any(proxy: Proxy) -> bool:
    """True where a password lets in whom the access list refuses (nginx's `satisfy any`)."""
    found = proxy.directive("satisfy")
    return found is not None and found.value == "any"


def written(handshake: Handshake, log: LogDelta | None) -> tuple[Attempt, ...]:
    """The attempts that were answered 403 while the log said that a rule of the proxy or its firewall refused."""
    told = log is not None and log.lines(LogPattern.ACCESS_RULE) > 0
    return ends.answered(handshake.repeats, _FORBIDDEN) if told else ()
