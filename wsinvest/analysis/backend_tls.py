"""Words of servers and proxies about plain HTTP where TLS is due, and the other way round."""

import re
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import body_of
from wsinvest.facts.backends import AskedBackend
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import StageName
from wsinvest.model.target import Target

# nginx, Apache, Go, Tomcat, Jetty and HAProxy to a request in plain text at their TLS port.
_WANTS_TLS: Final = (
    r"plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port"
    r"|client sent an HTTP request to an HTTPS server|this combination of host and port requires TLS"
    r"|HTTP request (?:was )?sent to an? HTTPS (?:port|server)"
)


def says_wants_tls(attempt: Attempt) -> bool:
    """True if the answer is that of a TLS port to plain HTTP."""
    return attempt.failed is not None and bool(re.search(_WANTS_TLS, body_of(attempt), re.I))


def comes_from_behind(handshake: Handshake, target: Target) -> tuple[str, ...]:
    """References that show that such an answer is not of the URL's own port; empty if nothing shows it.

    TLS was spoken with the URL's port, or a TLS hello of ours got no answer there.
    """
    if target.url.secure:
        passed = (one for one in handshake.repeats if one.passed(StageName.TLS))
        return tuple(f"handshake:repeats/{one.id}/tls" for one in passed)[:1]
    probes = ends.probes_of(handshake, ends.SCHEME_AXIS)
    tried = tuple(f"handshake:probes/{probe.id}/stages" for probe in probes)
    return () if ends.speaks_tls(handshake) else tried


def only_with_other_scheme(backend: AskedBackend) -> bool:
    """True if the server gives no HTTP answer with the scheme that the proxy uses, and one with the other scheme.

    Not where this answer says that TLS is due: then TLS is spoken there, and failed for another reason.
    """
    used, other = backend.attempt, backend.other
    if backend.scheme not in ("http", "https") or other is None or other.response is None:
        return False
    if backend.scheme == "https":
        return used.failed is not None and used.failed.name is StageName.TLS and not says_wants_tls(other)
    return used.response is None or says_wants_tls(used)
